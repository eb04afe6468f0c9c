import { addDays, bandOf, CLOCK_DAYS, concludedInTime, daysBetween, type PlainDate, quarterOf } from '@chc/deadlines';

// What the national return counts of one case, so that a correction can say beforehand which figures it changes. The return
// itself counts in SQL (libs/returns/src/measures.ts); test/e2e/corrections compares the two.

export interface ReferralFacts { readonly id: string; readonly commissionerId: string; readonly activityType: string; readonly receivedOn: PlainDate; readonly decidedOn: PlainDate | null; readonly decisionOutcome: string | null; readonly discountedOn: PlainDate | null; readonly setAsideOn: PlainDate | null }
export interface EligibilityFacts { readonly id: string; readonly commissionerId: string; readonly referralId: string | null; readonly funding: string; readonly eligibleFrom: PlainDate; readonly eligibleTo: PlainDate | null; readonly endBasis: string | null; readonly endReferralId: string | null }
export interface DstFacts { readonly id: string; readonly referralId: string; readonly completedOn: PlainDate | null; readonly setting: string | null; readonly supersededAt: string | null }
export interface AppealFacts { readonly id: string; readonly referralId: string; readonly requestedOn: PlainDate; readonly outcomeLetterOn: PlainDate | null; readonly outcome: string | null }

/** The parts of a case that the return counts. */
export interface Facts {
  readonly referral: readonly ReferralFacts[];
  readonly eligibility: readonly EligibilityFacts[];
  readonly dst: readonly DstFacts[];
  readonly appeal: readonly AppealFacts[];
}

/** One figure of one quarter's return that would be higher or lower. */
export interface ReturnChange {
  readonly quarter: string;
  readonly quarterEnd: PlainDate;
  readonly table: number;
  readonly item: string;
  readonly chcType: 'standard' | 'fast_track' | 'all';
  readonly band: string | null;
  readonly commissionerId: string;
  readonly by: number;
}

/** The last day of the previous quarter, the last day counted, the 31 March before: :P, :E and :Y of the measures. */
interface Period { readonly p: PlainDate; readonly e: PlainDate; readonly y: PlainDate }
type Figure = Omit<ReturnChange, 'quarter' | 'quarterEnd' | 'by'>;
type Says = readonly [table: number, item: string, counts: boolean, band?: string | null];

const within = (date: PlainDate | null, { p, e }: Period): boolean => date !== null && date > p && date <= e;
const after = (date: PlainDate | null, day: PlainDate): boolean => date === null || date > day;

function ofReferral({ activityType, receivedOn, decidedOn, decisionOutcome, discountedOn }: ReferralFacts, at: Period): Says[] {
  const concludedOn = decidedOn ?? discountedOn;
  const standard = activityType === '01';
  const notEligible = within(decidedOn, at) && ['03', '04'].includes(decisionOutcome ?? '');
  const late = standard && daysBetween(receivedOn, at.e) > CLOCK_DAYS && after(concludedOn, at.e);
  return [
    [3, 'referrals_received', within(receivedOn, at)],
    [4, 'assessed_not_eligible', standard && notEligible],
    [4, 'assessed', standard && notEligible],
    [4, 'discounted', within(discountedOn, at)],
    [4, 'referrals_concluded', within(concludedOn, at)],
    [7, 'concluded_within_28_days', standard && within(concludedOn, at) && concludedInTime(receivedOn, concludedOn!)],
    [7, 'incomplete_over_28_days', late],
    [8, 'incomplete_over_28_days_by_band', late, late ? bandOf(daysBetween(receivedOn, at.e) - CLOCK_DAYS) : null],
  ];
}

function ofEligibility({ funding, eligibleFrom, eligibleTo }: EligibilityFacts, at: Period): Says[] {
  const [{ p, e, y }, from] = [at, eligibleFrom];
  if (funding === 'fnc') return [[11, 'fnc_eligible_ytd', from <= e && after(eligibleTo, y)], [11, 'fnc_eligible_end', from <= e && after(eligibleTo, e)]];
  const [ytd, newly] = [from <= p && after(eligibleTo, y), within(from, at)];
  return [
    [1, 'eligible_start', from <= p && after(eligibleTo, p)], [1, 'newly_eligible', newly], [1, 'no_longer_eligible', within(eligibleTo, at)],
    [1, 'eligible_end', from <= e && after(eligibleTo, e)], [2, 'eligible_ytd_start', ytd], [2, 'eligible_ytd_end', ytd || newly], [4, 'assessed', newly],
  ];
}

