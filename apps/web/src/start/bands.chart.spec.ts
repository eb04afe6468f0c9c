import { describe, expect, it } from '@jest/globals';
import { bandsChart } from './bands.chart.js';

const none = { '01': 0, '02': 0, '03': 0, '04': 0, '05': 0 };

describe('the chart of incomplete referrals by band', () => {
  const chart = bandsChart([
    { name: 'Coast', total: 100, bands: { '01': 5, '02': 0, '03': 45, '04': 0, '05': 50 } },
    { name: 'Vale', total: 25, bands: { ...none, '05': 25 } },
    { name: 'Moors', total: 0, bands: none },
  ]);

  it('makes the longest bar as wide as the chart and the others in proportion', () => {
    expect(chart.bars.map(({ segments }) => segments.map(({ band, left, width }) => [band, left, width]))).toEqual([
      [['01', '0%', '5%'], ['03', '5%', '45%'], ['05', '50%', '50%']],
      [['05', '0%', '25%']],
      [],
    ]);
  });

  it('numbers only the segments that have room for it', () => {
    expect(chart.bars[0]!.segments.map(({ numbered }) => numbered)).toEqual([false, true, true]);
  });

  it('leaves nobody out, not even who has none, and puts no bar over another', () => {
    expect(chart.bars.map(({ name, total }) => [name, total])).toEqual([['Coast', 100], ['Vale', 25], ['Moors', 0]]);
    const [first, second] = chart.bars;
    expect(first!.top + chart.barHeight).toBeLessThan(second!.labelAt);
  });

  it('draws nothing wider than nothing when nobody waits', () => {
    expect(bandsChart([{ name: 'Coast', total: 0, bands: none }]).bars[0]!.segments).toEqual([]);
  });
});
