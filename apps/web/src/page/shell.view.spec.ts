import { describe, expect, it } from '@jest/globals';
import { permittedTo } from '@chc/access';
import { shellView } from './shell.view.js';

const onTime = { dueFor: '2026-11-23', latest: { businessDate: '2026-11-23', finishedAt: new Date(0) }, late: false };
const lead = { id: 'lead', name: 'Lee Day', role: 'spoke_lead', organisationId: null, roles: ['spoke_lead'], may: permittedTo(['spoke_lead']) };
const known = { path: '/', notCounted: { rows: 0, files: [] }, night: onTime, demonstrationMadeFor: null };

describe('what surrounds every page', () => {
  it('says nothing when all is counted, real and on time', () => {
    expect(shellView(known)).toMatchObject({ demonstration: null, notCounted: null, night: null });
  });

  it('marks the page one is on', () => {
    expect(shellView({ path: '/referrals', by: lead }).navigation.filter(({ current }) => current).map(({ text }) => text)).toEqual(['Worklist']);
  });

  it('says who is signed in, in which role', () => {
    expect(shellView({ ...known, by: lead }).signedIn).toEqual({ name: 'Lee Day', role: 'Spoke lead' });
    expect(shellView({ ...known, by: { ...lead, roles: [], may: new Set() } }).signedIn).toEqual({ name: 'Lee Day', role: 'No role' });
    expect(shellView(known).signedIn).toBeNull();
  });

  it('offers only what the person may open', () => {
    expect(shellView(known).navigation.map(({ href }) => href)).toEqual(['/']);
    expect(shellView({ ...known, by: { ...lead, may: permittedTo(['returns_officer']) } }).navigation.map(({ href }) => href)).toEqual(['/', '/figures/discounts', '/figures/fnc-rates', '/returns', '/data-quality']);
  });

  it('says what the data was made for', () => {
    expect(shellView({ ...known, demonstrationMadeFor: '2026-11-23' }).demonstration).toBe('Demonstration data, made for 23 November 2026');
  });

  it.each([
    [{ rows: 1, files: [] }, '1 row rejected by imports is not counted in these figures'],
    [{ rows: 1204, files: [] }, '1,204 rows rejected by imports are not counted in these figures'],
    [{ rows: 0, files: ['reviews.csv' as const] }, '1 file refused as a whole (reviews.csv) is not counted in these figures'],
    [{ rows: 2, files: ['reviews.csv' as const] }, '2 rows rejected by imports and 1 file refused as a whole (reviews.csv) are not counted in these figures'],
  ])('says what is not counted: %j', (notCounted, sentence) => {
    expect(shellView({ ...known, notCounted }).notCounted).toEqual({ says: sentence, href: null });
    expect(shellView({ ...known, by: lead, notCounted }).notCounted).toEqual({ says: sentence, href: '/data-quality' });
  });

  it('warns of a late night and since when nothing has been flagged', () => {
    const late = { ...onTime, latest: { businessDate: '2026-11-20', finishedAt: new Date(0) }, late: true };
    expect(shellView({ ...known, night: late }).night)
      .toBe('The nightly run of 23 November 2026 is late: new breaches have not been flagged since 20 November 2026.');
    expect(shellView({ ...known, night: { ...late, latest: null } }).night).toContain('no night has been run yet');
  });
});
