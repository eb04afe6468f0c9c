import { OVER_28_BANDS } from '@chc/deadlines';
import { type ChcType, type Measure, MEASURES, type Percentage, isPercentage } from './measures.js';
import type { Reporting } from './organisations.js';

/** What one commissioner's records add up to. */
export interface Counted {
  readonly commissioner_id: string;
  readonly item: string;
  readonly chc_type: ChcType;
  readonly band: string | null;
  readonly count: number;
}

/** A row of the return, named as in its files. Percentages are whole numbers; blanks are null. */
export interface Figure {
  readonly organisation_code: string;
  readonly organisation_kind: string;
  readonly quarter_end: string;
  readonly table: number;
  readonly item: string;
  readonly chc_type: ChcType;
  readonly band: string | null;
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
}

/** 100 × part ÷ whole as a whole number, half up; null where there is nothing to divide by. Counts of 0 or more. */
export function wholePercent(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.floor((200 * part + whole) / (2 * whole));
}

/** 100 × part ÷ whole with one decimal, half up; null where there is nothing to divide by. */
export function percentOneDecimal(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.floor((2000 * part + whole) / (2 * whole)) / 10;
}

/** Looks up counts for any organisation: a place's and an ICB's are the sums of what lies under them. */
export function countsFor(counted: readonly Counted[]): (organisation: Reporting, item: string, type: ChcType, band?: string | null) => number {
  const byKey = new Map(counted.map((row) => [`${row.commissioner_id} ${row.item} ${row.chc_type} ${row.band ?? ''}`, row.count]));
  return (organisation, item, type, band) => organisation.commissionerIds
    .reduce((sum, id) => sum + (byKey.get(`${id} ${item} ${type} ${band ?? ''}`) ?? 0), 0);
}

const bandsOf = (measure: Measure): (string | null)[] => ('byBand' in measure ? OVER_28_BANDS.map(({ code }) => code) : [null]);

function percentage(measure: Percentage, count: (item: string) => number): Pick<Figure, 'value' | 'numerator' | 'denominator'> {
  const [numerator, denominator] = [count(measure.part), count(measure.whole)];
  return { value: wholePercent(numerator, denominator), numerator, denominator };
}

/** Every figure of the return, zeros included, in the order of its file. */
export function figures(organisations: readonly Reporting[], counted: readonly Counted[], quarterEnd: string): Figure[] {
  const count = countsFor(counted);
  return organisations.flatMap((organisation) => (MEASURES as readonly Measure[]).flatMap((measure) =>
    measure.types.flatMap((type) => bandsOf(measure).map((band): Figure => ({
      organisation_code: organisation.code, organisation_kind: organisation.kind, quarter_end: quarterEnd,
      table: measure.table, item: measure.item, chc_type: type, band,
      ...(isPercentage(measure)
        ? percentage(measure, (item) => count(organisation, item, type))
        : { value: count(organisation, measure.item, type, band), numerator: null, denominator: null }),
    }))))).sort(inFileOrder);
}

/** By organisation, table as a number, then item, type and band byte by byte. */
function inFileOrder(a: Figure, b: Figure): number {
  return byBytes(a.organisation_code, b.organisation_code) || a.table - b.table || byBytes(a.item, b.item)
    || byBytes(a.chc_type, b.chc_type) || byBytes(a.band ?? '', b.band ?? '');
}

const byBytes = (a: string, b: string): number => (a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b)));
