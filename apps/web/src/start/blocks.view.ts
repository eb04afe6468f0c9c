import { OVER_28_BANDS } from '@chc/deadlines';
import { type Position, type PositionRow, type Rate, type Target } from '@chc/returns';
import { count, counted, longDate, nameOf, percent } from '../page/wording.js';

/** A figure; with `href` it leads to the referrals behind it. */
export interface Cell {
  readonly text: string;
  readonly small?: string;
  readonly href?: string;
  /** What the link counts, for those who hear it out of its row. */
  readonly hears?: string;
  readonly tag?: { readonly text: string; readonly colour: 'green' | 'red' | 'grey' };
}

export interface FigureRow {
  readonly name: string;
  readonly level: 'icb' | 'place' | 'commissioner';
  readonly cells: readonly Cell[];
}

export interface Block {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly note: string;
  /** Rates need more room for their smaller figure than counts. */
  readonly shows: 'rates' | 'counts';
  readonly head: readonly string[];
  readonly rows: readonly FigureRow[];
}

const FILTER = { icb: 'icb', place: 'place', sub_icb: 'commissioner' } as const;
const LEVEL = { icb: 'icb', place: 'place', sub_icb: 'commissioner' } as const;
const NO_DATA: Cell = { text: 'No data' };

/** Whether a rate meets its target; null when there is nothing to judge. Compared as fractions, before rounding. */
export function meets({ numerator, denominator }: Rate, { percent: wanted, moreThan }: Target): boolean | null {
  if (denominator === 0) return null;
  return moreThan ? numerator * 100 > wanted * denominator : numerator * 100 < wanted * denominator;
}

/** `more than 80%`. */
export const words = ({ percent: wanted, moreThan }: Target): string => (moreThan ? `more than ${wanted}%` : `below ${wanted}%`);

function rateCell(rate: Rate): Cell {
  if (rate.denominator === 0) return { text: '-', small: 'none' };
  return { text: percent(rate.pct), small: `${count(rate.numerator)} of ${count(rate.denominator)}` };
}

function targetCell(rate: Rate, target: Target): Cell {
  const met = meets(rate, target);
  if (met === null) return { text: '', tag: { text: 'Nothing to measure', colour: 'grey' } };
  return { text: '', tag: met ? { text: 'Met', colour: 'green' } : { text: 'Not met', colour: 'red' } };
}

const figureRow = (row: PositionRow, cells: readonly Cell[]): FigureRow => ({ name: nameOf(row), level: LEVEL[row.kind], cells });

export function within28Block({ rows, asOf, lastQuarter, quarterToDate }: Position, whole: Rate, target: Target): Block {
  const met = meets(whole, target);
  return {
    id: 'within-28', shows: 'rates', title: '28-day standard',
    says: whole.denominator === 0 ? `No standard referral was concluded in ${lastQuarter.label}.`
      : `${count(whole.numerator)} of the ${counted(whole.denominator, 'standard referral')} concluded in ${lastQuarter.label} took 28 days or fewer: ${percent(whole.pct)}, which ${met ? 'meets' : 'misses'} the target of ${words(target)}.`,
    note: `Concluded means decided or discounted. Target: ${target.source}.`,
    head: [`${lastQuarter.label}, whole quarter`, 'Target', `${quarterToDate.label}, to ${longDate(asOf)}`, 'Target'],
    rows: rows.map((row) => figureRow(row, [
      rateCell(row.within28.lastQuarter), targetCell(row.within28.lastQuarter, target),
      rateCell(row.within28.quarterToDate), targetCell(row.within28.quarterToDate, target),
    ])),
  };
}

export function incompleteBlock(rows: readonly PositionRow[], whole: number): Block {
  const figure = (row: PositionRow, number: number, per: number | null, band: string, hears: string): Cell => ({
    text: count(number), small: per === null ? 'No data' : per.toFixed(2),
    href: `/referrals?${new URLSearchParams({ [FILTER[row.kind]]: row.code, band })}`, hears: `${hears}, ${nameOf(row)}`,
  });
  return {
    id: 'incomplete', shows: 'counts', title: 'Open beyond 28 days',
    says: whole === 0 ? 'No standard referral is open beyond 28 days.' : `${counted(whole, 'standard referral is', 'standard referrals are')} open beyond 28 days, by how far beyond.`,
    note: 'Each figure leads to its referrals. The smaller figure is per 50,000 adults registered with a GP.',
    head: [...OVER_28_BANDS.map(({ name }) => name[0]!.toUpperCase() + name.slice(1)), 'All beyond 28 days', 'Open, any age'],
    rows: rows.map((row) => figureRow(row, [
      ...OVER_28_BANDS.map(({ code, name }) => figure(row, row.incomplete.bands[code], row.incompletePer50k.bands[code], code, `beyond by ${name}`)),
      figure(row, row.incomplete.total, row.incompletePer50k.total, 'over_28', 'beyond 28 days'),
      { text: count(row.openReferrals), href: `/referrals?${new URLSearchParams({ [FILTER[row.kind]]: row.code })}`, hears: `open, ${nameOf(row)}` },
    ])),
  };
}

export function reviewsBlock(rows: readonly PositionRow[], overdue: number, outstanding: number): Block {
  const number = (value: number | undefined): Cell => (value === undefined ? NO_DATA : { text: count(value) });
  return {
    id: 'reviews', shows: 'counts', title: 'Overdue reviews',
    says: `${count(overdue)} of ${counted(outstanding, 'review')} outstanding ${overdue === 1 ? 'is' : 'are'} overdue.`,
    note: 'A first review is due 3 months after eligibility began, then one every 12 months. Outstanding: overdue, or due within 90 days.',
    head: ['CHC', 'Fast Track', 'FNC', 'Joint funding', 'All overdue', 'Outstanding'],
    rows: rows.map((row) => {
      const { byFunding, total } = row.reviewsOverdue;
      return figureRow(row, [byFunding.chc_standard, byFunding.chc_fast_track, byFunding.fnc, byFunding.joint, total, row.reviewsOutstanding].map(number));
    }),
  };
}

export function dstBlock({ rows, asOf, lastQuarter, quarterToDate }: Position, whole: Rate, target: Target): Block {
  return {
    id: 'dst', shows: 'rates', title: 'DSTs in hospital',
    says: whole.denominator === 0 ? `No DST has been completed in ${quarterToDate.label} so far.`
      : `${count(whole.numerator)} of the ${counted(whole.denominator, 'DST')} completed in ${quarterToDate.label} so far ${whole.numerator === 1 ? 'was' : 'were'} completed in an acute hospital: ${percent(whole.pct)}, which ${meets(whole, target) ? 'meets' : 'misses'} the target of ${words(target)}.`,
    note: `DST: Decision Support Tool, of standard referrals. Target: ${target.source}.`,
    head: [`${lastQuarter.label}, whole quarter`, 'Target', `${quarterToDate.label}, to ${longDate(asOf)}`, 'Target'],
    rows: rows.map((row) => figureRow(row, [
      rateCell(row.dstInAcute.lastQuarter), targetCell(row.dstInAcute.lastQuarter, target),
      rateCell(row.dstInAcute.quarterToDate), targetCell(row.dstInAcute.quarterToDate, target),
    ])),
  };
}
