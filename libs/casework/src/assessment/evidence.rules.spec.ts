import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '@chc/deadlines';
import { type AskedFor, delaysBySource, EVIDENCE_SOURCES } from './evidence.rules.js';

const asked = (words: Partial<AskedFor>): AskedFor => ({ sourceKind: 'hospital', source: 'Invented Infirmary', dueOn: '2026-03-10', receivedOn: null, withdrawnOn: null, ...words });

describe('what delay came from whom', () => {
  it('counts from the day after it was due until it came, was given up, or today', () => {
    const delays = delaysBySource([
      asked({ receivedOn: '2026-03-14' }),
      asked({ sourceKind: 'person', source: 'Her son', withdrawnOn: '2026-03-12' }),
      asked({ sourceKind: 'icb', source: 'CHC office', dueOn: '2026-03-19' }),
      asked({ sourceKind: 'council', source: 'Invented Council', receivedOn: '2026-03-10' }),
    ], '2026-03-20');
    expect(delays.map(({ source, daysLate, outstanding, suggests }) => [source, daysLate, outstanding, suggests])).toEqual([
      ['Invented Infirmary', 4, 0, 'D1'], ['Her son', 2, 0, 'D2'], ['CHC office', 1, 1, null], ['Invented Council', 0, 0, null],
    ]);
  });

  it('counts a day once, however much of one source is late on it, and knows a source by its name however typed', () => {
    const [delay] = delaysBySource([asked({}), asked({ source: ' invented infirmary', dueOn: '2026-03-12', receivedOn: '2026-03-18' }), asked({ dueOn: '2026-03-01', receivedOn: '2026-03-03' })], '2026-03-20');
    expect(delay).toMatchObject({ asked: 3, outstanding: 1, daysLate: 12 });
  });

  const anItem = fc.record({
    sourceKind: fc.constantFrom(...Object.keys(EVIDENCE_SOURCES)), source: fc.constantFrom('One', 'Two'), withdrawnOn: fc.constant(null),
    dueOn: fc.integer({ min: 0, max: 30 }).map((n) => addDays('2026-03-01', n)), receivedOn: fc.option(fc.integer({ min: 0, max: 40 }).map((n) => addDays('2026-03-01', n))),
  });

  it('is each late day of each source, counted one by one', () => {
    const days = Array.from({ length: 45 }, (_, n) => addDays('2026-03-01', n));
    fc.assert(fc.property(fc.array(anItem, { maxLength: 8 }), (items) => {
      const today = days.at(-1)!;
      for (const { sourceKind, source, daysLate } of delaysBySource(items, today)) {
        const own = items.filter((item) => item.sourceKind === sourceKind && item.source === source);
        expect(daysLate).toBe(days.filter((day) => own.some(({ dueOn, receivedOn }) => dueOn < day && day <= (receivedOn ?? today))).length);
      }
    }));
  });
});
