import { ACTS, ESCALATION_KINDS, MOVED, APPEAL_STATE_WORDS, ASKED_BY, BUNDLE_ASKED_BY, BUNDLE_PURPOSES, CARE_PRODUCTS, CHECKLIST_LEVELS, DECISIONS, DELAY_JUDGED, DISPUTE_GROUNDS, DISPUTE_OUTCOMES, DISPUTE_PAYERS, DST_LEVELS, GROUNDS, INCOMPLETE, PHB_TYPES, REASSESSMENT_REASONS, RETURN_REASONS, SETTLED_AS, SOURCES_OF_REFERRAL, wordsOf } from '@chc/casework';

type Words = Readonly<Record<string, string>>;

const LOCATIONS: Words = {
  '01': 'Own home', '02': 'GP practice', '03': 'Acute ward', '04': 'Ward that is not acute', '05': 'Care home with nursing', '06': 'Care home without nursing', '07': 'Hospice', '98': 'Other',
};

const PROFESSIONALS: Words = { '01': 'Occupational therapist', '02': 'Physiotherapist', '03': 'GP', '04': 'District nurse', '05': 'Other nurse', '06': 'Social care worker', '98': 'Other' };

const APPEAL_OUTCOME_WORDS: Words = { full: 'Upheld in full', partial: 'Upheld in part', not_upheld: 'Not upheld', withdrawn: 'Withdrawn', inappropriate: 'Not a matter for local resolution' };

export const INDEPENDENT_REVIEW_WORDS: Words = { requested: 'Asked for', declined: 'The chair declined a panel', panel_booked: 'Panel booked', recommended: 'Recommendation made, the ICB has to answer', concluded: 'Concluded', withdrawn: 'Withdrawn' };

/** Codes in words by part and column: the lists of the patient-level data set (NHS Data Dictionary, PLDS version 1) and our own states. */
const CODES: Readonly<Record<string, Words>> = {
  'referral.activityType': { '01': 'Standard', '02': 'Fast Track', RA: 'Reassessment' },
  'referral.state': {
    received: 'Received', assessing: 'Being assessed', mdt_held: 'MDT held', verifying: 'Being verified', decided: 'Decided', discounted: 'Discounted',
    returned_incomplete: 'Returned as incomplete', merged: 'Merged into another referral', screened_out: 'Checklist negative: no assessment',
  },
  'referral.decisionOutcome': { '01': 'Eligible for CHC', '02': 'Eligible for Fast Track CHC', '03': 'Eligible for FNC', '04': 'Eligible for neither CHC nor FNC' },
  'referral.notificationType': { '01': 'Checklist', '02': 'Direct referral' },
  'referral.sourceOfReferral': SOURCES_OF_REFERRAL,
  'checklist.sourceOfReferral': SOURCES_OF_REFERRAL,
  'referral.referringProfessional': PROFESSIONALS,
  'checklist.completedByProfession': PROFESSIONALS,
  'referral.referralOutcome': { '01': 'Full assessment', '02': 'No full assessment, eligible for FNC', '03': 'No full assessment, not eligible for FNC' },
  'referral.discountedReason': {
    '01': 'Died, fully funded until then', '02': 'On fully funded interim care', '03': 'Needs further acute treatment', '04': 'Inappropriate referral', '05': 'Withdrawn by the person or family', '98': 'Other',
  },
  'checklist.location': LOCATIONS,
  'fast_track_tool.staffGroup': { '01': 'Registered nurse', '02': 'Registered medical practitioner' },
  'dst.recommendation': { '01': 'Eligible for CHC', '02': 'Eligible for FNC', '03': 'Not eligible' },
  'dst.setting': { '01': 'In an acute hospital', '02': 'Not in an acute hospital' },
  'review.reviewOutcome': { '01': 'Package unchanged', '02': 'Package to change' },
  'review.eligibilityOutcome': { '01': 'No change', '02': 'Change to CHC', '03': 'Change to FNC', '04': 'No longer eligible for either' },
  'referral.delayReason': { D1: 'D1: third-party evidence late', D2: 'D2: information from the person late', D3: 'D3: other body’s practitioner unavailable', D4: 'D4: other exceptional reason' },
  'eligibility.funding': { chc_standard: 'Standard CHC', chc_fast_track: 'Fast Track CHC', fnc: 'NHS-funded nursing care', joint: 'Joint funding' },
  'eligibility.endBasis': {
    decision: 'A decision', death: 'Death', transfer: 'Another ICB’s acceptance', withdrawal: 'Informed withdrawal', left_england: 'Leaving England',
    fnc_decision: 'A decision about FNC', joint_decision: 'A decision about joint funding', short_stay: 'The end of a short stay', recorded_in_error: 'Correction: recorded in error', challenge: 'The outcome of a challenge',
  },
  'eligibility.endReason': {
    deceased: 'Died', no_longer_eligible: 'No longer eligible', moved_to_standard: 'Moved to standard CHC', moved_to_fnc: 'Moved to FNC', moved_area: 'Moved to another area', withdrawn: 'Withdrawn', other: 'Other',
  },
  'eligibility.endAskedBy': ASKED_BY,
  'verification.outcome': { agreed: 'Agreed', returned: 'Returned to the MDT', not_accepted: 'Recommendation not accepted', lapsed: 'Lapsed: the referral was discounted' },
  'verification.returnReason': RETURN_REASONS,
  'verification.proposedOutcome': DECISIONS,
  'decision_share.funder': { nhs: 'The NHS', council: 'The council', other: 'Another funder' },
  'stop_payment.clearedAs': { ...SETTLED_AS, death_in_error: 'The death was recorded in error' },
  'fast_track_return.reason': INCOMPLETE,
  'fast_track_return.endedAs': { resubmitted: 'Completed and sent again', full_consideration: 'Full consideration asked for', discounted: 'Discounted' },
  'referral.openedBecause': { ...REASSESSMENT_REASONS, full_consideration: 'Full consideration asked for after a Fast Track tool was returned' },
  'appeal.state': APPEAL_STATE_WORDS,
  'appeal.grounds': GROUNDS,
  'appeal.outcome': APPEAL_OUTCOME_WORDS,
  'appeal.decidedOutcome': APPEAL_OUTCOME_WORDS,
  'appeal.lateAnswer': { accepted: 'Taken although late', declined: 'Not taken' },
  'appeal.askedBy': { individual: 'The person', representative: 'Somebody for them' },
  'independent_review.state': INDEPENDENT_REVIEW_WORDS,
  'independent_review.grounds': GROUNDS,
  'independent_review.recommendation': APPEAL_OUTCOME_WORDS,
  'independent_review.answer': { accepted: 'Recommendation accepted', not_accepted: 'Recommendation not accepted' },
  'independent_review.askedBy': { individual: 'The person', representative: 'Somebody for them' },
  'council_dispute.state': { open: 'Open', settled: 'Settled', withdrawn: 'Withdrawn' },
  'council_dispute.raisedBy': { council: 'The council', icb: 'The ICB' },
  'council_dispute.ground': DISPUTE_GROUNDS,
  'council_dispute.interimPayer': DISPUTE_PAYERS,
  'council_dispute.outcome': DISPUTE_OUTCOMES,
  'council_dispute.repaidBy': { icb: 'The ICB, to the council', council: 'The council, to the ICB', nobody: 'Nobody' },
  'care_cost.payer': { individual: 'The person', council: 'The council' },
  'refund.state': { proposed: 'Worked out, waits for a second person', approved: 'Approved', refused: 'Refused', none_due: 'None is due' },
  'refund.because': { late_decision: 'A late decision', challenge: 'An upheld challenge' },
  'refund.delayReason': DELAY_JUDGED,
  'review_priority_override.moved': MOVED,
  'person.legacyOrigin': { pct_2013: 'Inherited from a primary care trust in 2013' },
  'person.legacyOriginBasis': { import_rule: 'Its eligibility began before April 2013', act: 'Somebody said so' },
  'escalation.kind': Object.fromEntries(Object.entries(ESCALATION_KINDS).map(([kind, { title }]) => [kind, title])),
  'review.state': { due: 'Not booked', booked: 'Booked', completed: 'Completed', cancelled: 'Cancelled' },
  'review.reviewType': { '01': 'Three-month review', '02': 'Yearly review', '03': 'Other review' },
  'person.statedGender': { 1: 'Male', 2: 'Female', 9: 'Indeterminate' },
  'care_package.phbType': PHB_TYPES,
  'care_package.careProduct': CARE_PRODUCTS,
  'care_package.unitFrequency': { '01': 'Once', '02': 'An hour', '03': 'A day', '04': 'A week', '05': 'Other' },
  'care_package.state': { requested: 'Requested', agreed: 'Agreed', live: 'Care has started', ended: 'Ended' },
  'case_bundle.state': { prepared: 'Being prepared', released: 'Released', withdrawn: 'Withdrawn' },
  'case_bundle.purpose': Object.fromEntries(Object.entries(BUNDLE_PURPOSES).map(([name, { title }]) => [name, title])),
  'case_bundle.requestedBy': BUNDLE_ASKED_BY,
  'checklist.state': { logged: 'Logged, not transcribed yet', sent: 'Complete' },
};

