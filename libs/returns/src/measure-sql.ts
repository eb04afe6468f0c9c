import { OVER_28_BANDS, type PlainDate, addDays, isPlainDate, quarterOf } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';
import type { Counted } from './figures.js';
import { type ChcType, type Count, type Item, type Measure, MEASURES, isCount, isSum } from './measures.js';

/** (previousEnd, end], with the 31 March before the year began. */
export interface Period {
  readonly previousEnd: PlainDate;
  readonly end: PlainDate;
  readonly yearEndBefore: PlainDate;
}

/** The quarter that holds `date`, up to that day: the whole quarter when it is its last. */
export function quarterTo(date: PlainDate): Period {
  const { previousEndsOn, yearStartsOn } = quarterOf(date);
  return { previousEnd: previousEndsOn, end: date, yearEndBefore: addDays(yearStartsOn, -1) };
}

/**
 * The records a measure can count: their table, which of them count at all (a referral set aside was none, nor an eligibility recorded in error), whose commissioner
 * they are, what tells the CHC type.
 */
const RECORDS = {
  eligibility: { from: 'eligibility x', counts: `x.end_basis is distinct from 'recorded_in_error'`, commissioner: 'x.commissioner_id', type: { standard: `x.funding = 'chc_standard'`, fast_track: `x.funding = 'chc_fast_track'`, all: 'true' }, record: 'eligibility', id: 'x' },
  fnc_eligibility: { from: 'eligibility x', counts: `x.end_basis is distinct from 'recorded_in_error'`, commissioner: 'x.commissioner_id', type: { standard: 'false', fast_track: 'false', all: `x.funding = 'fnc'` }, record: 'eligibility', id: 'x' },
  referral: { from: 'referral x', counts: 'x.set_aside_on is null', commissioner: 'x.commissioner_id', type: { standard: `x.activity_type = '01'`, fast_track: `x.activity_type = '02'`, all: 'true' }, record: 'referral', id: 'x' },
  dst: { from: 'dst x join referral r on r.id = x.referral_id and x.superseded_at is null', counts: 'r.set_aside_on is null', commissioner: 'r.commissioner_id', type: { standard: `r.activity_type = '01'`, fast_track: `r.activity_type = '02'`, all: 'true' }, record: 'referral', id: 'r' },
  appeal: { from: 'appeal x join referral r on r.id = x.referral_id', counts: 'true', commissioner: 'r.commissioner_id', type: { standard: `r.activity_type = '01'`, fast_track: `r.activity_type = '02'`, all: 'true' }, record: 'appeal', id: 'x' },
} as const;

/** The band of an incomplete referral on :E, by days beyond 28 (DCB2117 T8). */
const BAND = `case ${[...OVER_28_BANDS].reverse().map(({ code, fromDaysOver }) => `when :E - received_on - 28 >= ${fromDaysOver} then '${code}'`).join(' ')} end`;

function selectCount(count: Count, type: ChcType, as: Measure): string {
  const { from, counts, commissioner, type: types, record, id } = RECORDS[count.of];
  return `select ${commissioner} as commissioner_id, ${as.table} as "table", '${as.item}' as item, '${type}' as chc_type,
    ${count.byBand ? BAND : 'null'}::text as band, '${record}' as record_type, coalesce(${id}.source_id, ${id}.id::text) as record_id
    from ${from} where ${types[type]} and ${counts} and ${count.where}`;
}

const countOf = (item: string): Count => (MEASURES as readonly Measure[]).filter(isCount).find((measure) => measure.item === item)!;

function selectsOf(measure: Measure): string[] {
  if (isCount(measure)) return measure.types.map((type) => selectCount(measure, type, measure));
  if (isSum(measure)) return measure.types.flatMap((type) => measure.sumOf[type]!.map((item) => selectCount(countOf(item), type, measure)));
  return [];
}

/** A date as a constant of SQL. Only a real date can be one. */
function constant(date: PlainDate): string {
  if (!isPlainDate(date)) throw new RangeError('not a date');
  return `date '${date}'`;
}

/**
 * SQL that gives one row a record counted: commissioner_id, "table", item, chc_type, band, record_type, record_id.
 * @param items which measures; all when not given
 */
export function evidenceSql(period: Period, items?: readonly Item[]): string {
  const measures: readonly Measure[] = items ? MEASURES.filter(({ item }) => items.includes(item)) : MEASURES;
  return measures.flatMap(selectsOf).join('\nunion all\n')
    .replaceAll(':P', constant(period.previousEnd)).replaceAll(':E', constant(period.end)).replaceAll(':Y', constant(period.yearEndBefore));
}

/** What each commissioner's records add up to in a period. */
export async function countMeasures(db: Queryable, period: Period, items: readonly Item[]): Promise<Counted[]> {
  const { rows } = await db.query<Counted>(`
    select commissioner_id::text, item, chc_type, band, count(*)::int as count
    from (${evidenceSql(period, items)}) evidence group by commissioner_id, item, chc_type, band`);
  return rows;
}
