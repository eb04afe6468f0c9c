import { type Position, type PositionRow, type Rate, type Targets } from '@chc/returns';
import { count, counted, longDate, nameOf, percent } from '../page/wording.js';
import { bandsChart, type BandsChart } from './bands.chart.js';
import { type Block, dstBlock, incompleteBlock, reviewsBlock, within28Block, words } from './blocks.view.js';

export interface StartView {
  readonly asOf: string;
  readonly title: string;
  readonly headline: readonly string[];
  readonly glance: readonly { readonly href: string; readonly figure: string; readonly says: string }[];
  readonly blocks: readonly Block[];
  readonly chart: BandsChart | null;
  readonly chartTitle: string;
}

const add = (rates: readonly Rate[]): Rate => {
  const [numerator, denominator] = [rates.reduce((sum, r) => sum + r.numerator, 0), rates.reduce((sum, r) => sum + r.denominator, 0)];
  return { numerator, denominator, pct: denominator === 0 ? null : Math.round((numerator * 1000) / denominator) / 10 };
};

/** The start page: the truth in a sentence or two, four blocks of figures, a chart. */
export function startView(position: Position, targets: Targets): StartView {
  const { rows, asOf } = position;
  const codes = new Set(rows.map(({ code }) => code));
  const tops = rows.filter(({ parentCode }) => parentCode === null || !codes.has(parentCode));
  const sum = (figure: (row: PositionRow) => number): number => tops.reduce((total, row) => total + figure(row), 0);
  const places = rows.filter(({ kind }) => kind === 'place');
  const incomplete = sum((row) => row.incomplete.total);
  const longest = sum((row) => row.incomplete.bands['05']);
  const overdue = sum((row) => row.reviewsOverdue.total);
  const within28 = add(tops.map((row) => row.within28.lastQuarter));
  const inAcute = add(tops.map((row) => row.dstInAcute.quarterToDate));
  const blocks = [within28Block(position, within28, targets.within28), incompleteBlock(rows, incomplete), reviewsBlock(rows, overdue, sum((row) => row.reviewsOutstanding)), dstBlock(position, inAcute, targets.dstInAcute)];
  return {
    asOf: longDate(asOf),
    title: tops.length === 1 ? nameOf(tops[0]!) : 'All ICBs',
    headline: headline(incomplete, longest, overdue),
    glance: [
      { href: '#within-28', figure: percent(within28.pct), says: `concluded within 28 days in ${position.lastQuarter.label} (target ${words(targets.within28)})` },
      { href: '#incomplete', figure: count(incomplete), says: 'standard referrals open beyond 28 days' },
      { href: '#reviews', figure: count(overdue), says: 'reviews overdue' },
      { href: '#dst', figure: percent(inAcute.pct), says: `of DSTs in an acute hospital in ${position.quarterToDate.label} so far (target ${words(targets.dstInAcute)})` },
    ],
    blocks: rows.length === 0 ? [] : blocks,
    chart: places.length === 0 ? null : bandsChart(places.map((row) => ({ name: nameOf(row), total: row.incomplete.total, bands: row.incomplete.bands }))),
    chartTitle: chartTitle(places, incomplete),
  };
}

function headline(incomplete: number, longest: number, overdue: number): string[] {
  const waits = incomplete === 0 ? 'No standard referral has waited more than 28 days.'
    : `${counted(incomplete, 'standard referral has', 'standard referrals have')} waited more than 28 days${longest > 0 ? `; ${count(longest)} of them more than 26 weeks beyond` : ''}.`;
  return [waits, overdue === 0 ? 'No review is overdue.' : `${counted(overdue, 'review is', 'reviews are')} overdue.`];
}

function chartTitle(places: readonly PositionRow[], incomplete: number): string {
  const most = [...places].sort((a, b) => b.incomplete.total - a.incomplete.total)[0];
  if (!most || most.incomplete.total === 0) return 'No place has a referral open beyond 28 days';
  return `${nameOf(most)} has ${count(most.incomplete.total)} of the ${count(incomplete)} referrals open beyond 28 days`;
}
