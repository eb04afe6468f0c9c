import { daysBetween, type PlainDate } from '@chc/deadlines';

export type FncBand = 'standard' | 'higher';

/** What a week of NHS-funded nursing care is paid at from a day on (table fnc_rate). */
export interface FncRate {
  readonly id: string;
  readonly fromOn: PlainDate;
  /** First day that nothing is known of; else it lasts until the next rate begins. */
  readonly toOn: PlainDate | null;
  readonly standardPence: number;
  readonly higherPence: number;
  readonly announcedOn: PlainDate | null;
  /** The day of the notice, or where that is not known the first day of the rate. */
  readonly knownFrom: PlainDate;
  readonly source: string;
  readonly supersedes: string | null;
}

/** A run of days at one rate; without one where no rate is known. */
export interface FncStretch {
  readonly fromOn: PlainDate;
  /** First day after it. */
  readonly toOn: PlainDate;
  readonly weeklyPence: number | null;
}

/** Money by the day. Kept in sevenths of a penny, so that parts add up to the whole exactly; `pence` rounds it once, at the end. */
export interface FncAmount {
  readonly sevenths: number;
  readonly pence: number;
  /** Days for which no rate is known: what they are owed is not in the amount. */
  readonly daysWithoutRate: number;
}

const covers = ({ fromOn, toOn }: FncRate, day: PlainDate): boolean => fromOn <= day && (toOn === null || toOn > day);
const byNewest = (a: FncRate, b: FncRate): number => b.fromOn.localeCompare(a.fromOn) || b.knownFrom.localeCompare(a.knownFrom);

/**
 * The rate of a day as it was known on another: the latest that had begun, and none that a notice known by then had taken the
 * place of. The function fnc_rate_on of the database says the same.
 */
export function fncRateOn(rates: readonly FncRate[], day: PlainDate, knownOn: PlainDate): FncRate | undefined {
  const known = rates.filter((rate) => rate.knownFrom <= knownOn && covers(rate, day));
  const replaced = new Set(known.map(({ supersedes }) => supersedes));
  return known.filter(({ id }) => !replaced.has(id)).sort(byNewest)[0];
}

export const weeklyPenceOf = (rate: FncRate | undefined, band: FncBand): number | null =>
  (rate === undefined ? null : band === 'higher' ? rate.higherPence : rate.standardPence);

/** A period cut where the rate changes, in order. `toOn` is the first day after it. */
export function fncStretches(rates: readonly FncRate[], { fromOn, toOn }: { fromOn: PlainDate; toOn: PlainDate }, knownOn: PlainDate, band: FncBand): FncStretch[] {
  if (toOn <= fromOn) return [];
  const cuts = [...new Set([fromOn, ...rates.flatMap((rate) => [rate.fromOn, ...(rate.toOn === null ? [] : [rate.toOn])])])].filter((day) => day >= fromOn && day < toOn).sort();
  const stretches: FncStretch[] = [];
  for (const [at, cut] of cuts.entries()) {
    const stretch = { fromOn: cut, toOn: cuts[at + 1] ?? toOn, weeklyPence: weeklyPenceOf(fncRateOn(rates, cut, knownOn), band) };
    const before = stretches.at(-1);
    if (before && before.weeklyPence === stretch.weeklyPence) stretches[stretches.length - 1] = { ...before, toOn: stretch.toOn };
    else stretches.push(stretch);
  }
  return stretches;
}

const rounded = (sevenths: number): number => Math.sign(sevenths) * Math.round(Math.abs(sevenths) / 7);
const amount = (sevenths: number, daysWithoutRate: number): FncAmount => ({ sevenths, pence: rounded(sevenths), daysWithoutRate });

/** What the weeks and odd days of a period are owed, as known on a day. */
export function fncEntitlement(rates: readonly FncRate[], period: { fromOn: PlainDate; toOn: PlainDate }, knownOn: PlainDate, band: FncBand): FncAmount {
  let [sevenths, unknown] = [0, 0];
  for (const stretch of fncStretches(rates, period, knownOn, band)) {
    const days = daysBetween(stretch.fromOn, stretch.toOn);
    if (stretch.weeklyPence === null) unknown += days;
    else sevenths += days * stretch.weeklyPence;
  }
  return amount(sevenths, unknown);
}

/** What is owed for a period besides what was paid, where more became known between two days; less than nothing where a rate fell. */
export function fncArrears(rates: readonly FncRate[], period: { fromOn: PlainDate; toOn: PlainDate }, { paidAsKnownOn, knownOn }: { paidAsKnownOn: PlainDate; knownOn: PlainDate }, band: FncBand): FncAmount {
  const [paid, owed] = [paidAsKnownOn, knownOn].map((on) => fncEntitlement(rates, period, on, band)) as [FncAmount, FncAmount];
  return amount(owed.sevenths - paid.sevenths, owed.daysWithoutRate);
}
