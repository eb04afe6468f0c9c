import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bandOf, clock, CLOCK_DAYS, concludedInTime, lastReceivedOver28, OVER_28_BANDS, REFUND_DAY1, STAT_DAY0 } from './28-day-clock.js';
import { addDays, daysBetween } from './plain-date.js';

const RECEIVED_ON = '2026-03-02'; // 28 days on lies beyond the spring clock change
const atAge = (days: number): ReturnType<typeof clock> => clock(RECEIVED_ON, addDays(RECEIVED_ON, days));
const age = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 2000 }));

describe('the 28-day clock of the national statistic', () => {
  it.each([
    [0, null],
    [27, null],
    [28, null],
    [29, '01'],
    [42, '01'],
    [43, '02'],
    [56, '02'],
    [57, '03'],
    [112, '03'],
    [113, '04'],
    [210, '04'],
    [211, '05'],
    [2000, '05'],
  ])('puts a referral %i days old in band %s', (days, band) => {
    expect(atAge(days).band).toBe(band);
  });

  it('reads day 21 of 28, a week left', () => {
    expect(atAge(21)).toEqual({ day: 21, of: 28, dueOn: '2026-03-30', daysLeft: 7, daysOver: 0, band: null });
  });

  it('is in time on its due date and over the day after', () => {
    expect(clock(RECEIVED_ON, '2026-03-30')).toMatchObject({ day: 28, daysLeft: 0, daysOver: 0, band: null });
    expect(clock(RECEIVED_ON, '2026-03-31')).toMatchObject({ day: 29, daysLeft: 0, daysOver: 1, band: '01' });
  });

  it('has what was received 29 days ago or earlier as over', () => {
    expect(lastReceivedOver28('2026-03-31')).toBe(RECEIVED_ON);
    expect(concludedInTime(RECEIVED_ON, '2026-03-30')).toBe(true);
    expect(concludedInTime(RECEIVED_ON, '2026-03-31')).toBe(false);
  });

  it('counts the day of receipt as day 0, and days before it as negative', () => {
    expect(clock(RECEIVED_ON, RECEIVED_ON)).toMatchObject({ day: 0, daysLeft: 28 });
    expect(atAge(-2)).toMatchObject({ day: -2, daysLeft: 30, daysOver: 0, band: null });
  });

  it('says in time, over, or how many days so that they add up at any age', () => {
    fc.assert(
      fc.property(age, (days) => {
        const asOf = addDays(RECEIVED_ON, days);
        const reading = clock(RECEIVED_ON, asOf);
        expect(reading.day).toBe(days);
        expect(reading.daysLeft - reading.daysOver).toBe(daysBetween(asOf, reading.dueOn));
        expect(Math.min(reading.daysLeft, reading.daysOver)).toBe(0);
        expect(reading.band === null).toBe(concludedInTime(RECEIVED_ON, asOf));
        expect(RECEIVED_ON <= lastReceivedOver28(asOf)).toBe(reading.daysOver > 0);
      }),
    );
  });
});

describe('the 28-day clock of the refund reading', () => {
  it('counts receipt as day 1, so that day 29 is receipt + 28 calendar days', () => {
    expect(clock(RECEIVED_ON, RECEIVED_ON, REFUND_DAY1)).toMatchObject({ day: 1, daysLeft: 27, dueOn: '2026-03-29' });
    const day29 = clock(RECEIVED_ON, addDays(RECEIVED_ON, 28), REFUND_DAY1);
    expect(day29).toMatchObject({ day: 29, daysOver: 1, daysLeft: 0 });
  });

  it('is always one day ahead of the statistic and has no band', () => {
    fc.assert(
      fc.property(age, (days) => {
        const asOf = addDays(RECEIVED_ON, days);
        const refund = clock(RECEIVED_ON, asOf, REFUND_DAY1);
        const statistic = clock(RECEIVED_ON, asOf, STAT_DAY0);
        expect(refund.day).toBe(statistic.day + 1);
        expect(daysBetween(refund.dueOn, statistic.dueOn)).toBe(1);
        expect(refund.band).toBeNull();
      }),
    );
  });
});

describe('the bands', () => {
  it('follow on one another without gap or overlap from the first day over', () => {
    expect(OVER_28_BANDS.map((band) => band.code)).toEqual(['01', '02', '03', '04', '05']);
    expect(OVER_28_BANDS[0].fromDaysOver).toBe(1);
    expect(OVER_28_BANDS.slice(1).map((band) => band.fromDaysOver - 1)).toEqual(
      OVER_28_BANDS.slice(0, -1).map((band) => band.toDaysOver),
    );
    expect(OVER_28_BANDS[4].toDaysOver).toBeNull();
  });

  it('hold every number of days over, and none that is not over', () => {
    fc.assert(
      fc.property(fc.integer({ min: -CLOCK_DAYS, max: 5000 }), (daysOver) => {
        expect(bandOf(daysOver) !== null).toBe(daysOver > 0);
      }),
    );
  });
});
