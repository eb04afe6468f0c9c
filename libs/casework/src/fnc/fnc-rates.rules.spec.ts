import { describe, expect, it } from '@jest/globals';
import { addDays, daysBetween } from '@chc/deadlines';
import fc from 'fast-check';
import { fncArrears, fncEntitlement, type FncRate, fncRateOn, fncStretches, weeklyPenceOf } from './fnc-rates.rules.js';

const rate = (id: string, fromOn: string, standardPence: number, words: Partial<FncRate> = {}): FncRate => ({
  id, fromOn, toOn: null, standardPence, higherPence: standardPence + 7000, announcedOn: null, knownFrom: words.announcedOn ?? fromOn, source: 'test', supersedes: null, ...words,
});
/** Three years as they were: the second paid at one rate and raised afterwards. */
const RATES = [
  rate('gap', '2007-10-01', 10100, { toOn: '2008-04-01' }),
  rate('18', '2018-04-01', 15816),
  rate('19', '2019-04-01', 16556),
  rate('19 again', '2019-04-01', 18031, { announcedOn: '2020-04-30', supersedes: '19' }),
  rate('20', '2020-04-01', 18392),
];
const LATER = '2021-01-01';

describe('the rate of a day', () => {
  it.each([
    ['as it was paid at the time', '2019-07-01', '2019-07-01', '19'],
    ['the day before the notice', '2019-07-01', '2020-04-29', '19'],
    ['from the notice on', '2019-07-01', '2020-04-30', '19 again'],
    ['of the next year, which the notice leaves alone', '2020-04-01', '2020-05-01', '20'],
    ['of the last day of a year', '2019-03-31', LATER, '18'],
    ['long after the newest, which lasts', '2020-12-31', LATER, '20'],
    ['before any', '2007-09-30', LATER, undefined],
    ['in a gap', '2010-01-01', LATER, undefined],
    ['to come, before anybody knew it', '2019-07-01', '2018-12-31', '18'],
  ])('%s', (_what, day, knownOn, id) => {
    expect(fncRateOn(RATES, day, knownOn)?.id).toBe(id);
  });

  it('is that of the band', () => {
    expect(weeklyPenceOf(RATES[1], 'standard')).toBe(15816);
    expect(weeklyPenceOf(RATES[1], 'higher')).toBe(22816);
    expect(weeklyPenceOf(undefined, 'higher')).toBeNull();
  });
});

describe('an entitlement', () => {
  it('is weeks times rate, cut where the rate changes', () => {
    expect(fncStretches(RATES, { fromOn: '2019-03-25', toOn: '2019-04-08' }, LATER, 'standard')).toEqual([
      { fromOn: '2019-03-25', toOn: '2019-04-01', weeklyPence: 15816 }, { fromOn: '2019-04-01', toOn: '2019-04-08', weeklyPence: 18031 },
    ]);
    expect(fncEntitlement(RATES, { fromOn: '2019-03-25', toOn: '2019-04-08' }, LATER, 'standard')).toEqual({ sevenths: 7 * 33847, pence: 33847, daysWithoutRate: 0 });
  });

  it('counts the days of a gap and owes nothing that is not known for them', () => {
    expect(fncEntitlement(RATES, { fromOn: '2008-03-30', toOn: '2008-04-11' }, LATER, 'standard')).toEqual({ sevenths: 20200, pence: 2886, daysWithoutRate: 10 });
  });

  it('of the year raised afterwards is 52 weeks and 2 days of the difference', () => {
    const year = { fromOn: '2019-04-01', toOn: '2020-04-01' };
    expect(fncArrears(RATES, year, { paidAsKnownOn: '2020-04-29', knownOn: '2020-04-30' }, 'standard').pence).toBe(Math.round(366 * (18031 - 16556) / 7));
    expect(fncArrears(RATES, year, { paidAsKnownOn: '2020-04-30', knownOn: LATER }, 'standard').pence).toBe(0);
  });
});

describe('whatever the rates', () => {
  const day = fc.integer({ min: 0, max: 1500 }).map((days) => addDays('2018-01-01', days));
  const someRates = fc.array(fc.record({ fromOn: day, lasts: fc.option(fc.integer({ min: 1, max: 400 })), late: fc.option(fc.integer({ min: 0, max: 500 })), pence: fc.integer({ min: 1, max: 50_000 }), again: fc.boolean() }), { maxLength: 8 })
    .map((rows) => rows.map(({ fromOn, lasts, late, pence, again }, at): FncRate => {
      const announcedOn = late === null ? null : addDays(fromOn, late);
      return rate(`r${at}`, fromOn, pence, { toOn: lasts === null ? null : addDays(fromOn, lasts), announcedOn, knownFrom: announcedOn ?? fromOn, supersedes: again && at > 0 ? `r${at - 1}` : null });
    }));
  const period = fc.tuple(day, fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 600 })).map(([fromOn, first, second]) => [fromOn, addDays(fromOn, first), addDays(fromOn, first + second)] as const);

  it('the parts of a period add up to the whole', () => {
    fc.assert(fc.property(someRates, period, day, (rates, [from, middle, to], knownOn) => {
      const of = (fromOn: string, toOn: string): ReturnType<typeof fncEntitlement> => fncEntitlement(rates, { fromOn, toOn }, knownOn, 'standard');
      const [first, second, whole] = [of(from, middle), of(middle, to), of(from, to)];
      expect(first.sevenths + second.sevenths).toBe(whole.sevenths);
      expect(first.daysWithoutRate + second.daysWithoutRate).toBe(whole.daysWithoutRate);
    }));
  });

  it('a period is its days, one by one', () => {
    fc.assert(fc.property(someRates, period, day, (rates, [from, , to], knownOn) => {
      const days = Array.from({ length: daysBetween(from, to) }, (_, at) => weeklyPenceOf(fncRateOn(rates, addDays(from, at), knownOn), 'higher'));
      expect(fncEntitlement(rates, { fromOn: from, toOn: to }, knownOn, 'higher')).toMatchObject({
        sevenths: days.reduce<number>((sum, pence) => sum + (pence ?? 0), 0), daysWithoutRate: days.filter((pence) => pence === null).length,
      });
    }), { numRuns: 40 });
  });

  it('what was paid and the arrears make what is owed, however often it is re-rated', () => {
    fc.assert(fc.property(someRates, period, fc.tuple(day, day, day).map((days) => [...days].sort() as [string, string, string]), (rates, [fromOn, , toOn], [paidOn, between, knownOn]) => {
      const all = { fromOn, toOn };
      const arrears = (from: string, to: string): number => fncArrears(rates, all, { paidAsKnownOn: from, knownOn: to }, 'standard').sevenths;
      expect(fncEntitlement(rates, all, paidOn, 'standard').sevenths + arrears(paidOn, knownOn)).toBe(fncEntitlement(rates, all, knownOn, 'standard').sevenths);
      expect(arrears(paidOn, between) + arrears(between, knownOn)).toBe(arrears(paidOn, knownOn));
    }));
  });
});
