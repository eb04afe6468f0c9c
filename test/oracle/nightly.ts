import { isLive, type Caseload } from './caseload.js';
import { addDays, quarterStart } from './dates.js';

interface HospitalDsts { count: number; total: number; pct: number | null }

/** The part of the nightly counts that the dates alone give; what the run itself flagged and cleared depends on the runs before it. */
export interface NightlyCounts {
  asOf: string; referralsOver28Days: number; reviewsOverdue: number;
  reviewsOverdueByFunding: Record<string, number>; reviewsOverdueByType: Record<string, number>;
  dstInAcute: HospitalDsts; dstInAcuteByPlace: Record<string, HospitalDsts>;
}

/** The nightly counts at the end of the business date `on`, and the flags that hold then, as `kind id` (contract section 4). */
export function nightlyCounts(caseload: Caseload, on: string): { counts: NightlyCounts; flags: Set<string> } {
  const happened = (date: string): boolean => date !== '' && date <= on;

  const late = caseload.referrals.filter((r) =>
    r.type === '01' && r.received <= addDays(on, -29) && !happened(r.decided) && !happened(r.discounted));
  const overdue = caseload.reviews.filter((r) => r.due < on && !happened(r.completed) && isLive(r.eligibility, on));

  const byFunding: Record<string, number> = { chc_standard: 0, chc_fast_track: 0, fnc: 0, joint: 0 };
  const byType: Record<string, number> = { '01': 0, '02': 0, '03': 0 };
  for (const review of overdue) {
    byFunding[review.eligibility.funding]! += 1;
    byType[review.type]! += 1;
  }

  const first = quarterStart(on);
  const dsts = caseload.referrals.filter((r) => r.type === '01' && r.dst >= first && happened(r.dst));
  const parentOf = new Map(caseload.organisations.map((o) => [o.code, o.parent]));
  const byPlace: Record<string, HospitalDsts> = {};
  for (const { code } of caseload.organisations.filter((o) => o.kind === 'place')) {
    byPlace[code] = inHospital(dsts.filter((r) => parentOf.get(r.commissioner) === code));
  }

  return {
    counts: {
      asOf: on, referralsOver28Days: late.length, reviewsOverdue: overdue.length, reviewsOverdueByFunding: byFunding,
      reviewsOverdueByType: byType, dstInAcute: inHospital(dsts), dstInAcuteByPlace: byPlace,
    },
    flags: new Set([...late.map((r) => `referral ${r.id}`), ...overdue.map((r) => `review ${r.id}`)]),
  };
}

/** How many of the DSTs were completed in acute hospital; `pct` rounded half up to one decimal, null without any DST. */
function inHospital(dsts: { dstSetting: string }[]): HospitalDsts {
  const [count, total] = [dsts.filter((r) => r.dstSetting === '01').length, dsts.length];
  return { count, total, pct: total === 0 ? null : Math.floor((2000 * count + total) / (2 * total)) / 10 };
}
