import { describe, expect, it } from '@jest/globals';
import { CARE_DOMAINS, type CareDomain } from '../framework.js';
import type { DstLevel, DstLevels } from './dst.rules.js';
import { type DstSeen, warningsOf } from './warnings.rules.js';

const ALL = Object.keys(CARE_DOMAINS) as CareDomain[];
const levels = (of: DstLevels = {}): DstLevels => ({ ...Object.fromEntries(ALL.map((domain): [CareDomain, DstLevel] => [domain, 'L'])), ...of });
/** A DST that nothing is to be said about: a Severe and several other needs, recommended eligible. */
const seen = (words: Partial<DstSeen> = {}): DstSeen => ({
  version: 'DST22', levels: levels({ cognition: 'S', mobility: 'H' }), recommendation: '01', evidenced: new Set(ALL), described: true, hasViews: true,
  council: 'settled', evidenceAwaited: 0, ...words,
});

describe('the warnings before a DST leaves the MDT', () => {
  it.each<[string, Partial<DstSeen>]>([
    ['a Severe with other needs, eligible', {}],
    ['a Severe with other needs, not eligible: that is for the MDT to weigh', { recommendation: '03' }],
    ['a Priority, eligible', { levels: levels({ breathing: 'P' }) }],
    ['nothing above Low, not eligible', { levels: levels(), recommendation: '03' }],
    ['a Moderate, nursing care', { levels: levels({ skin: 'M' }), recommendation: '02' }],
    ['no recommendation yet', { levels: levels({ breathing: 'P' }), recommendation: null }],
  ])('say nothing of %s', (_what, words) => expect(warningsOf(seen(words))).toEqual([]));

  it.each<[string, Partial<DstSeen>, string[]]>([
    ['a Priority, not eligible', { levels: levels({ behaviour: 'P' }), recommendation: '03' }, ['eligibility_expected']],
    ['two Severe, nursing care', { levels: levels({ skin: 'S', cognition: 'S' }), recommendation: '02' }, ['eligibility_expected']],
    ['nothing above Low, eligible', { levels: levels() }, ['eligibility_unlikely']],
    ['nothing above Low, nursing care', { levels: levels(), recommendation: '02' }, ['nursing_without_need']],
    ['two domains without evidence', { evidenced: new Set(ALL.filter((domain) => domain !== 'skin' && domain !== 'mobility')) }, ['domain_without_evidence:skin', 'domain_without_evidence:mobility']],
    ['nothing described, nobody heard', { described: false, hasViews: false }, ['characteristics_not_described', 'no_views']],
    ['a council that was never asked', { council: 'not_invited' }, ['council_not_invited']],
    ['a council and a hospital that have not answered', { council: 'awaited', evidenceAwaited: 1 }, ['council_awaited', 'evidence_awaited']],
  ])('speak of %s', (_what, words, keys) => expect(warningsOf(seen(words)).map(({ key }) => key)).toEqual(keys));

  it('ask no evidence of a domain that has no level yet', () => {
    expect(warningsOf(seen({ levels: { breathing: 'M' }, evidenced: new Set() })).map(({ key }) => key)).toEqual(['domain_without_evidence:breathing']);
  });
});
