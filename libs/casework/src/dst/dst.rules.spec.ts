import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CARE_DOMAINS, type CareDomain } from '../framework.js';
import { DST_LEVELS, DST_RULES, dstRefusals, indicatedOutcome, levelRefusals, type DstLevel, type DstLevels } from './dst.rules.js';

const DOMAINS = Object.keys(CARE_DOMAINS) as CareDomain[];
const LEVELS = Object.keys(DST_LEVELS) as DstLevel[];
const offered = (domain: CareDomain): readonly DstLevel[] => DST_RULES.DST22.domains[domain];
const levelsWith = (chosen: DstLevels): DstLevels => ({ ...Object.fromEntries(DOMAINS.map((domain) => [domain, 'N'])), ...chosen });
const anyLevels: fc.Arbitrary<DstLevels> = fc.record(
  Object.fromEntries(DOMAINS.map((domain) => [domain, fc.constantFrom(...offered(domain))])),
);

describe('levelRefusals', () => {
  it.each([
    ['breathing', 'NLMHSP'],
    ['nutrition', 'NLMHS'],
    ['continence', 'NLMH'],
    ['skin', 'NLMHS'],
    ['mobility', 'NLMHS'],
    ['communication', 'NLMH'],
    ['psychological_and_emotional', 'NLMH'],
    ['cognition', 'NLMHS'],
    ['behaviour', 'NLMHSP'],
    ['drug_therapies', 'NLMHSP'],
    ['altered_states_of_consciousness', 'NLMHP'],
    ['other_significant_care_needs', 'NLMHS'],
  ])('%s offers %s and nothing else, in both versions', (domain, expected) => {
    const passed = (version: 'DST18' | 'DST22'): string => LEVELS.filter((level) => levelRefusals(domain, level, version).length === 0).join('');
    expect([passed('DST18'), passed('DST22')]).toEqual([expected, expected]);
  });

  it('says why', () => {
    expect(levelRefusals('altered_states_of_consciousness', 'S')).toEqual(['level_not_offered_in_domain']);
    expect(levelRefusals('skin', 'A')).toEqual(['level_unknown']);
    expect(levelRefusals('toString', 'N')).toEqual(['domain_not_in_dst']);
  });
});

describe('dstRefusals', () => {
  it('takes a complete DST, with or without the twelfth domain', () => {
    expect(dstRefusals(levelsWith({}))).toEqual([]);
    expect(dstRefusals(levelsWith({ other_significant_care_needs: undefined }))).toEqual([]);
  });

  it('wants a need in the twelfth domain put in words', () => {
    const levels = levelsWith({ other_significant_care_needs: 'M' });
    expect(dstRefusals(levels)).toEqual(['other_need_not_described']);
    expect(dstRefusals(levels, ' ')).toEqual(['other_need_not_described']);
    expect(dstRefusals(levels, 'autonomic dysreflexia')).toEqual([]);
  });

  it('gives every reason at once', () => {
    const reasons = dstRefusals({ ...levelsWith({ continence: 'S' }), skin: null, appetite: 'L' });
    expect(reasons).toEqual(['continence_level_not_offered_in_domain', 'appetite_domain_not_in_dst', 'skin_level_missing']);
  });
});

describe('indicatedOutcome', () => {
  it.each<[string, DstLevels, string, string]>([
    ['one Priority', { altered_states_of_consciousness: 'P' }, 'priority', 'eligibility_expected'],
    ['one Priority and one Severe', { breathing: 'P', skin: 'S' }, 'priority', 'eligibility_expected'],
    ['two Severe', { cognition: 'S', mobility: 'S' }, 'two_severe', 'eligibility_expected'],
    ['one Severe with needs in two others', { cognition: 'S', mobility: 'L', skin: 'L' }, 'severe_with_needs_in_several_others', 'may_indicate_primary_health_need'],
    ['a High and a Moderate', { cognition: 'H', mobility: 'M' }, 'several_high_or_moderate', 'may_indicate_primary_health_need'],
    ['one Severe alone', { cognition: 'S' }, 'limited_needs', 'unlikely_give_reasons'],
    ['one Severe with a need in one other', { cognition: 'S', mobility: 'L' }, 'limited_needs', 'unlikely_give_reasons'],
    ['one High and Low', { cognition: 'H', mobility: 'L' }, 'limited_needs', 'unlikely_give_reasons'],
    ['Low everywhere', Object.fromEntries(DOMAINS.map((domain) => [domain, 'L'])), 'limited_needs', 'unlikely_give_reasons'],
    ['no needs', {}, 'limited_needs', 'unlikely_give_reasons'],
  ])('%s', (_, chosen, pattern, expectation) => {
    expect(indicatedOutcome(levelsWith(chosen))).toEqual({ pattern, expectation });
  });

  it('says nothing of an unfinished DST until a pattern shows', () => {
    expect(indicatedOutcome({})).toBeNull();
    expect(indicatedOutcome({ skin: 'L', mobility: undefined })).toBeNull();
    expect(indicatedOutcome({ breathing: 'P' })?.expectation).toBe('eligibility_expected');
  });

  it('expects no less when a need is found to be greater', () => {
    const strength = { unlikely_give_reasons: 0, may_indicate_primary_health_need: 1, eligibility_expected: 2 };
    const strengthOf = (levels: DstLevels): number => strength[indicatedOutcome(levels)?.expectation ?? 'unlikely_give_reasons'];
    fc.assert(
      fc.property(anyLevels, fc.constantFrom(...DOMAINS), fc.nat(), (levels, domain, pick) => {
        const now = levels[domain] ?? 'N';
        const higher = offered(domain).filter((level) => LEVELS.indexOf(level) >= LEVELS.indexOf(now));
        const raised = { ...levels, [domain]: higher[pick % higher.length] };
        expect(strengthOf(raised)).toBeGreaterThanOrEqual(strengthOf(levels));
      }),
    );
  });

  it('is silent on scores and decisions: it gives a pattern and an expectation, no more', () => {
    fc.assert(
      fc.property(anyLevels, (levels) => {
        expect(Object.keys(indicatedOutcome(levels) ?? {})).toEqual(['pattern', 'expectation']);
      }),
    );
  });
});
