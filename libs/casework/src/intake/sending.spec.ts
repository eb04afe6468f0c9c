import { expect, it } from '@jest/globals';
import { mayBeLeftOut, wordsOf } from '../act/fields.js';
import type { Door, LastSent } from '../act/intake-act.js';
import { SENDING } from './sending.intake.js';

const ICB = { id: '1', code: 'S01', name: 'Invented place', icbId: '2' };
const door = (lastSent?: LastSent): Door => ({
  by: { id: 'ref.one', role: 'referrer', organisationId: null, name: 'N Invented' }, today: '2026-03-20', at: new Date('2026-03-20T10:00:00Z'), commissioners: [ICB, { ...ICB, code: 'S02' }], ownOrganisation: null, lastSent,
});
const LAST: LastSent = { commissioner: 'S01', organisation: 'Invented ward', sourceOfReferral: '02', profession: '05', location: '03', staffGroup: '01', registration: '12A3456B' };

/** How many answers somebody has to give before it can be sent: what is needed and not there yet. */
function answers(name: keyof typeof SENDING, last?: LastSent): number {
  const { fields, initial } = SENDING[name];
  const begun = (initial as (at: Door) => Record<string, unknown>)(door(last));
  return Object.entries(fields).filter(([field, schema]) => !mayBeLeftOut(schema) && begun[field] === undefined && wordsOf(schema).control !== 'carried').length;
}

// Five minutes are 300 seconds: at most 12 for each answer (chosen here), on one page and its check.
it.each<[keyof typeof SENDING, number, number]>([['send_checklist', 22, 17], ['refer_directly', 6, 2], ['send_fast_track_tool', 10, 6]])(
  '%s asks %i answers the first time and %i from then on', (name, first, then) => {
    expect([answers(name), answers(name, LAST)]).toEqual([first, then]);
    expect(first).toBeLessThanOrEqual(25);
  });

it('begins with a commissioner only where we still work for it', () => {
  expect(SENDING.send_checklist.initial!(door({ ...LAST, commissioner: 'GONE' }))).not.toHaveProperty('commissioner');
});
