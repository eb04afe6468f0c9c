import { addDays, clock, daysBetween, type PlainDate, REFUND_DAY1, STAT_DAY0 } from '@chc/deadlines';
import { type FncBand, type FncRate, fncRateOn, weeklyPenceOf } from '../fnc/fnc-rates.rules.js';

/** A period of days; `toOn` is the first day after it, null while it goes on. */
export interface Period {
  readonly fromOn: PlainDate;
  readonly toOn: PlainDate | null;
}

/** What a week of care cost somebody else than the NHS in a period. */
export interface Cost extends Period {
  readonly payer: 'individual' | 'council';
  readonly organisationId: string | null;
  readonly weeklyPence: number;
  /** Their part of it, in hundredths of a per cent: 10,000 is the whole. */
  readonly hundredths: number;
  /** The week's price holds what the NHS pays as nursing care, which is set off. */
  readonly includesFnc: boolean;
}

/** NHS-funded nursing care paid in a period. */
export interface FncPaid extends Period {
  readonly band: FncBand;
}

/** A run of days on which the same is paid back to the same. */
export interface RefundStretch {
  readonly fromOn: PlainDate;
  readonly toOn: PlainDate;
  readonly days: number;
  /** Nobody: no cost is known for these days. */
  readonly payer: 'individual' | 'council' | 'nobody';
  readonly organisationId: string | null;
  readonly weeklyPence: number;
  /** Nursing care set off, a week. */
  readonly fncWeeklyPence: number;
}

/** What a period comes to. Kept exact by the day and rounded once for each payee, to the penny. */
export interface Refund {
  readonly days: number;
  /** Days of it for which no cost is known: what they come to is in no sum. */
  readonly daysNotKnown: number;
  readonly individualPence: number;
  /** Gross: the council refunds what it took from the individual. */
  readonly councilPence: number;
  readonly fncPence: number;
  readonly stretches: readonly RefundStretch[];
}

/** What a refund is worked out from. */
export interface RefundBasis {
  readonly costs: readonly Cost[];
  readonly fnc: readonly FncPaid[];
  readonly rates: readonly FncRate[];
  /** Periods in which the NHS paid for CHC already. */
  readonly alreadyFunded: readonly Period[];
  /** The day as known on which rates are read. */
  readonly knownOn: PlainDate;
}

const covers = ({ fromOn, toOn }: Period, day: PlainDate): boolean => fromOn <= day && (toOn === null || toOn > day);
/** Whole units: pence a week x hundredths of a per cent x days. */
const UNITS_A_PENNY = 7 * 10_000;
const pence = (units: number): number => Math.round(units / UNITS_A_PENNY);

/**
 * The first day of a refund for a late decision: the 29th day. The refund's reading counts the day of receipt as day 1 (so
 * receipt + 28), the statistic's as day 0 (receipt + 29); the first is recalled from the Framework's annex and not re-read,
 * so both are given.
 */
export function day29(receivedOn: PlainDate): { refund: PlainDate; statistic: PlainDate } {
  return { refund: addDays(clock(receivedOn, receivedOn, REFUND_DAY1).dueOn, 1), statistic: addDays(clock(receivedOn, receivedOn, STAT_DAY0).dueOn, 1) };
}

/** The days of a period on which something changes, in order, its end last. */
function cutsOf({ costs, fnc, rates, alreadyFunded }: RefundBasis, fromOn: PlainDate, toOn: PlainDate): PlainDate[] {
  const days = [...costs, ...fnc, ...alreadyFunded, ...rates].flatMap((one) => [one.fromOn, ...(one.toOn === null ? [] : [one.toOn])]);
  return [...new Set([fromOn, ...days.filter((day) => day > fromOn && day < toOn)])].sort().concat(toOn);
}

