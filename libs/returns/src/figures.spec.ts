import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Counted, figures, percentOneDecimal, wholePercent } from './figures.js';
import { MEASURES, type Measure, isPercentage } from './measures.js';
import type { Reporting } from './organisations.js';

/** part ÷ whole × scale, half up, in whole-number arithmetic. */
const halfUp = (part: number, whole: number, scale: number): number =>
  Number((2n * BigInt(part) * BigInt(scale) + BigInt(whole)) / (2n * BigInt(whole)));
const shares = fc.integer({ min: 1, max: 10_000_000 }).chain((whole) => fc.tuple(fc.integer({ min: 0, max: whole }), fc.constant(whole)));

describe('percentages', () => {
  it.each([[1, 200, 1], [1, 201, 0], [99, 200, 50], [995, 1000, 100], [0, 3, 0], [2, 3, 67], [7, 8, 88]])('%i of %i is %i%%', (part, whole, percent) => {
    expect(wholePercent(part, whole)).toBe(percent);
  });

  it.each([[1, 2000, 0.1], [1, 2001, 0], [3, 2000, 0.2], [1, 3, 33.3], [2, 3, 66.7], [5, 5, 100], [29, 160, 18.1]])('%i of %i is %f%% to one decimal', (part, whole, percent) => {
    expect(percentOneDecimal(part, whole)).toBe(percent);
  });

  it('have no value where there is nothing to divide by', () => {
    expect([wholePercent(0, 0), percentOneDecimal(0, 0)]).toEqual([null, null]);
  });

  it('are rounded half up whatever the counts', () => {
    fc.assert(fc.property(shares, ([part, whole]) => {
      expect(wholePercent(part, whole)).toBe(halfUp(part, whole, 100));
      expect(percentOneDecimal(part, whole)).toBe(halfUp(part, whole, 1000) / 10);
    }), { numRuns: 2000 });
  });

  it('are rounded half up at an exact half', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 50_000 }), fc.nat(99), (k, below) => {
      expect(wholePercent((2 * below + 1) * k, 200 * k)).toBe(below + 1);
    }));
  });
});

const organisation = (code: string, kind: Reporting['kind'], commissionerIds: string[]): Reporting =>
  ({ code, kind, name: code, parentCode: null, adultPopulation: null, commissionerIds });
const ORGANISATIONS = [
  organisation('S2', 'sub_icb', ['two']), organisation('QX', 'icb', ['one', 'two']), organisation('S10', 'sub_icb', ['one']), organisation('Pé', 'place', ['one', 'two']), organisation('Pz', 'place', []),
];
const COUNTED: Counted[] = [
  { commissioner_id: 'one', item: 'dst_completed', chc_type: 'standard', band: null, count: 5 },
  { commissioner_id: 'two', item: 'dst_completed', chc_type: 'standard', band: null, count: 3 },
  { commissioner_id: 'two', item: 'dst_in_acute', chc_type: 'standard', band: null, count: 1 },
  { commissioner_id: 'one', item: 'incomplete_over_28_days_by_band', chc_type: 'standard', band: '04', count: 2 },
  { commissioner_id: 'elsewhere', item: 'dst_completed', chc_type: 'standard', band: null, count: 100 },
];
const rows = figures(ORGANISATIONS, COUNTED, '2026-03-31');
const figure = (code: string, item: string, band: string | null = null): unknown[] => {
  const { value, numerator, denominator } = rows.find((row) => row.organisation_code === code && row.item === item && row.band === band)!;
  return [value, numerator, denominator];
};

describe('figures', () => {
  it('adds a place and an ICB up from what lies under them', () => {
    expect([figure('S10', 'dst_completed'), figure('S2', 'dst_completed'), figure('QX', 'dst_completed'), figure('Pz', 'dst_completed')])
      .toEqual([[5, null, null], [3, null, null], [8, null, null], [0, null, null]]);
  });

  it('divides the sums, and does not average the parts', () => {
    expect([figure('S2', 'dst_in_acute_pct'), figure('QX', 'dst_in_acute_pct'), figure('Pz', 'dst_in_acute_pct')])
      .toEqual([[33, 1, 3], [13, 1, 8], [null, 0, 0]]);
  });

  it('keeps the bands apart', () => {
    expect(['01', '02', '03', '04', '05'].map((band) => figure('QX', 'incomplete_over_28_days_by_band', band)[0])).toEqual([0, 0, 0, 2, 0]);
  });

  it('gives every organisation every row, zeros included', () => {
    const rowsPerOrganisation = (MEASURES as readonly Measure[]).reduce((sum, measure) => sum + measure.types.length * ('byBand' in measure ? 5 : 1), 0);
    expect(ORGANISATIONS.map(({ code }) => rows.filter((row) => row.organisation_code === code).length)).toEqual(ORGANISATIONS.map(() => rowsPerOrganisation));
    expect(rows.filter((row) => row.value === null && !MEASURES.some((m) => m.item === row.item && isPercentage(m)))).toEqual([]);
  });

  it('sorts by code and table as a number, then by item, type and band, byte by byte', () => {
    expect([...new Set(rows.map((row) => row.organisation_code))]).toEqual(['Pz', 'Pé', 'QX', 'S10', 'S2']);
    const ofOne = rows.filter((row) => row.organisation_code === 'QX');
    expect([...new Set(ofOne.map((row) => row.table))]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 11]);
    const keys = ofOne.map((row) => [String(row.table).padStart(2, '0'), row.item, row.chc_type, row.band ?? ''].join(' '));
    expect(keys).toEqual([...keys].sort());
  });
});
