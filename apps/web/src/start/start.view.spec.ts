import { describe, expect, it } from '@jest/globals';
import type { Position, PositionRow, Targets } from '@chc/returns';
import { meets } from './blocks.view.js';
import { startView as view, type StartView } from './start.view.js';

const rate = (numerator: number, denominator: number): { numerator: number; denominator: number; pct: number | null } =>
  ({ numerator, denominator, pct: denominator === 0 ? null : Math.round((numerator * 1000) / denominator) / 10 });

function aRow(words: Partial<PositionRow> = {}): PositionRow {
  return {
    code: 'QX1', name: 'First ICB', kind: 'icb', parentCode: null, adultPopulation: 900_000,
    within28: { lastQuarter: rate(7, 10), quarterToDate: rate(0, 0) },
    dstInAcute: { lastQuarter: rate(3, 20), quarterToDate: rate(2, 20) },
    incomplete: { total: 307, bands: { '01': 26, '02': 34, '03': 59, '04': 56, '05': 132 } },
    incompletePer50k: { total: 17.06, bands: { '01': 1.44, '02': 1.89, '03': 3.28, '04': 3.11, '05': 7.33 } },
    openReferrals: 409, reviewsOutstanding: 3800,
    reviewsOverdue: { total: 2814, byFunding: { chc_standard: 860, chc_fast_track: 190, fnc: 1764, joint: 0 }, byType: { '01': 800, '02': 2014, '03': 0 } },
    ...words,
  };
}

const TARGETS: Targets = {
  within28: { from: '2017-04-01', percent: 80, moreThan: true, source: 'a written answer' }, dstInAcute: { from: '2017-04-01', percent: 15, moreThan: false, source: 'Quality Premium' },
};
const startView = (of: Position): StartView => view(of, TARGETS);

const span = (label: string): Position['lastQuarter'] => ({ label, startsOn: '2026-07-01', endsOn: '2026-09-30' });
const position = (...rows: PositionRow[]): Position => ({ asOf: '2026-11-23', quarterToDate: span('Q3 2026/27'), lastQuarter: span('Q2 2026/27'), rows });
const quiet = aRow({
  incomplete: { total: 0, bands: { '01': 0, '02': 0, '03': 0, '04': 0, '05': 0 } },
  reviewsOverdue: { total: 0, byFunding: { chc_standard: 0, chc_fast_track: 0, fnc: 0, joint: 0 }, byType: { '01': 0, '02': 0, '03': 0 } },
});

describe('the start page', () => {
  it('leads with the truth', () => {
    expect(startView(position(aRow())).headline).toEqual([
      '307 standard referrals have waited more than 28 days; 132 of them more than 26 weeks beyond.', '2,814 reviews are overdue.',
    ]);
    expect(startView(position(quiet)).headline).toEqual(['No standard referral has waited more than 28 days.', 'No review is overdue.']);
  });

  it('adds up what lies at the top, and nothing twice', () => {
    const view = startView(position(aRow(), aRow({ code: 'PL1', name: 'Coast', kind: 'place', parentCode: 'QX1' }), aRow({ code: 'QX2', name: 'Second ICB' })));
    expect([view.title, view.glance.map(({ figure }) => figure)]).toEqual(['All ICBs', ['70.0%', '614', '5,628', '10.0%']]);
  });

  it('leads each incomplete figure to the referrals behind it', () => {
    const [, incomplete] = startView(position(aRow({ code: 'S 1', name: 'Coast', kind: 'sub_icb' }))).blocks;
    expect(incomplete!.rows[0]!.cells.map(({ text, small, href }) => [text, small, href])).toEqual([
      ['26', '1.44', '/referrals?commissioner=S+1&band=01'], ['34', '1.89', '/referrals?commissioner=S+1&band=02'],
      ['59', '3.28', '/referrals?commissioner=S+1&band=03'], ['56', '3.11', '/referrals?commissioner=S+1&band=04'],
      ['132', '7.33', '/referrals?commissioner=S+1&band=05'], ['307', '17.06', '/referrals?commissioner=S+1&band=over_28'],
      ['409', undefined, '/referrals?commissioner=S+1'],
    ]);
  });

  it('says so where there is nothing to divide by', () => {
    const [within28, incomplete] = startView(position(aRow({ adultPopulation: null, incompletePer50k: { total: null, bands: { '01': null, '02': null, '03': null, '04': null, '05': null } } }))).blocks;
    expect(within28!.rows[0]!.cells.slice(2)).toEqual([{ text: '-', small: 'none' }, { text: '', tag: { text: 'Nothing to measure', colour: 'grey' } }]);
    expect(incomplete!.rows[0]!.cells[0]!.small).toBe('No data');
  });

  it('tells an empty caseload from a good one', () => {
    expect(startView(position())).toMatchObject({ blocks: [], chart: null });
  });
});

describe('a target', () => {
  const over80 = { from: '2017-04-01', percent: 80, moreThan: true, says: '', source: '' };
  const below15 = { ...over80, percent: 15, moreThan: false };
  it.each([
    [rate(4, 5), over80, false], [rate(8001, 10_000), over80, true], [rate(0, 0), over80, null],
    [rate(3, 20), below15, false], [rate(1499, 10_000), below15, true], [rate(0, 7), below15, true],
  ])('%j against %j is judged before it is rounded', (figure, target, met) => {
    expect(meets(figure, target)).toBe(met);
  });
});
