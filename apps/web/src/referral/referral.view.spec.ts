import { describe, expect, it } from '@jest/globals';
import type { WorklistChoices, WorklistRow } from '@chc/casework';
import { addDays, clock } from '@chc/deadlines';
import { worklistRow, worklistView } from './referral.view.js';

const TODAY = '2026-11-23';

function aRow(age: number, words: Partial<WorklistRow> = {}): WorklistRow {
  const receivedOn = addDays(TODAY, -age);
  return {
    id: '0190', caseId: '0191', sourceId: 'SR1', state: 'received', receivedOn, practitioner: 'PR-1', delayReason: null, suspectedDuplicate: false,
    familyName: 'Ashworth', givenName: 'Edna', nhsNumber: '9000000009', commissioner: { code: 'S01', name: 'Coast commissioner' },
    place: { code: 'PL1', name: 'Coast' }, clock: clock(receivedOn, TODAY), ...words,
  };
}

const choices: WorklistChoices = {
  organisations: [
    { id: '1', code: 'QX1', name: 'First ICB', kind: 'icb', placeCode: null, icbCode: 'QX1' },
    { id: '2', code: 'PL1', name: 'Coast', kind: 'place', placeCode: 'PL1', icbCode: 'QX1' },
    { id: '3', code: 'S01', name: null, kind: 'sub_icb', placeCode: 'PL1', icbCode: 'QX1' },
  ],
  practitioners: ['PR-1'],
};
const view = (words: object = {}): ReturnType<typeof worklistView> =>
  worklistView({ page: { rows: [aRow(61)], total: 143, first: 26, next: null }, choices, filters: {}, asOf: TODAY, next: null, ...words });

describe('a referral on the worklist', () => {
  it.each([
    [0, 'Day 0 of 28', null, 'On track', 'green', '28 days left'],
    [20, 'Day 20 of 28', null, 'On track', 'green', '8 days left'],
    [21, 'Day 21 of 28', null, 'Due in 7 days', 'yellow', 'Its last week in time'],
    [27, 'Day 27 of 28', null, 'Due in 1 day', 'yellow', 'Its last week in time'],
    [28, 'Day 28 of 28', null, 'Due today', 'yellow', 'The last day in time'],
    [29, 'Day 29 of 28', '1 day over', 'Overdue by 1 day', 'red', 'Up to 2 weeks beyond 28 days'],
    [61, 'Day 61 of 28', '33 days over', 'Overdue by 33 days', 'red', 'Above 4 to 12 weeks beyond 28 days'],
    [1211, 'Day 1,211 of 28', '1,183 days over', 'Overdue by 1,183 days', 'red', 'Over 26 weeks beyond 28 days'],
  ])('aged %i days', (age, day, over, text, colour, why) => {
    expect(worklistRow(aRow(age))).toMatchObject({ day, over, tags: [{ text, colour }], why });
  });

  it('shows a person as known, the number in its groups', () => {
    expect(worklistRow(aRow(3))).toMatchObject({ person: 'Ashworth, Edna', href: '/cases/0191', nhsNumber: '900\u00a0000\u00a00009', due: '18 Dec 2026', commissioner: 'Coast commissioner', place: 'Coast' });
  });

  it('says what is not known; no cell is empty', () => {
    const row = worklistRow(aRow(3, { familyName: null, givenName: null, nhsNumber: null, practitioner: null, sourceId: null, place: null, commissioner: { code: 'S01', name: null } }));
    expect(row).toMatchObject({ person: 'Name not known', nhsNumber: 'NHS number not known', practitioner: 'Not known', referral: '0190', place: 'No place', commissioner: 'S01' });
  });

  it('marks a suspected duplicate with its reason', () => {
    const row = worklistRow(aRow(3, { suspectedDuplicate: true }));
    expect([row.tags.map(({ text }) => text), row.why]).toEqual([['On track', 'Suspected duplicate'], '25 days left; another standard referral of this person is open']);
  });
});

describe('the worklist page', () => {
  it('says where in the whole list it is', () => {
    expect([view().showing, view().firstHref]).toEqual(['Showing 26\u201326 of 143', '/referrals']);
    expect(view({ page: { rows: [], total: 0, first: 0, next: null } })).toMatchObject({ showing: 'No open standard referral', firstHref: null });
  });

  it('keeps the filters on its way to the next page, and lets each be taken off', () => {
    const narrowed = view({ filters: { place: 'PL1', band: '05' }, next: 'CUR' });
    expect(narrowed.nextHref).toBe('/referrals?place=PL1&band=05&after=CUR');
    expect(narrowed.chips).toEqual([{ text: 'Place: Coast', href: '/referrals?band=05' }, { text: 'Waiting: Beyond by over 26 weeks', href: '/referrals?place=PL1' }]);
  });

  it('offers an ICB only where there is more than one, or one is set', () => {
    expect(view().selects.map(({ id }) => id)).toEqual(['place', 'commissioner', 'practitioner', 'band', 'stage']);
    expect(view({ filters: { icb: 'QX1' } }).selects.map(({ id }) => id)).toContain('icb');
  });

  it('keeps a practitioner chosen whose referrals are all concluded', () => {
    const practitioner = view({ filters: { practitioner: 'PR-GONE' } }).selects.find(({ id }) => id === 'practitioner');
    expect(practitioner!.items.filter(({ selected }) => selected)).toEqual([{ value: 'PR-GONE', text: 'PR-GONE', selected: true }]);
  });
});
