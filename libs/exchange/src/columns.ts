import { type Column, code, date, hours, identifier, nhsNumber, pastDate, pounds, text, wholeNumber } from './column-kinds.js';

// The import files and their columns (the outside contract, section 2). Code lists are the NHS Data Dictionary's.
// Files are read in this order, so that whatever a row refers to has been read before it.
export const FILES = {
  'organisations.csv': {
    code: identifier(),
    name: text(),
    kind: code(['icb', 'sub_icb', 'place', 'hub', 'region', 'england', 'provider', 'local_authority', 'acute_trust', 'care_home'], true),
    parent_code: identifier(false),
    adult_registered_population: wholeNumber(),
    registered_population: wholeNumber(),
  },
  'persons.csv': {
    person_id: identifier(),
    nhs_number: nhsNumber(),
    family_name: text(),
    given_name: text(),
    birth_date: pastDate(),
    stated_gender: code(['1', '2', '9']),
    postcode: text(),
    commissioner_code: identifier(),
    death_date: pastDate(),
  },
  'referrals.csv': {
    service_request_id: identifier(),
    person_id: identifier(),
    activity_type: code(['01', '02'], true),
    received_date: pastDate(true),
    notification_type: code(['01', '02']),
    source_of_referral: code(['01', '02', '03', '04', '05', '06', '07', '98']),
    checklist_completed_date: pastDate(),
    checklist_location: code(['01', '02', '03', '04', '05', '06', '07', '98']),
    fast_track_completed_date: pastDate(),
    dst_completed_date: pastDate(),
    dst_setting: code(['01', '02']),
    mdt_recommendation: code(['01', '02', '03']),
    decision_date: pastDate(),
    decision_outcome: code(['01', '02', '03', '04']),
    outcome_communicated_date: pastDate(),
    discounted_date: pastDate(),
    discounted_reason: code(['01', '02', '03', '04', '05', '98']),
    accepted_date: pastDate(),
    delay_reason: code(['D1', 'D2', 'D3', 'D4']),
    practitioner: text(),
    commissioner_code: identifier(false),
  },
  'eligibilities.csv': {
    eligibility_id: identifier(),
    person_id: identifier(),
    service_request_id: identifier(false),
    funding: code(['chc_standard', 'chc_fast_track', 'fnc', 'joint'], true),
    eligible_from: pastDate(true),
    eligible_to: date(),
    end_reason: code(['deceased', 'no_longer_eligible', 'moved_to_standard', 'moved_to_fnc', 'moved_area', 'withdrawn', 'other']),
    funded_from: date(),
    commissioner_code: identifier(false),
  },
  'reviews.csv': {
    review_id: identifier(),
    eligibility_id: identifier(),
    review_type: code(['01', '02', '03'], true),
    due_date: date(),
    completed_date: pastDate(),
    review_outcome: code(['01', '02']),
    review_eligibility_outcome: code(['01', '02', '03', '04']),
    next_planned_date: date(),
  },
  'appeals.csv': {
    appeal_id: identifier(),
    service_request_id: identifier(),
    requested_date: pastDate(true),
    outcome_letter_date: pastDate(),
    outcome: code(['full', 'partial', 'not_upheld', 'withdrawn', 'inappropriate']),
  },
  'packages.csv': {
    care_package_id: identifier(),
    eligibility_id: identifier(),
    start_date: date(true),
    end_date: date(),
    phb_type: code(['01', '02', '03', '04']),
    provider_code: identifier(false),
    care_product: code(['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13']),
    unit_cost: pounds(),
    unit_frequency: code(['01', '02', '03', '04', '05']),
    weekly_hours: hours(),
  },
} as const satisfies Record<string, Record<string, Column>>;

export type FileName = keyof typeof FILES;
export const FILE_NAMES = Object.keys(FILES) as FileName[];

/** The columns of a file in the contract's order; the first is the row's identifier. */
export function columnsOf(file: FileName): [string, Column][] {
  return Object.entries(FILES[file]);
}
