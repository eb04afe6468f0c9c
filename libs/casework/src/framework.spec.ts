import { describe, expect, it } from '@jest/globals';
import { CARE_DOMAINS, editionOn, FRAMEWORK_EDITIONS } from './framework.js';

describe('editionOn', () => {
  it.each([
    ['2017-03-31', 'before_NF18', 'before_CL18', 'before_DST18', 'before_FT18'],
    ['2018-09-30', 'before_NF18', 'before_CL18', 'before_DST18', 'before_FT18'],
    ['2018-10-01', 'NF18', 'CL18', 'DST18', 'FT18'],
    ['2022-06-30', 'NF18', 'CL18', 'DST18', 'FT18'],
    ['2022-07-01', 'NF22', 'CL22', 'DST22', 'FT22'],
    ['2026-11-22', 'NF22', 'CL22', 'DST22', 'FT22'],
  ])('an assessment of %s is bound to %s', (completedOn, framework, checklist, dst, fastTrack) => {
    expect(editionOn(completedOn)).toMatchObject({ framework, checklist, dst, fastTrack });
  });

  it('has its editions in order of time, so that the latest that has begun is found', () => {
    const starts = FRAMEWORK_EDITIONS.map((edition) => edition.from);
    expect(starts).toEqual([...starts].sort());
  });
});

describe('the care domains', () => {
  it('are twelve, in the order of the tools', () => {
    expect(Object.keys(CARE_DOMAINS)).toHaveLength(12);
    expect(Object.keys(CARE_DOMAINS)[0]).toBe('breathing');
    expect(Object.keys(CARE_DOMAINS).at(-1)).toBe('other_significant_care_needs');
  });
});