/** Every choice that an act's form offers, by field: what was chosen there is said in the same words. */
const OFFERED: Readonly<Record<string, Words>> = Object.values(ACTS).reduce<Record<string, Record<string, string>>>((found, act) => {
  for (const [field, schema] of Object.entries(act.fields)) {
    const { options } = wordsOf(schema);
    if (!options) continue;
    for (const key of [`${act.on}.${field}`, field]) found[key] = { ...options, ...found[key] };
  }
  return found;
}, {});

/** The words of a column that stands in one part only: events of other parts tell of it too. */
const BY_COLUMN: Readonly<Record<string, Words>> = Object.fromEntries(Object.entries(CODES).map(([key, words]) => [key.split('.')[1]!, words] as const)
  .filter(([column], _at, all) => all.filter(([other]) => other === column).length === 1));

const LEVELS: Words = { ...Object.fromEntries(CHECKLIST_LEVELS.map((level) => [level, level])), ...DST_LEVELS };

const own = (words: Words | undefined, code: string): string | undefined => (words && Object.hasOwn(words, code) ? words[code] : undefined);

const ABBREVIATED = /\b(?:chc|dst|fnc|icb|mdt|nhs|phb)\b/gi;

/** `expires_on`, `expiresOn` → `Expires on`. */
export function humanised(name: string): string {
  const words = name.replaceAll('_', ' ').replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return (words[0]!.toUpperCase() + words.slice(1)).replace(ABBREVIATED, (word) => word.toUpperCase());
}

/** A code in words, as far as anybody has said them; a word of ours readably; anything else as it is. */
export function codeInWords(part: string, column: string, code: string): string {
  return own(CODES[`${part}.${column}`], code) ?? own(OFFERED[`${part}.${column}`], code) ?? own(OFFERED[column], code) ?? own(BY_COLUMN[column], code)
    ?? (/^[a-z]+(_[a-z0-9]+)+$/.test(code) ? humanised(code) : code);
}

export const levelInWords = (level: string): string => own(LEVELS, level) ?? level;
