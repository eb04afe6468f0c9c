import { describe, expect, it } from '@jest/globals';
import { addDays, addMonths } from '@chc/deadlines';
import fc from 'fast-check';
import { OPERATIONAL } from './operational.js';
import { retentionOf, workedOf } from './retention.rules.js';

const aDay = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('1990-01-01', days));
const years = fc.record({ retention_years: fc.integer({ min: 8, max: 20 }), retention_most_years: fc.constant(20) });
const extensions = fc.array(aDay, { maxLength: 4 });
const EIGHT = { retention_years: 8, retention_most_years: 20 };
const keptUntil = (lastOn: string | null, more: readonly string[] = [], open: readonly (keyof typeof OPERATIONAL)[] = []): string | null => retentionOf({ open, lastOn }, EIGHT, more, false, '2026-03-10').keptUntil;

describe('retention', () => {
  it.each([
    ['2018-03-09', '2026-03-09', true], ['2018-03-10', '2026-03-10', false], ['2016-02-29', '2024-02-29', true], ['2019-02-28', '2027-02-28', false],
  ])('of a case last operational on %s ends on %s', (lastOn, until, passed) => {
    expect(retentionOf({ open: [], lastOn }, EIGHT, [], false, '2026-03-10')).toMatchObject({ keptUntil: until, hasPassed: passed, extendableUntil: addMonths(lastOn, 240) });
  });

  it('has no end while anything is open, nor where no date is known', () => {
    expect([keptUntil('2000-01-01', [], ['referral']), keptUntil(null)]).toEqual([null, null]);
  });

  it('is a minimum: no extension shortens it, the longest counts, and a hold moves no date', () => {
    fc.assert(fc.property(aDay, aDay, years, extensions, fc.boolean(), (lastOn, today, numbers, more, held) => {
      const { keptUntil: until, hasPassed, extendableUntil } = retentionOf({ open: [], lastOn }, numbers, more, held, today);
      expect(until! >= addMonths(lastOn, numbers.retention_years * 12)).toBe(true);
      expect([until, ...more].sort().at(-1)).toBe(until);
      expect(hasPassed).toBe(until! < today);
      expect(extendableUntil! >= addMonths(lastOn, numbers.retention_years * 12)).toBe(true);
      expect(retentionOf({ open: [], lastOn }, numbers, more, !held, today).keptUntil).toBe(until);
    }));
  });

  it('begins again when the case is used again, and never ends earlier for it', () => {
    fc.assert(fc.property(aDay, aDay, years, extensions, (first, later, numbers, more) => {
      const before = retentionOf({ open: [], lastOn: first }, numbers, more, false, later).keptUntil!;
      const last = first > later ? first : later;
      const after = retentionOf({ open: [], lastOn: last }, numbers, more, false, later).keptUntil!;
      expect(after >= before && after >= addMonths(later, numbers.retention_years * 12)).toBe(true);
    }));
  });
});

describe('what a case was worked with', () => {
  const empty = Object.fromEntries(Object.keys(OPERATIONAL).map((part) => [part, []]));
  const of = (rows: object): ReturnType<typeof workedOf> => workedOf({ ...empty, ...rows } as never);

  it('is its latest date, an instant by its day in London, whatever the part', () => {
    expect(of({ person: [{ diedOn: '2019-01-01' }], note: [{ recordedAt: '2020-07-01T23:30:00+00:00' }] })).toEqual({ open: [], lastOn: '2020-07-02' });
  });

  it('says what is open', () => {
    expect(of({ referral: [{ receivedOn: '2019-01-01', concludedOn: null }], eligibility: [{ eligibleFrom: '2019-02-01', eligibleTo: '2019-03-01' }], letter: [{ state: 'queued' }], checklist: [{ state: 'sent', reconsiderationAskedOn: '2019-04-01', reconsideredOn: null }] }))
      .toEqual({ open: ['referral', 'checklist', 'letter'], lastOn: '2019-04-01' });
  });
});
