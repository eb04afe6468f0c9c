import { expect, it } from '@jest/globals';
import { showsSecondFactor } from './second-factor.js';

const ACCEPTED = { acr: ['AAL2', 'AAL3'], amr: ['mfa', 'sc'] };

it.each<[object, boolean]>([
  [{ amr: ['pwd', 'mfa'] }, true], [{ acr: 'AAL3' }, true], [{ acr: 'AAL1', amr: ['sc'] }, true],
  [{}, false], [{ amr: ['pwd'] }, false], [{ acr: 'AAL1' }, false], [{ amr: 'mfa' }, false], [{ acr: ['AAL3'] }, false], [{ amr: [['mfa']] }, false], [{ acr: 'aal3' }, false],
  [{ acr: null, amr: null }, false], [{ amr: { 0: 'mfa', length: 1 } }, false],
])('%j shows a second factor: %s', (proof, expected) => {
  expect(showsSecondFactor(proof, ACCEPTED)).toBe(expected);
});

it('nothing is shown where nothing is accepted', () => {
  expect(showsSecondFactor({ acr: 'AAL3', amr: ['mfa'] }, { acr: [], amr: [] })).toBe(false);
});
