import type { PlainDate } from '@chc/deadlines';
import type { Reason } from '../act/reasons.js';
import type { CaseRecord } from '../case/case.record.js';
import type { EligibilityRow } from '../case/case.rows.js';

export type Funding = EligibilityRow['funding'];
/** What a decision finds somebody eligible for. */
export type Found = Funding | 'nothing';

/** What becomes of an eligibility by a decision: it stays as it is, runs beside the new one, ends for a reason, or forbids the decision. */
type Fate = 'stays' | 'beside' | 'forbids' | 'moved_to_standard' | 'moved_to_fnc' | 'no_longer_eligible' | 'other';

/**
 * What each finding does to what the person is still eligible for. A move from Fast Track to standard counts as one who is no
 * longer eligible and one newly eligible (DCB2117 T1); only FNC and joint funding run side by side.
 */
export const SETTLES: Readonly<Record<Found, Readonly<Record<Funding, Fate>>>> = {
  chc_standard: { chc_standard: 'stays', chc_fast_track: 'moved_to_standard', fnc: 'other', joint: 'other' },
  chc_fast_track: { chc_standard: 'forbids', chc_fast_track: 'forbids', fnc: 'other', joint: 'other' },
  fnc: { chc_standard: 'moved_to_fnc', chc_fast_track: 'moved_to_fnc', fnc: 'stays', joint: 'beside' },
  joint: { chc_standard: 'no_longer_eligible', chc_fast_track: 'no_longer_eligible', fnc: 'no_longer_eligible', joint: 'stays' },
  nothing: { chc_standard: 'no_longer_eligible', chc_fast_track: 'no_longer_eligible', fnc: 'no_longer_eligible', joint: 'no_longer_eligible' },
};

/** Eligibilities that last beyond the beginning of a day. */
export function liveOn(record: CaseRecord, on: PlainDate): EligibilityRow[] {
  return record.eligibility.filter(({ eligibleTo }) => eligibleTo === null || eligibleTo > on);
}

/** Those of a person that are live today and have begun. */
export const liveNow = (record: CaseRecord): EligibilityRow[] => liveOn(record, record.today).filter(({ eligibleFrom }) => eligibleFrom <= record.today);

export const isChc = ({ funding }: Pick<EligibilityRow, 'funding'>): boolean => funding === 'chc_standard' || funding === 'chc_fast_track';

/** What becomes of an eligibility: a short stay of FNC gives way to FNC that lasts. */
export const fateOf = (found: Found, { funding, shortStayWeeks }: EligibilityRow): Fate => (found === 'fnc' && shortStayWeeks !== null ? 'other' : SETTLES[found][funding]);

/** Why a decision of a day cannot find somebody eligible for this; undefined when it can. For guards and checks. */
export function unsettled(record: CaseRecord, found: Found, on: PlainDate): Reason | undefined {
  const live = liveOn(record, on);
  if (live.some((row) => fateOf(found, row) === 'forbids')) return 'already_eligible_for_chc';
  const ends = live.filter((row) => !['stays', 'beside'].includes(fateOf(found, row)));
  if (ends.some(({ eligibleFrom }) => eligibleFrom > on)) return 'eligibility_began_after_that';
  // One that would begin before another of its own kind that has ended since.
  const overlapped = record.eligibility.some(({ funding, eligibleFrom, eligibleTo }) => funding === found && eligibleTo !== null && eligibleFrom < eligibleTo && eligibleFrom >= on);
  return overlapped ? 'eligibility_began_after_that' : undefined;
}
