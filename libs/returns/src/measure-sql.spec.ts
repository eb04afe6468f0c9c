import { describe, expect, it } from '@jest/globals';
import { evidenceSql, quarterTo } from './measure-sql.js';
import { MEASURES, type Measure, isPercentage, isSum } from './measures.js';

describe('quarterTo', () => {
  it.each([
    ['2026-06-30', '2026-03-31', '2026-03-31'],
    ['2026-04-01', '2026-03-31', '2026-03-31'],
    ['2026-12-31', '2026-09-30', '2026-03-31'],
    ['2027-01-01', '2026-12-31', '2026-03-31'],
    ['2027-03-31', '2026-12-31', '2026-03-31'],
    ['2028-02-29', '2027-12-31', '2027-03-31'],
  ])('up to %s counts from after %s, its year from after %s', (end, previousEnd, yearEndBefore) => {
    expect(quarterTo(end)).toEqual({ end, previousEnd, yearEndBefore });
  });
});

describe('evidenceSql', () => {
  const period = quarterTo('2026-06-30');

  it('lists each count once for each of its types, and each sum once for each of its parts', () => {
    const listed = (MEASURES as readonly Measure[]).filter((measure) => !isPercentage(measure))
      .reduce((sum, measure) => sum + measure.types.reduce((parts, type) => parts + (isSum(measure) ? measure.sumOf[type]!.length : 1), 0), 0);
    expect(evidenceSql(period).split('\nunion all\n')).toHaveLength(listed);
  });

  it('leaves no date open', () => {
    expect(evidenceSql(period)).not.toMatch(/:[PEY]\b/);
  });

  it.each(["2026-06-30'; drop table referral; --", '2026-02-30', ''])('takes nothing but a real date: %s', (end) => {
    expect(() => evidenceSql({ ...period, end })).toThrow(new RangeError('not a date'));
  });
});
