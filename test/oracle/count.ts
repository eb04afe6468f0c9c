import type { Caseload, Eligibility } from './caseload.js';
import { addDays, daysBetween, previousQuarterEnd, yearStartEve } from './dates.js';

type RecordType = 'referral' | 'eligibility' | 'appeal';
type Counted = [type: RecordType, id: string];
interface Cell { table: number; item: string; type: string; band: string }
interface Count extends Cell { records: Counted[] }
interface Percentage extends Cell { of: string; over: string }

const BANDS = [
  { band: '01', first: 1, last: 14 }, { band: '02', first: 15, last: 28 }, { band: '03', first: 29, last: 84 },
  { band: '04', first: 85, last: 182 }, { band: '05', first: 183, last: Infinity },
];

const PERCENTAGES: Percentage[] = [
  ...['standard', 'fast_track'].flatMap((type): Percentage[] => [
    { table: 5, item: 'assessment_conversion_pct', type, band: '', of: 'newly_eligible', over: 'assessed' },
    { table: 5, item: 'referral_conversion_pct', type, band: '', of: 'newly_eligible', over: 'referrals_concluded' },
  ]),
  { table: 6, item: 'dst_in_acute_pct', type: 'standard', band: '', of: 'dst_in_acute', over: 'dst_completed' },
  { table: 7, item: 'concluded_within_28_days_pct', type: 'standard', band: '', of: 'concluded_within_28_days', over: 'referrals_concluded' },
  { table: 9, item: 'local_appeals_eligible_pct', type: 'all', band: '', of: 'local_appeals_eligible', over: 'local_appeals_completed' },
];

/** Every count of one commissioner for the quarter (P, E], with the records it counts (contract section 3). */
function counts(caseload: Caseload, commissioner: string, E: string): Count[] {
  const P = previousQuarterEnd(E);
  const eve = yearStartEve(P);
  const inQuarter = (on: string): boolean => on !== '' && on > P && on <= E;
  const own = <T extends { commissioner: string }>(records: T[]): T[] => records.filter((record) => record.commissioner === commissioner);
  const as = (type: RecordType, records: { id: string }[]): Counted[] => records.map((record) => [type, record.id]);
  const result: Count[] = [];
  const add = (table: number, item: string, type: string, records: Counted[], band = ''): void => {
    result.push({ table, item, type, band, records });
  };

  const onDay = (e: Eligibility, day: string): boolean => e.from <= day && (e.to === '' || e.to > day);
  const yearToDateStart = (e: Eligibility): boolean => e.from <= P && (e.to === '' || e.to > eve);

  for (const [type, activity] of [['standard', '01'], ['fast_track', '02']] as const) {
    const eligible = own(caseload.eligibilities).filter((e) => e.funding === `chc_${type}`);
    const referrals = own(caseload.referrals).filter((r) => r.type === activity);
    const newly = as('eligibility', eligible.filter((e) => inQuarter(e.from)));
    const ytdStart = as('eligibility', eligible.filter(yearToDateStart));
    const concluded = referrals.filter((r) => inQuarter(r.decided) || inQuarter(r.discounted));

    add(1, 'eligible_start', type, as('eligibility', eligible.filter((e) => onDay(e, P))));
    add(1, 'newly_eligible', type, newly);
    add(1, 'no_longer_eligible', type, as('eligibility', eligible.filter((e) => inQuarter(e.to))));
    add(1, 'eligible_end', type, as('eligibility', eligible.filter((e) => onDay(e, E))));
    add(2, 'eligible_ytd_start', type, ytdStart);
    add(2, 'eligible_ytd_end', type, [...ytdStart, ...newly]);
    add(3, 'referrals_received', type, as('referral', referrals.filter((r) => inQuarter(r.received))));
    add(4, 'discounted', type, as('referral', referrals.filter((r) => inQuarter(r.discounted))));
    add(4, 'referrals_concluded', type, as('referral', concluded));
    if (type === 'fast_track') {
      add(4, 'assessed', type, newly);
      continue;
    }
    const notEligible = as('referral', referrals.filter((r) => inQuarter(r.decided) && (r.outcome === '03' || r.outcome === '04')));
    const dsts = referrals.filter((r) => inQuarter(r.dst));
    const waiting = referrals.filter((r) => r.received <= addDays(E, -29) && !upTo(r.decided, E) && !upTo(r.discounted, E));
    add(4, 'assessed_not_eligible', type, notEligible);
    add(4, 'assessed', type, [...newly, ...notEligible]);
    add(6, 'dst_completed', type, as('referral', dsts));
    add(6, 'dst_in_acute', type, as('referral', dsts.filter((r) => r.dstSetting === '01')));
    add(7, 'concluded_within_28_days', type, as('referral', concluded.filter((r) => daysBetween(r.received, r.decided || r.discounted) <= 28)));
    add(7, 'incomplete_over_28_days', type, as('referral', waiting));
    for (const { band, first, last } of BANDS) {
      const inBand = waiting.filter((r) => daysBetween(r.received, E) - 28 >= first && daysBetween(r.received, E) - 28 <= last);
      add(8, 'incomplete_over_28_days_by_band', type, as('referral', inBand), band);
    }
  }

  const appeals = own(caseload.appeals);
  const completed = appeals.filter((a) => inQuarter(a.letter));
  add(9, 'local_appeals_completed', 'all', as('appeal', completed));
  add(9, 'local_appeals_eligible', 'all', as('appeal', completed.filter((a) => a.outcome === 'full' || a.outcome === 'partial')));
  add(9, 'local_appeals_incomplete', 'all', as('appeal', appeals.filter((a) => a.requested <= E && !upTo(a.letter, E))));

  const fnc = own(caseload.eligibilities).filter((e) => e.funding === 'fnc');
  add(11, 'fnc_eligible_ytd', 'all', as('eligibility', fnc.filter((e) => yearToDateStart(e) || inQuarter(e.from))));
  add(11, 'fnc_eligible_end', 'all', as('eligibility', fnc.filter((e) => onDay(e, E))));
  return result;
}

