import { describe, expect, it } from '@jest/globals';
import { careStartAfterDecision, careStartAfterFastTrack, type CareStartReading } from './care-start.js';
import { fastTrackCareDueAt } from './response-times.js';

const fastTrack = (receivedAt: string, startedOn: string | null, asOf: string): CareStartReading =>
  careStartAfterFastTrack(new Date(receivedAt), fastTrackCareDueAt(new Date(receivedAt), 48), startedOn, asOf);

describe('care after a decision', () => {
  it('is shown without a target where there is none, and is never late then', () => {
    expect(careStartAfterDecision('2026-03-02', null, '2026-06-02')).toEqual({ fromOn: '2026-03-02', dueOn: null, dueAt: null, startedOn: null, days: 92, late: false });
  });

  it.each([
    ['not started, on the day it is due', null, '2026-03-16', 14, false],
    ['not started, the day after', null, '2026-03-17', 15, true],
    ['started on the day it is due, read long after', '2026-03-16', '2027-01-01', 14, false],
    ['started the day after', '2026-03-17', '2027-01-01', 15, true],
    ['started before the decision', '2026-02-20', '2026-03-02', 0, false],
  ])('%s', (_what, startedOn, asOf, days, late) => {
    expect(careStartAfterDecision('2026-03-02', startedOn, asOf, 14)).toMatchObject({ dueOn: '2026-03-16', days, late });
  });
});

describe('care after a Fast Track tool', () => {
  it('is due when its hours have run out, over a clock change too', () => {
    const reading = fastTrack('2026-03-28T23:30:00Z', null, '2026-03-31');
    expect(reading).toMatchObject({ fromOn: '2026-03-28', dueOn: '2026-03-31', days: 3, late: false });
    expect(reading.dueAt?.toISOString()).toBe('2026-03-30T23:30:00.000Z');
  });

  it('is late from the day after', () => {
    const at = '2026-05-04T09:00:00Z';
    expect(fastTrack(at, null, '2026-05-06').late).toBe(false);
    expect(fastTrack(at, null, '2026-05-07').late).toBe(true);
    expect(fastTrack(at, '2026-05-06', '2026-05-07').late).toBe(false);
  });
});