const ofDst = ({ completedOn, setting }: DstFacts, at: Period): Says[] =>
  [[6, 'dst_completed', within(completedOn, at)], [6, 'dst_in_acute', within(completedOn, at) && setting === '01']];

const ofAppeal = ({ requestedOn, outcomeLetterOn, outcome }: AppealFacts, at: Period): Says[] => [
  [9, 'local_appeals_completed', within(outcomeLetterOn, at)],
  [9, 'local_appeals_eligible', within(outcomeLetterOn, at) && ['full', 'partial'].includes(outcome ?? '')],
  [9, 'local_appeals_incomplete', requestedOn <= at.e && after(outcomeLetterOn, at.e)],
];

const TYPES: Readonly<Record<string, Figure['chcType']>> = { '01': 'standard', '02': 'fast_track', chc_standard: 'standard', chc_fast_track: 'fast_track', fnc: 'all' };

/** Every count of a case in a period, one entry for each time something is counted. */
function counted(facts: Facts, at: Period): Figure[] {
  const referrals = new Map(facts.referral.map((row) => [row.id, row]));
  const figures = (says: Says[], chcType: Figure['chcType'] | undefined, commissionerId: string): Figure[] =>
    says.flatMap(([table, item, counts, band = null]) => (counts && chcType ? [{ table, item, chcType, band, commissionerId }] : []));
  return [
    ...facts.referral.filter(({ setAsideOn }) => setAsideOn === null).flatMap((row) => figures(ofReferral(row, at), TYPES[row.activityType], row.commissionerId)),
    ...facts.eligibility.filter(({ endBasis }) => endBasis !== 'recorded_in_error').flatMap((row) => figures(ofEligibility(row, at), TYPES[row.funding], row.commissionerId)),
    ...facts.dst.flatMap((row) => {
      const referral = referrals.get(row.referralId);
      return referral && row.supersededAt === null && referral.setAsideOn === null && referral.activityType === '01' ? figures(ofDst(row, at), 'standard', referral.commissionerId) : [];
    }),
    ...facts.appeal.flatMap((row) => figures(ofAppeal(row, at), 'all', referrals.get(row.referralId)?.commissionerId ?? '')),
  ];
}

const datesOf = (facts: Facts): PlainDate[] => [...facts.referral.map(({ receivedOn }) => receivedOn), ...facts.eligibility.map(({ eligibleFrom }) => eligibleFrom)];

/** The figures of every quarter up to today that differ between a case as it is and as it would be; percentages follow from them. */
export function returnsAffected(before: Facts, then: Facts, today: PlainDate): ReturnChange[] {
  const first = [...datesOf(before), ...datesOf(then)].sort()[0];
  const changes: ReturnChange[] = [];
  for (let day = first; day !== undefined && day <= today; day = addDays(quarterOf(day).endsOn, 1)) {
    const { label, endsOn, previousEndsOn, yearStartsOn } = quarterOf(day);
    const period = { p: previousEndsOn, e: endsOn < today ? endsOn : today, y: addDays(yearStartsOn, -1) };
    const sums = new Map<string, number>();
    for (const [facts, sign] of [[before, -1], [then, 1]] as const) {
      for (const figure of counted(facts, period)) sums.set(JSON.stringify(figure), (sums.get(JSON.stringify(figure)) ?? 0) + sign);
    }
    for (const [figure, by] of sums) if (by !== 0) changes.push({ quarter: label, quarterEnd: period.e, ...(JSON.parse(figure) as Figure), by });
  }
  return changes;
}

/** A change as a person reads it. */
export function changeInWords({ quarter, table, item, chcType, band, by }: ReturnChange): string {
  const count = Math.abs(by) === 1 ? 'one' : String(Math.abs(by));
  const type = { standard: ', standard', fast_track: ', Fast Track', all: '' }[chcType];
  return `${quarter}, table ${table}: ${item.replaceAll('_', ' ')}${type}${band === null ? '' : `, band ${band}`}: ${count} ${by > 0 ? 'more' : 'fewer'}`;
}