const upTo = (on: string, day: string): boolean => on !== '' && on <= day;

/** Column names of the two files, as the return must print them. */
export const FIGURE_HEADER = 'organisation_code,organisation_kind,quarter_end,table,item,chc_type,band,value,numerator,denominator';
export const EVIDENCE_HEADER = 'organisation_code,table,item,chc_type,band,record_type,record_id';

const bytewise = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const roundHalfUp = (numerator: number, denominator: number): string => String(Math.floor((200 * numerator + denominator) / (2 * denominator)));

/** The quarterly return of a caseload: the rows of `dcb2117.csv` and `evidence.csv` (no header), each a list of printed cells, in order. */
export function quarterlyReturn(caseload: Caseload, quarterEnd: string): { figures: string[][]; evidence: string[][] } {
  const parentOf = new Map(caseload.organisations.map((o) => [o.code, o.parent]));
  const liesUnder = (code: string, above: string): boolean => {
    for (let at: string | undefined = code; at; at = parentOf.get(at)) if (at === above) return true;
    return false;
  };
  const commissioners = caseload.organisations.filter((o) => o.kind === 'sub_icb');
  const countsOf = new Map(commissioners.map((o) => [o.code, counts(caseload, o.code, quarterEnd)]));

  const figures: string[][] = [];
  for (const organisation of caseload.organisations.filter((o) => ['sub_icb', 'place', 'icb'].includes(o.kind))) {
    const totals = new Map<string, { cell: Cell; total: number }>();
    const key = (item: string, type: string, band: string): string => `${item}|${type}|${band}`;
    for (const cell of counts(EMPTY, '', quarterEnd)) totals.set(key(cell.item, cell.type, cell.band), { cell, total: 0 });
    for (const { code } of commissioners.filter((o) => liesUnder(o.code, organisation.code))) {
      for (const count of countsOf.get(code)!) totals.get(key(count.item, count.type, count.band))!.total += count.records.length;
    }
    const print = (cell: Cell, ...values: string[]): void => {
      figures.push([organisation.code, organisation.kind, quarterEnd, String(cell.table), cell.item, cell.type, cell.band, ...values]);
    };
    for (const { cell, total } of totals.values()) print(cell, String(total), '', '');
    for (const percentage of PERCENTAGES) {
      const numerator = totals.get(key(percentage.of, percentage.type, ''))!.total;
      const denominator = totals.get(key(percentage.over, percentage.type, ''))!.total;
      print(percentage, denominator === 0 ? '' : roundHalfUp(numerator, denominator), String(numerator), String(denominator));
    }
  }
  const evidence = [...countsOf].flatMap(([code, list]) =>
    list.flatMap((count) => count.records.map(([type, id]) => [code, String(count.table), count.item, count.type, count.band, type, id])));

  return { figures: figures.sort(inOrder([0, 3, 4, 5, 6], 3)), evidence: evidence.sort(inOrder([0, 1, 2, 3, 4, 6], 1)) };
}

const EMPTY: Caseload = { organisations: [], referrals: [], eligibilities: [], reviews: [], appeals: [] };

/** Byte by byte on the given columns, except the one that holds the table, which is ordered as a number. */
function inOrder(columns: number[], tableColumn: number) {
  return (a: string[], b: string[]): number => {
    for (const column of columns) {
      const order = column === tableColumn ? Number(a[column]) - Number(b[column]) : bytewise(a[column]!, b[column]!);
      if (order !== 0) return order;
    }
    return 0;
  };
}
