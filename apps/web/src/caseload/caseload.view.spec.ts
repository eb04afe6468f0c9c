import { describe, expect, it } from '@jest/globals';
import { ALL_URGENCIES, type CaseloadPage, type CaseloadRow, REFERRAL_TRANSITIONS, REVIEW_TRANSITIONS, type Urgency } from '@chc/casework';
import { addDays } from '@chc/deadlines';
import type { Actor } from '@chc/platform';
import { away, caseloadRow, type Reader } from './caseload-row.view.js';
import { readCursor, writeCursor } from './caseload.input.js';
import { caseloadView } from './caseload.view.js';
import { NEXT_STEPS, nextStep } from './next-step.view.js';

const TODAY = '2026-05-04';
const by: Actor = { id: 'pr.one', role: 'practitioner', organisationId: null, practitioner: 'PR-1', may: new Set(['name_coordinator', 'hold_mdt', 'book_review', 'export_caseload']) };
const reader: Reader = { today: TODAY, now: new Date('2026-05-04T10:00:00Z'), by };

const aRow = (words: Partial<CaseloadRow> = {}): CaseloadRow => ({
  caseId: 'c1', familyName: 'Ashworth', givenName: 'Edith', nhsNumber: '9000000009', bornOn: '1938-05-17', diedOn: null, owner: 'PR-1', ownerName: null,
  kind: 'referral', subjectId: 'r1', state: 'received', urgency: 'in_time', beganOn: addDays(TODAY, -12), receivedAt: null, hoursAllowed: null, dueOn: addDays(TODAY, 16), bookedFor: null,
  reviewType: null, funding: null, coordinator: null, delayReason: null, suspectedDuplicate: false, reassessment: false, accepted: true, what: null, behind: null, others: [], escalated: [], ...words,
});

const aPage = (rows: readonly CaseloadRow[], words: Partial<CaseloadPage> = {}): CaseloadPage => ({
  rows, total: rows.length, first: rows.length > 0 ? 1 : 0, next: null, cases: rows.length, attention: 0, byUrgency: {}, nextToBreach: null, longestWaiting: null, ...words,
});

const view = (page: CaseloadPage, words: Partial<Parameters<typeof caseloadView>[0]> = {}): ReturnType<typeof caseloadView> =>
  caseloadView({ ...reader, page, asked: { owner: 'PR-1', sort: 'urgent' }, owners: null, next: null, ...words });

describe('a row of the caseload', () => {
  it('says who, what next, by when, which day of 28 and whose', () => {
    expect(caseloadRow(aRow(), reader)).toMatchObject({
      person: 'Ashworth, Edith', nhsNumber: '900\u00a0000\u00a00009', next: 'Name the coordinator', due: '20 May 2026', away: 'in 16 days', day: 'Day 12 of 28', owner: 'You',
      tags: [{ text: 'On track', colour: 'green' }], why: '16 days left to decide.',
    });
  });

  it('is behind where the page of its case says so, and not on track', () => {
    expect(caseloadRow(aRow({ behind: 'Coordinator named' }), reader)).toMatchObject({ tags: [{ text: 'Behind', colour: 'yellow' }], why: 'By now it should have “Coordinator named”. 16 days left to decide.' });
  });

  it.each(ALL_URGENCIES.map((urgency) => [urgency] as [Urgency]))('%s has a tag and a sentence, never colour alone', (urgency) => {
    const kind = urgency.startsWith('review') ? 'review' : urgency.startsWith('fast') ? 'fast_track' : urgency.startsWith('task') ? 'task' : 'referral';
    const dueOn = /past|over|long/.test(urgency) ? addDays(TODAY, -100) : addDays(TODAY, 3);
    const { tags, why } = caseloadRow(aRow({ urgency, kind, state: kind === 'review' ? 'due' : kind === 'task' ? 'open' : 'received', dueOn, what: 'Ring' }), reader);
    expect(tags[0]!.text).not.toBe('');
    expect(why).toMatch(/^[A-Z0-9].*\.$/);
  });

  it('leaves no cell empty where hardly anything is known', () => {
    const bare = caseloadRow(aRow({ familyName: null, givenName: null, nhsNumber: null, owner: null }), reader);
    expect([bare.person, bare.nhsNumber, bare.owner]).toEqual(['Name not known', 'NHS number not known', 'Nobody']);
  });

  it('counts the hours of a Fast Track tool whose instant is known', () => {
    expect(caseloadRow(aRow({ kind: 'fast_track', urgency: 'fast_track', receivedAt: new Date('2026-05-03T09:00:00Z'), hoursAllowed: 48 }), reader).day).toBe('Hour 25 of 48');
  });

  it('says what else is open', () => {
    expect(caseloadRow(aRow({ others: [{ kind: 'review', urgency: 'review_later', dueOn: '2026-08-01' }] }), reader).also).toEqual(['Also open: a review, due 1 Aug 2026']);
  });
});