/** What one day costs whom: where a council pays, everything of that day is the council's, gross. */
function ofDay(basis: RefundBasis, day: PlainDate): { payer: RefundStretch['payer']; organisationId: string | null; hundredthsOfPence: number; fncHundredths: number } {
  const costs = basis.costs.filter((cost) => covers(cost, day));
  const council = costs.filter(({ payer }) => payer === 'council');
  const counted = council.length > 0 ? council : costs;
  if (counted.length === 0) return { payer: 'nobody', organisationId: null, hundredthsOfPence: 0, fncHundredths: 0 };
  const gross = counted.reduce((sum, { weeklyPence, hundredths }) => sum + weeklyPence * hundredths, 0);
  const withFnc = counted.filter(({ includesFnc }) => includesFnc).reduce((sum, { weeklyPence, hundredths }) => sum + weeklyPence * hundredths, 0);
  const band = basis.fnc.find((paid) => covers(paid, day))?.band;
  const rate = band === undefined ? 0 : weeklyPenceOf(fncRateOn(basis.rates, day, basis.knownOn), band) ?? 0;
  const fncHundredths = Math.min(withFnc, rate * 10_000);
  return { payer: counted[0]!.payer, organisationId: counted[0]!.organisationId, hundredthsOfPence: gross - fncHundredths, fncHundredths };
}

/**
 * What a period comes to, from dated costs and rates: weeks and odd days, nursing care already paid set off, days on which
 * the NHS paid for CHC left out.
 * @param toOn the first day not refunded
 */
export function refundOf(basis: RefundBasis, fromOn: PlainDate, toOn: PlainDate): Refund {
  const units = { individual: 0, council: 0, nobody: 0, fnc: 0 };
  let [days, daysNotKnown] = [0, 0];
  const stretches: RefundStretch[] = [];
  const cuts = fromOn < toOn ? cutsOf(basis, fromOn, toOn) : [];
  for (const [at, from] of cuts.slice(0, -1).entries()) {
    if (basis.alreadyFunded.some((period) => covers(period, from))) continue;
    const to = cuts[at + 1]!;
    const length = daysBetween(from, to);
    const { payer, organisationId, hundredthsOfPence, fncHundredths } = ofDay(basis, from);
    days += length;
    if (payer === 'nobody') daysNotKnown += length;
    units[payer] += hundredthsOfPence * length;
    units.fnc += fncHundredths * length;
    stretches.push({ fromOn: from, toOn: to, days: length, payer, organisationId, weeklyPence: Math.round((hundredthsOfPence + fncHundredths) / 10_000), fncWeeklyPence: Math.round(fncHundredths / 10_000) });
  }
  return { days, daysNotKnown, individualPence: pence(units.individual), councilPence: pence(units.council), fncPence: pence(units.fnc), stretches };
}

/** What one body owes the other at the end of a dispute. */
export interface BetweenBodies {
  readonly repaidBy: 'icb' | 'council' | 'nobody';
  readonly pence: number;
  readonly days: number;
}

/**
 * What is repaid between an ICB and a council for the days somebody paid without prejudice: the difference between what the
 * ICB paid and what it should have, to the penny.
 * @param paid what the ICB paid from each day on, per cent with two decimals at most
 * @param toOn the first day that is not set off any more
 * @param outcomePercent what it should have paid
 */
export function betweenBodies({ paid, toOn, weeklyPence, outcomePercent }: { paid: readonly { fromOn: PlainDate; icbPercent: number }[]; toOn: PlainDate; weeklyPence: number; outcomePercent: number }): BetweenBodies {
  const inOrder = paid.toSorted((a, b) => a.fromOn.localeCompare(b.fromOn));
  let [days, units] = [0, 0];
  for (const [at, { fromOn, icbPercent }] of inOrder.entries()) {
    const ends = inOrder[at + 1]?.fromOn ?? toOn;
    const length = Math.max(0, daysBetween(fromOn, ends < toOn ? ends : toOn));
    days += length;
    units += (Math.round(outcomePercent * 100) - Math.round(icbPercent * 100)) * weeklyPence * length;
  }
  const owed = pence(Math.abs(units));
  return { repaidBy: owed === 0 ? 'nobody' : units > 0 ? 'icb' : 'council', pence: owed, days };
}
