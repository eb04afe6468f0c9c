import { describe, expect, it } from '@jest/globals';
import { plainName, understand } from './search.rules.js';

describe('what was typed into the search box', () => {
  it.each(['900 000 0009', '900-000-0009', '9000000009', ' 900  000 0009 '])('%s is an NHS number', (typed) => {
    expect(understand(typed)).toMatchObject({ nhsNumber: '9000000009', bornOn: null, reference: null, names: [] });
  });

  it.each(['17/05/1938', '17-5-1938', '17 05 1938', '17.05.1938', '1938-05-17', '17 May 1938', '17th may 1938', '17 MAY 1938'])('%s is a birth date', (typed) => {
    expect(understand(typed)).toMatchObject({ nhsNumber: null, bornOn: '1938-05-17', reference: null, names: [] });
  });

  it('reads names in the order given, plain', () => {
    expect(understand("O'Brien-Léon, Zoë").names).toEqual(['obrienleon', 'zoe']);
  });

  it('reads several at once', () => {
    expect(understand('Ashworth 900 000 0009 17/05/1938')).toEqual({ nhsNumber: '9000000009', bornOn: '1938-05-17', reference: null, names: ['ashworth'], nationalInsurance: false });
  });

  it.each(['SR-000123', 'R12', 'CHC-2026-0001'])('%s is a reference', (typed) => {
    expect(understand(typed)).toMatchObject({ reference: typed, names: [] });
  });

  it('knows a National Insurance number for what it is', () => {
    expect(understand('QQ 12 34 56 C')).toMatchObject({ nationalInsurance: true, names: [], reference: null });
  });

  it('takes no impossible date for one', () => {
    expect(understand('31/02/1938').bornOn).toBeNull();
  });

  it('finds nothing in nothing', () => {
    expect(understand('  ')).toEqual({ nhsNumber: null, bornOn: null, reference: null, names: [], nationalInsurance: false });
  });

  it('makes a name plain', () => {
    expect(['Núñez', 'Van der Berg', 'D’Arcy'].map(plainName)).toEqual(['nunez', 'vanderberg', 'darcy']);
  });
});
