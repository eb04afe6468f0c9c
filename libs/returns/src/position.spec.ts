import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { per50k } from './position.js';

// The region's published table of incomplete referrals (Q2 2019/20): by band and in all, count and rate per 50,000, with a
// population that reproduces every printed rate of its row.
const PUBLISHED: [code: string, population: number, counts: number[], rates: string[]][] = [
  ['E1', 47_954_702, [397, 277, 478, 212, 237, 1601], ['0.41', '0.29', '0.50', '0.22', '0.25', '1.67']],
  ['QE1', 1_423_611, [26, 34, 59, 56, 132, 307], ['0.91', '1.19', '2.07', '1.97', '4.64', '10.78']],
  ['QOP', 2_427_065, [15, 7, 22, 4, 0, 48], ['0.31', '0.14', '0.45', '0.08', '0.00', '0.99']],
  ['QYG', 2_142_876, [22, 14, 15, 11, 10, 72], ['0.51', '0.33', '0.35', '0.26', '0.23', '1.68']],
  ['QWO', 2_154_713, [35, 26, 15, 1, 1, 78], ['0.81', '0.60', '0.35', '0.02', '0.02', '1.81']],
  ['QOQ', 1_168_647, [5, 6, 30, 11, 1, 53], ['0.21', '0.26', '1.28', '0.47', '0.04', '2.27']],
  ['QF7', 1_269_275, [15, 6, 10, 2, 2, 35], ['0.59', '0.24', '0.39', '0.08', '0.08', '1.38']],
  ['QHM', 2_627_061, [29, 11, 2, 0, 0, 42], ['0.55', '0.21', '0.04', '0.00', '0.00', '0.80']],
];

describe('per50k', () => {
  it.each(PUBLISHED)('gives the published rates of %s', (_code, population, counts, rates) => {
    expect(counts.slice(0, 5).reduce((sum, count) => sum + count, 0)).toBe(counts[5]);
    expect(counts.map((count) => per50k(count, population)!.toFixed(2))).toEqual(rates);
  });

  it.each([null, 0])('gives none for a population of %p', (population) => {
    expect(per50k(12, population)).toBeNull();
  });

  it('is rounded half up to two decimals', () => {
    expect(per50k(1, 10_000_000)).toBe(0.01);
    expect(per50k(1, 10_000_001)).toBe(0);
    fc.assert(fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 60_000_000 }), (count, population) => {
      const hundredths = (2n * BigInt(count) * 5_000_000n + BigInt(population)) / (2n * BigInt(population));
      expect(per50k(count, population)).toBe(Number(hundredths) / 100);
    }), { numRuns: 2000 });
  });
});
