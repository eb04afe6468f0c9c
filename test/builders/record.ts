import { randomUUID } from 'node:crypto';
import type { Queryable } from '@chc/platform';
import { nhsNumber } from './bundle.js';

/** Columns of a row by name, as the database knows them. */
export type Columns = Readonly<Record<string, unknown>>;

/** The ids of the organisations that `theOrganisations` makes: an ICB, its place, the place's commissioner; and a second ICB. */
export const ICB = '00000000-0000-7000-8000-000000000001';
export const PLACE = '00000000-0000-7000-8000-000000000002';
export const COMMISSIONER = '00000000-0000-7000-8000-000000000003';
export const OTHER_ICB = '00000000-0000-7000-8000-000000000004';
/** A night that breaches can be raised by; `aNight` makes it. */
export const NIGHT_RUN = '00000000-0000-7000-8000-000000000009';

/** Writes one row. Gives back its id, made here unless given. */
export async function insert(db: Queryable, table: string, columns: Columns): Promise<string> {
  const row: Columns = { id: randomUUID(), ...columns };
  const names = Object.keys(row);
  await db.query(`insert into ${table} (${names.join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')})`, Object.values(row));
  return row.id as string;
}

/** What every other row needs: the organisations of this file's constants and who lies under whom, without dates. */
export async function theOrganisations(db: Queryable): Promise<void> {
  await insert(db, 'organisation', { id: ICB, code: 'QX1', kind: 'icb' });
  await insert(db, 'organisation', { id: OTHER_ICB, code: 'QX2', kind: 'icb' });
  await insert(db, 'organisation', { id: PLACE, code: 'PL1', kind: 'place' });
  await insert(db, 'organisation', { id: COMMISSIONER, code: 'S01', kind: 'sub_icb' });
  await aParent(db, { organisation_id: PLACE, organisation_kind: 'place', parent_id: ICB, parent_kind: 'icb' });
  await aParent(db, { organisation_id: COMMISSIONER, organisation_kind: 'sub_icb', parent_id: PLACE, parent_kind: 'place' });
}

/** Says who an organisation lies under. */
export async function aParent(db: Queryable, columns: Columns): Promise<void> {
  const names = Object.keys(columns);
  await db.query(`insert into organisation_parent (${names.join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')})`, Object.values(columns));
}

let serial = 5_000;

/** A living person with a traced NHS number. */
export const aPerson = (db: Queryable, words: Columns = {}): Promise<string> => insert(db, 'person', {
  icb_id: ICB, commissioner_id: COMMISSIONER, nhs_number: nhsNumber((serial += 1)), nhs_number_status: '02', family_name: 'Ashworth', born_on: '1938-05-17', ...words,
});

const itsPerson = (db: Queryable, words: Columns): unknown => words.person_id ?? aPerson(db);

/** What only a source says, without what our own acts would have to record. */
const asTheSourceSays = (said: boolean): Columns => (said ? { source_id: `SRC-${(serial += 1)}` } : {});

/** An open standard referral, received on 2 March 2026 and accepted, of a person of its own unless given. One discounted without evidence came from a source. */
export const aReferral = async (db: Queryable, words: Columns = {}): Promise<string> => insert(db, 'referral', {
  ...asTheSourceSays((words.discounted_on ?? null) !== null && !words.discounted_evidence),
  icb_id: ICB, commissioner_id: COMMISSIONER, activity_type: '01', state: 'received', received_on: '2026-03-02',
  accepted_at: '2026-03-02T12:00:00Z', accepted_by: 'spa.one', person_id: await itsPerson(db, words), ...words,
});

/** A completed DST of a referral of its own unless given, a week after receipt. */
export const aDst = async (db: Queryable, words: Columns = {}): Promise<string> => insert(db, 'dst', {
  icb_id: ICB, completed_on: '2026-03-09', setting: '02', framework: 'NF22', tool_version: 'DST22', referral_id: words.referral_id ?? (await aReferral(db)), ...words,
});

/** A CHC eligibility from 1 April 2026 that lasts, of a person of its own unless given. One that ends without a basis came from a source. */
export const anEligibility = async (db: Queryable, words: Columns = {}): Promise<string> => insert(db, 'eligibility', {
  ...asTheSourceSays((words.eligible_to ?? null) !== null && !words.end_basis),
  ...(words.funding === 'fnc' && { chc_considered_by: 'decision', chc_considered_on: words.eligible_from ?? '2026-04-01' }),
  icb_id: ICB, commissioner_id: COMMISSIONER, funding: 'chc_standard', eligible_from: '2026-04-01', person_id: await itsPerson(db, words), ...words,
});

/** The due three-month review of an eligibility of its own unless given. */
export const aReview = async (db: Queryable, words: Columns = {}): Promise<string> => insert(db, 'review', {
  ...asTheSourceSays(words.state === 'completed'), icb_id: ICB, state: 'due', review_type: '01', due_on: '2026-07-01', due_by_rule: true, eligibility_id: words.eligibility_id ?? (await anEligibility(db)), ...words,
});

/** An open appeal, a package and a breach take their subject from `words`, or make their own. */
export const anAppeal = async (db: Queryable, words: Columns = {}): Promise<string> => insert(db, 'appeal', {
  icb_id: ICB, requested_on: '2026-06-01', referral_id: words.referral_id ?? (await aReferral(db)), ...words,
});

export const aPackage = async (db: Queryable, words: Columns = {}): Promise<string> => insert(db, 'care_package', {
  icb_id: ICB, source_id: `K-${serial += 1}`, starts_on: '2026-04-01', eligibility_id: words.eligibility_id ?? (await anEligibility(db)), ...words,
});

/** The run that `aBreach` is raised by. */
export const aNight = (db: Queryable, words: Columns = {}): Promise<string> =>
  insert(db, 'nightly_run', { id: NIGHT_RUN, business_date: '2026-05-01', reason: 'asked', ...words });

export const aBreach = async (db: Queryable, words: Columns = {}): Promise<string> => insert(db, 'breach', {
  icb_id: ICB, standard: 'over_28_days', raised_on: '2026-05-01', raised_run_id: NIGHT_RUN,
  referral_id: 'referral_id' in words || 'review_id' in words ? null : await aReferral(db), ...words,
});

/** Of a DST that was worked on here, and not only told of by a source. */
export const DONE_HERE = { begun_at: '2026-03-01T10:00:00Z', begun_by: 'pr.one', recommendation_rationale: 'From the needs as a whole' } as const;

/** A recommendation with the ICB: a standard referral being verified, its DST, and the open verification. Gives back the referral. */
export const aRecommendation = async (db: Queryable, words: Columns = {}, recommendation = '01'): Promise<string> => {
  const referral_id = await aReferral(db, { state: 'verifying', coordinator: 'PR1', ...words });
  const { rows: [referral] } = await db.query<{ person_id: string; received_on: string }>('select person_id, received_on from referral where id = $1', [referral_id]);
  const dst_id = await aDst(db, { referral_id, completed_on: referral!.received_on, recommendation, ...DONE_HERE });
  await insert(db, 'verification', {
    icb_id: ICB, person_id: referral!.person_id, referral_id, dst_id, submitted_on: referral!.received_on, submitted_at: new Date(0), submitted_by: 'pr.one', due_on: '2099-01-01',
  });
  return referral_id;
};
