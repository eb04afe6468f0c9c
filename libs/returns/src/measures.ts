// The national quarterly return (DCB2117), one definition a measure: what it counts, and from which records.
// In `where`, :P is the last day of the previous quarter, :E the quarter end, :Y the 31 March before. Rows and their
// meaning are the outside contract's, section 3; the page, the nightly counts and the return all read them here.

export type ChcType = 'standard' | 'fast_track' | 'all';

/** Counts records: each row that `where` lets through is one, and is its evidence. */
export interface Count {
  readonly table: number;
  readonly item: string;
  readonly types: readonly ChcType[];
  readonly of: 'eligibility' | 'fnc_eligibility' | 'referral' | 'dst' | 'appeal';
  readonly where: string;
  readonly byBand?: true;
  readonly says: string;
}

/** Adds up other items, and lists the evidence of all of them. */
export interface Sum {
  readonly table: number;
  readonly item: string;
  readonly types: readonly ChcType[];
  readonly sumOf: Readonly<Partial<Record<ChcType, readonly string[]>>>;
  readonly says: string;
}

/** A whole-number percentage of two items, half up; without value where there is nothing to divide by. */
export interface Percentage {
  readonly table: number;
  readonly item: string;
  readonly types: readonly ChcType[];
  readonly part: string;
  readonly whole: string;
  readonly says: string;
}

export type Measure = Count | Sum | Percentage;

const BOTH = ['standard', 'fast_track'] as const;
const STANDARD = ['standard'] as const;
const ALL = ['all'] as const;

export const MEASURES = [
  { table: 1, item: 'eligible_start', types: BOTH, of: 'eligibility', where: 'eligible_from <= :P and (eligible_to is null or eligible_to > :P)', says: 'eligible on the last day of the previous quarter' },
  { table: 1, item: 'newly_eligible', types: BOTH, of: 'eligibility', where: 'eligible_from > :P and eligible_from <= :E', says: 'found eligible in the quarter, by the date of the decision' },
  { table: 1, item: 'no_longer_eligible', types: BOTH, of: 'eligibility', where: 'eligible_to > :P and eligible_to <= :E', says: 'no longer eligible from a day in the quarter' },
  { table: 1, item: 'eligible_end', types: BOTH, of: 'eligibility', where: 'eligible_from <= :E and (eligible_to is null or eligible_to > :E)', says: 'eligible on the last day of the quarter' },

  { table: 2, item: 'eligible_ytd_start', types: BOTH, of: 'eligibility', where: 'eligible_from <= :P and (eligible_to is null or eligible_to > :Y)', says: 'eligible at any time from 1 April to the previous quarter end' },
  { table: 2, item: 'eligible_ytd_end', types: BOTH, sumOf: { standard: ['eligible_ytd_start', 'newly_eligible'], fast_track: ['eligible_ytd_start', 'newly_eligible'] }, says: 'eligible at any time from 1 April to the quarter end' },

  { table: 3, item: 'referrals_received', types: BOTH, of: 'referral', where: 'received_on > :P and received_on <= :E', says: 'received in the quarter' },

  { table: 4, item: 'assessed_not_eligible', types: STANDARD, of: 'referral', where: `decided_on > :P and decided_on <= :E and decision_outcome in ('03', '04')`, says: 'decided in the quarter as not eligible for CHC' },
  { table: 4, item: 'assessed', types: BOTH, sumOf: { standard: ['newly_eligible', 'assessed_not_eligible'], fast_track: ['newly_eligible'] }, says: 'found eligible or assessed as not eligible' },
  { table: 4, item: 'discounted', types: BOTH, of: 'referral', where: 'discounted_on > :P and discounted_on <= :E', says: 'discounted in the quarter' },
  { table: 4, item: 'referrals_concluded', types: BOTH, of: 'referral', where: 'concluded_on > :P and concluded_on <= :E', says: 'decided or discounted in the quarter' },

  { table: 5, item: 'assessment_conversion_pct', types: BOTH, part: 'newly_eligible', whole: 'assessed', says: 'found eligible, of those assessed' },
  { table: 5, item: 'referral_conversion_pct', types: BOTH, part: 'newly_eligible', whole: 'referrals_concluded', says: 'found eligible, of referrals concluded' },

  { table: 6, item: 'dst_completed', types: STANDARD, of: 'dst', where: 'completed_on > :P and completed_on <= :E', says: 'DSTs completed in the quarter' },
  { table: 6, item: 'dst_in_acute', types: STANDARD, of: 'dst', where: `completed_on > :P and completed_on <= :E and setting = '01'`, says: 'of those, in an acute hospital' },
  { table: 6, item: 'dst_in_acute_pct', types: STANDARD, part: 'dst_in_acute', whole: 'dst_completed', says: 'DSTs in an acute hospital, of all' },

  { table: 7, item: 'concluded_within_28_days', types: STANDARD, of: 'referral', where: 'concluded_on > :P and concluded_on <= :E and concluded_on - received_on <= 28', says: 'concluded within 28 calendar days of receipt' },
  { table: 7, item: 'concluded_within_28_days_pct', types: STANDARD, part: 'concluded_within_28_days', whole: 'referrals_concluded', says: 'concluded within 28 days, of all concluded' },
  { table: 7, item: 'incomplete_over_28_days', types: STANDARD, of: 'referral', where: 'received_on <= :E - 29 and (concluded_on is null or concluded_on > :E)', says: 'not concluded and past 28 days on the last day' },

  { table: 8, item: 'incomplete_over_28_days_by_band', types: STANDARD, of: 'referral', where: 'received_on <= :E - 29 and (concluded_on is null or concluded_on > :E)', byBand: true, says: 'the same by how far past 28 days' },

  { table: 9, item: 'local_appeals_completed', types: ALL, of: 'appeal', where: 'outcome_letter_on > :P and outcome_letter_on <= :E', says: 'local appeals whose outcome letter was sent in the quarter' },
  { table: 9, item: 'local_appeals_eligible', types: ALL, of: 'appeal', where: `outcome_letter_on > :P and outcome_letter_on <= :E and outcome in ('full', 'partial')`, says: 'of those, resulting in full or partial eligibility' },
  { table: 9, item: 'local_appeals_eligible_pct', types: ALL, part: 'local_appeals_eligible', whole: 'local_appeals_completed', says: 'resulting in eligibility, of those completed' },
  { table: 9, item: 'local_appeals_incomplete', types: ALL, of: 'appeal', where: 'requested_on <= :E and (outcome_letter_on is null or outcome_letter_on > :E)', says: 'requested and without an outcome letter on the last day' },

  { table: 11, item: 'fnc_eligible_ytd', types: ALL, of: 'fnc_eligibility', where: 'eligible_from <= :E and (eligible_to is null or eligible_to > :Y)', says: 'eligible for FNC at any time from 1 April' },
  { table: 11, item: 'fnc_eligible_end', types: ALL, of: 'fnc_eligibility', where: 'eligible_from <= :E and (eligible_to is null or eligible_to > :E)', says: 'eligible for FNC on the last day' },
] as const satisfies readonly Measure[];

export type Item = (typeof MEASURES)[number]['item'];

export const isCount = (measure: Measure): measure is Count => 'of' in measure;
export const isSum = (measure: Measure): measure is Sum => 'sumOf' in measure;
export const isPercentage = (measure: Measure): measure is Percentage => 'part' in measure;