describe('the next step', () => {
  const may = (act: string): boolean => by.may!.has(act);
  it.each(Object.entries(NEXT_STEPS.referral))('from %s is a move that the transition table has', (state, { act }) => {
    expect((REFERRAL_TRANSITIONS as Record<string, { from: readonly string[] }>)[act]!.from).toContain(state);
  });
  it.each(Object.keys(NEXT_STEPS.review))('from %s leaves a state that reviews have', (state) => {
    expect(Object.values(REVIEW_TRANSITIONS).some(({ from }) => (from as readonly string[]).includes(state))).toBe(true);
  });
  it('is whom it waits for where the reader may not', () => {
    expect(nextStep(aRow({ state: 'verifying' }), may)).toBe('Waiting for the verifier');
  });
  it('is a death or a duplicate before anything else', () => {
    expect(nextStep(aRow({ diedOn: '2026-05-01' }), may)).toBe('Decide whether to go on: the person has died');
    expect(nextStep(aRow({ suspectedDuplicate: true }), may)).toBe('Settle the suspected duplicate');
  });
  it('is a task’s own words', () => {
    expect(nextStep(aRow({ kind: 'task', state: 'open', what: 'Ring the daughter' }), may)).toBe('Ring the daughter');
  });
});

describe('the caseload page', () => {
  it('puts what needs attention in a section of its own', () => {
    const page = aPage([aRow({ urgency: 'over_28', dueOn: addDays(TODAY, -3) }), aRow({ caseId: 'c2' })], { attention: 1 });
    expect(view(page).sections.map(({ title, rows }) => [title, rows.length])).toEqual([['Needs attention (1)', 1], ['Nothing pressing (1)', 1]]);
  });
  it('is one list when sorted otherwise', () => {
    expect(view(aPage([aRow()]), { asked: { owner: 'PR-1', sort: 'due' } }).sections.map(({ title }) => title)).toEqual(['Cases']);
  });
  it('says which column it is sorted by and turns it round', () => {
    const due = view(aPage([aRow()]), { asked: { owner: 'PR-1', sort: 'due' } }).columns.find(({ text }) => text === 'Due');
    expect(due).toEqual({ text: 'Due', href: '/caseload?sort=due&down=yes', order: 'ascending', says: 'sorted' });
  });
  it('says so when nothing is open', () => {
    expect(view(aPage([]))).toMatchObject({ showing: 'No open case', who: 'No case is open.', exportHref: null, sections: [] });
  });
});

it.each([[2, '2 days ago', -2], [0, 'today', 0], [1, 'in 1 day', 1]])('%i days away', (_days, words, on) => {
  expect(away(addDays(TODAY, on), TODAY)).toBe(words);
});

it('writes and reads a cursor, and refuses what it did not write', () => {
  const cursor = { first: 3, second: '2026-05-04', id: '00000000-0000-7000-8000-000000000001' };
  expect(readCursor(writeCursor(cursor))).toEqual(cursor);
  expect(readCursor(writeCursor({ ...cursor, second: null }))).toEqual({ ...cursor, second: null });
  expect(() => readCursor('bm9uc2Vuc2U')).toThrow(/after/);
});
