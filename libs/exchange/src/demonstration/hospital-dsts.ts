import { addDays, daysBetween, quarterOf, type PlainDate } from '@chc/deadlines';
import { later, workingDayBy, type Span } from './calendar.js';
import { FEWEST_TO_DATE, HOSPITAL_DSTS } from './figures.js';
import type { Random } from './random.js';
import { concludedOn, type Referral } from './records.js';
import { PLACES } from './region.js';
import { shareOut } from './shares.js';

const THRESHOLD = 0.15;

/** Completes the DST of some open referrals that wait for their decision; in the quarter to date a few in every place. */
export function completeOpenDsts(referrals: readonly Referral[], toDate: Span, madeFor: PlainDate, random: Random): void {
  const open = random.shuffled(referrals.filter((referral) => referral.type === '01' && !concludedOn(referral)));
  for (const referral of open) {
    if (daysBetween(referral.receivedOn, madeFor) < 14 || !random.chance(0.3)) continue;
    complete(referral, workingDayBy(later(addDays(referral.receivedOn, 7), addDays(madeFor, -random.whole(0, 80)))), random);
  }
  for (const place of PLACES) {
    const done = referrals.filter(({ person, dst }) => person.commissioner.place === place.code && isIn(toDate, dst));
    const waiting = open.filter(
      ({ person, dst, receivedOn }) => person.commissioner.place === place.code && !dst && receivedOn < toDate.from);
    for (const referral of waiting.slice(0, Math.max(0, FEWEST_TO_DATE.dsts - done.length))) {
      complete(referral, random.pick(toDate.days), random);
    }
  }
}

/**
 * Says which DSTs were completed in an acute hospital: in every quarter of the history near 15% of the region's,
 * with exactly two places above 15%; before it by chance.
 */
export function placeDstsInHospital(referrals: readonly Referral[], historyFrom: PlainDate, random: Random): void {
  const quarters = new Map<PlainDate, Referral[]>();
  for (const referral of random.shuffled(referrals)) {
    if (!referral.dst) continue;
    const { startsOn, endsOn } = quarterOf(referral.dst.completedOn);
    if (endsOn >= historyFrom) quarters.set(startsOn, quarters.get(startsOn) ?? []).get(startsOn)?.push(referral);
    else if (random.chance(HOSPITAL_DSTS.region)) referral.dst.setting = '01';
  }
  for (const inQuarter of quarters.values()) {
    const places = PLACES.map((place) => inQuarter.filter(({ person }) => person.commissioner.place === place.code));
    inHospital(places, random).forEach((count, index) => {
      for (const { dst } of (places[index] ?? []).slice(0, count)) if (dst) dst.setting = '01';
    });
  }
}

/** How many in each place, in the order of PLACES. */
function inHospital(places: readonly (readonly Referral[])[], random: Random): number[] {
  const total = places.reduce((sum, { length }) => sum + length, 0);
  const region = Math.round(total * random.around(HOSPITAL_DSTS.region, 0.005));
  const low = places.map(({ length }, index) => (PLACES[index]?.hospital ? 0 : Math.floor(length * HOSPITAL_DSTS.lowPlaces)));
  const left = Math.max(0, region - low.reduce((sum, count) => sum + count, 0));
  const high = shareOut(left, places.map(({ length }, index) => (PLACES[index]?.hospital ? length + 0.001 : 0)));
  return places.map(({ length }, index) =>
    PLACES[index]?.hospital ? Math.min(length, Math.max(high[index] ?? 0, Math.floor(length * THRESHOLD) + 1)) : (low[index] ?? 0));
}

function complete(referral: Referral, completedOn: PlainDate, random: Random): void {
  referral.dst = { completedOn, setting: '02', recommendation: random.weighted({ '01': 20, '02': 45, '03': 35 }) };
}

function isIn({ from, to }: Span, dst: Referral['dst']): boolean {
  return dst !== undefined && dst.completedOn >= from && dst.completedOn <= to;
}
