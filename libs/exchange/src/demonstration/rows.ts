import { headerOf, type Bundle, type BundleFile, type BundleFileName, type ColumnOf } from './bundle.js';
import { organisationRows } from './providers.js';
import type { Appeal, CarePackage, Eligibility, Person, Referral, Review } from './records.js';

export interface Caseload {
  people: Person[];
  referrals: Referral[];
  eligibilities: Eligibility[];
  reviews: Review[];
  appeals: Appeal[];
  packages: CarePackage[];
}

type Cells<File extends BundleFileName> = Partial<Record<ColumnOf<File>, string>>;

/** Numbers the records in the order of their dates and writes them as the rows of a bundle. */
export function bundleOf({ people, referrals, eligibilities, reviews, appeals, packages }: Caseload): Bundle {
  number(people, 'P');
  number(referrals, 'SR');
  number(sorted(eligibilities, ({ from, referral }) => from + referral.id), 'EL');
  return {
    'organisations.csv': { columns: headerOf('organisations.csv'), rows: organisationRows() },
    'persons.csv': file('persons.csv', people, personCells),
    'referrals.csv': file('referrals.csv', referrals, referralCells),
    'eligibilities.csv': file('eligibilities.csv', sorted(eligibilities, ({ id }) => id), eligibilityCells),
    'reviews.csv': file('reviews.csv', sorted(reviews, (review) => review.eligibility.id + review.dueOn), reviewCells),
    'appeals.csv': file('appeals.csv', sorted(appeals, (appeal) => appeal.requestedOn + appeal.referral.id), appealCells),
    'packages.csv': file('packages.csv', sorted(packages, ({ eligibility }) => eligibility.id), packageCells),
  };
}

const personCells = (person: Person): Cells<'persons.csv'> => ({
  person_id: person.id,
  nhs_number: person.nhsNumber,
  family_name: person.familyName,
  given_name: person.givenName,
  birth_date: person.bornOn,
  stated_gender: person.gender,
  postcode: person.postcode,
  commissioner_code: person.commissioner.code,
  death_date: person.diedOn,
});

const referralCells = (referral: Referral): Cells<'referrals.csv'> => ({
  service_request_id: referral.id,
  person_id: referral.person.id,
  activity_type: referral.type,
  received_date: referral.receivedOn,
  notification_type: referral.notification,
  source_of_referral: referral.source,
  checklist_completed_date: referral.checklistOn,
  checklist_location: referral.checklistLocation,
  fast_track_completed_date: referral.fastTrackToolOn,
  dst_completed_date: referral.dst?.completedOn,
  dst_setting: referral.dst?.setting,
  mdt_recommendation: referral.dst?.recommendation,
  decision_date: referral.decided?.on,
  decision_outcome: referral.decided?.outcome,
  outcome_communicated_date: referral.communicatedOn,
  discounted_date: referral.discounted?.on,
  discounted_reason: referral.discounted?.reason,
  accepted_date: referral.type === '02' ? referral.decided?.on : undefined,
  delay_reason: referral.delayReason,
  practitioner: referral.practitioner,
});

const eligibilityCells = (eligibility: Eligibility): Cells<'eligibilities.csv'> => ({
  eligibility_id: eligibility.id,
  person_id: eligibility.person.id,
  service_request_id: eligibility.referral.id,
  funding: eligibility.funding,
  eligible_from: eligibility.from,
  eligible_to: eligibility.to,
  end_reason: eligibility.endReason,
  funded_from: eligibility.fundedFrom,
});

const reviewCells = (review: Review, index: number): Cells<'reviews.csv'> => ({
  review_id: identifier('RV', index),
  eligibility_id: review.eligibility.id,
  review_type: review.type,
  due_date: review.dueOn,
  completed_date: review.completed?.on,
  review_outcome: review.completed?.outcome,
  review_eligibility_outcome: review.completed?.eligibilityOutcome,
  next_planned_date: review.completed?.nextOn,
});

const appealCells = (appeal: Appeal, index: number): Cells<'appeals.csv'> => ({
  appeal_id: identifier('AP', index),
  service_request_id: appeal.referral.id,
  requested_date: appeal.requestedOn,
  outcome_letter_date: appeal.letter?.on,
  outcome: appeal.letter?.outcome,
});

const packageCells = (carePackage: CarePackage, index: number): Cells<'packages.csv'> => ({
  care_package_id: identifier('CP', index),
  eligibility_id: carePackage.eligibility.id,
  start_date: carePackage.startsOn,
  phb_type: carePackage.phbType,
  provider_code: carePackage.provider,
  care_product: carePackage.product,
  unit_cost: carePackage.unitCost,
  unit_frequency: carePackage.unitFrequency,
  weekly_hours: carePackage.weeklyHours === undefined ? undefined : String(carePackage.weeklyHours),
});

function file<File extends BundleFileName, Item>(
  name: File, items: readonly Item[], cells: (item: Item, index: number) => Cells<File>,
): BundleFile {
  const columns = headerOf(name);
  return {
    columns,
    rows: items.map((item, index) => {
      const row = cells(item, index);
      return columns.map((column) => row[column] ?? '');
    }),
  };
}

function number(records: readonly { id: string }[], prefix: string): void {
  records.forEach((record, index) => (record.id = identifier(prefix, index)));
}

function identifier(prefix: string, index: number): string {
  return `${prefix}${String(index + 1).padStart(6, '0')}`;
}

function sorted<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  return items
    .map((item) => ({ item, by: key(item) }))
    .sort((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : 0))
    .map(({ item }) => item);
}
