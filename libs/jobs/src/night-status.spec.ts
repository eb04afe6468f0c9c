import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { latestDueNight } from './night-status.js';

/** The instant at which London's clock shows a time; a time that comes twice is the first. */
const london = (local: string): Date => DateTime.fromISO(local, { zone: 'Europe/London' }).toJSDate();

describe('latestDueNight', () => {
  it.each([
    ['2026-02-10T03:14:59', '2026-02-09', true],
    ['2026-02-10T03:15:00', '2026-02-10', false],
    ['2026-02-10T04:14:59', '2026-02-10', false],
    ['2026-02-10T04:15:00', '2026-02-10', true],
    ['2026-02-10T23:59:59', '2026-02-10', true],
    ['2026-07-01T00:30:00', '2026-06-30', true],
    ['2026-07-01T03:15:00', '2026-07-01', false],
    ['2026-03-01T00:00:00', '2026-02-28', true],
    // The clocks go forward at 01:00 on 29 March and back at 02:00 on 25 October: 03:15 comes once on both.
    ['2026-03-29T00:59:00', '2026-03-28', true],
    ['2026-03-29T02:05:00', '2026-03-28', true],
    ['2026-03-29T03:15:00', '2026-03-29', false],
    ['2026-03-29T04:15:00', '2026-03-29', true],
    ['2026-10-25T01:30:00', '2026-10-24', true],
    ['2026-10-25T03:14:00', '2026-10-24', true],
    ['2026-10-25T03:15:00', '2026-10-25', false],
    ['2026-10-25T04:15:00', '2026-10-25', true],
  ])('at %s in London is that of %s; its hour of grace is over: %s', (local, businessDate, graceIsOver) => {
    expect(latestDueNight(london(local))).toEqual({ businessDate, graceIsOver });
  });

  it('is that of a set business date, long past its hour of grace', () => {
    expect(latestDueNight(london('2026-02-10T03:20:00'), '2025-12-31')).toEqual({ businessDate: '2025-12-31', graceIsOver: true });
  });

  const inTwoYears = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 11, 31) });
  const day = 86_400_000;
  const aroundClockChanges = fc.tuple(fc.constantFrom('2026-03-29', '2026-10-25', '2027-03-28', '2027-10-31'), fc.integer({ min: -day, max: day }))
    .map(([date, by]) => london(`${date}T03:15:00`).getTime() + by);

  it('is today’s from 03:15 and in grace for one hour, on every day of the year', () => {
    fc.assert(fc.property(fc.oneof(inTwoYears, aroundClockChanges), (at) => {
      const clock = DateTime.fromMillis(at, { zone: 'Europe/London' });
      const [minutes, today] = [clock.hour * 60 + clock.minute, clock.toISODate()!];
      const due = minutes >= 195 ? today : clock.minus({ days: 1 }).toISODate()!;
      expect(latestDueNight(new Date(at))).toEqual({ businessDate: due, graceIsOver: minutes < 195 || minutes >= 255 });
    }), { numRuns: 1000 });
  });

  it('comes for every date, in order, however the clocks are changed', () => {
    for (const [from, hours] of [['2026-03-27T00:00', 120], ['2026-10-23T00:00', 120]] as const) {
      const nights = Array.from({ length: hours * 4 }, (_, quarter) => latestDueNight(new Date(london(from).getTime() + quarter * 900_000)).businessDate);
      const distinct = [...new Set(nights)];
      expect(nights).toEqual([...nights].sort());
      expect(distinct).toEqual(distinct.map((_, at) => DateTime.fromISO(distinct[0]!).plus({ days: at }).toISODate()));
    }
  });
});
