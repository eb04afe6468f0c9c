// The privacy officer's pages over the access log: who looked at a case, what somebody looked at, and what is worth a question.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { writeAccessBatch, type Seen } from '@chc/audit';
import { BUSINESS_DATE } from '../builders/bundle.js';
import { anActor } from '../support/acting.js';
import { aCaseload, startWeb, type Web } from '../support/web.js';
import { until } from '../support/night.js';
import { type SignedIn, signedInAs } from '../support/sign-in.js';

let web: Web;
let owner: pg.Client;
let officer: SignedIn;
let elsewhere: SignedIn;
const cases: string[] = [];
beforeAll(async () => {
  web = await startWeb('privacy', BUSINESS_DATE, aCaseload());
  owner = new pg.Client({ connectionString: web.settings.databaseUrl });
  await owner.connect();
  cases.push(...(await owner.query<{ id: string }>(`select p.id from person p join organisation o on o.id = p.icb_id and o.code = 'QX1' where p.source_id like 'W%' order by p.source_id`)).rows.map(({ id }) => id));
  officer = await signedInAs(web, 'privacy_officer', { organisation: 'QX1' });
  elsewhere = await signedInAs(web, 'privacy_officer', { organisation: 'QX2' });
});
afterAll(async () => {
  await owner.end();
  await web.stop();
});

const ask = (path: string, who = officer, init: RequestInit = {}): Promise<Response> => fetch(web.address + path, { ...init, headers: who.headers, redirect: 'manual' });
const page = async (path: string, who = officer): Promise<string> => {
  const answer = await ask(path, who);
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.text();
};
const find = async (q: string, who = officer): Promise<string> => (await ask('/privacy', who, { method: 'POST', body: new URLSearchParams({ q }) })).text();
const BY = anActor('bulk.viewer', { name: 'Bea Viewer', role: 'practitioner' });
const seen = (caseId: string | undefined, words: Partial<Seen> = {}): Seen => ({ at: new Date(), kind: 'case', by: BY, method: 'GET', route: '/cases/:caseId', status: 200, caseId, ...words });

describe('the privacy officer', () => {
  it('finds by number or name who looked at a case, lists and searches included; and looking leaves a note', async () => {
    const viewer = await signedInAs(web, 'practitioner', { name: 'Vera Looker', organisation: 'QX1' });
    await page(`/cases/${cases[0]!}`, viewer);
    await page('/referrals', viewer);
    const { rows: [person] } = await owner.query<{ nhs_number: string }>('select nhs_number from person where id = $1', [cases[0]!]);
    expect(await find(person!.nhs_number)).toContain(`/privacy/cases/${cases[0]!}`);
    const html = await until('what was looked at', async () => {
      const text = await page(`/privacy/cases/${cases[0]!}`);
      return text.includes('Vera Looker') && text;
    });
    expect(html).toContain('Opened the case (/cases/:caseId)');
    expect(await find('vera look')).toContain(`What Vera Looker (${viewer.account.username}) looked at`);
    expect(await page(`/privacy/people/${viewer.account.id}`)).toContain('Opened the case');
    const { rows } = await until('the officer’s own notes', async () => {
      const found = await owner.query<{ kind: string; terms: string | null }>(`select kind, terms from access_log where actor = $1 and (kind = 'search' or case_id is not null) order by at, id`, [officer.account.username]);
      return found.rows.length >= 3 && found;
    });
    expect(rows.slice(0, 2).map(({ kind, terms }) => [kind, terms])).toEqual([['search', person!.nhs_number], ['case', null]]);
  });

  it('sees who has the surname of the person, their own record, who came out of hours, searches, exports, refusals', async () => {
    const { rows: [person] } = await owner.query<{ family_name: string; given_name: string }>('select family_name, given_name from person where id = $1', [cases[1]!]);
    const own = anActor('own.one', { name: `${person!.given_name} ${person!.family_name}`, role: 'practitioner' });
    await writeAccessBatch(web.db, [
      seen(cases[1], { by: own }), seen(cases[2], { by: anActor('night.one', { name: 'Nora Night' }), at: new Date('2026-11-25T02:00:00Z') }), seen(cases[2], { by: anActor('day.one', { name: 'Dora Day' }), at: new Date('2026-11-25T10:00:00Z') }),
      seen(undefined, { kind: 'search', terms: '<b>Ashworth</b>', caseIds: [cases[2]!], by: anActor('search.one', { name: 'Sam Search' }) }), seen(undefined, { kind: 'export', caseIds: [cases[2]!], by: anActor('export.one', { name: 'Ed Export' }) }), seen(cases[2], { kind: 'refused', status: 403, by: anActor('refused.one', { name: 'Rex Refused' }) }),
    ]);
    const lists = Object.fromEntries(await Promise.all(['same_surname', 'own_record', 'out_of_hours', 'searches', 'exports', 'refused'].map(async (list) => [list, await page(`/privacy/log?list=${list}`)] as const)));
    expect([lists.same_surname!.includes(own.name!), lists.own_record!.includes(own.name!), lists.own_record!.includes('Dora Day')]).toEqual([true, true, false]);
    expect([lists.out_of_hours!.includes('Nora Night'), lists.out_of_hours!.includes('Dora Day')]).toEqual([true, false]);
    expect([lists.searches!.includes('“&lt;b&gt;Ashworth&lt;/b&gt;”: 1 person found'), lists.exports!.includes('Ed Export'), lists.refused!.includes('Rex Refused')]).toEqual([true, true, true]);
  });

  it('sees who opened as many cases in a day as the value says', async () => {
    await owner.query(`insert into dated_value (name, organisation_id, from_on, value, unit, source) select 'bulk_view_cases', id, '2020-01-01', 5, 'cases', 'test' from organisation where code = 'QX1'`);
    await writeAccessBatch(web.db, [0, 1, 2, 3].map((at) => seen(cases[at])));
    expect(await page('/privacy/bulk')).not.toContain('Bea Viewer');
    await writeAccessBatch(web.db, [seen(cases[3]), seen(cases[4])]);
    expect(await page('/privacy/bulk')).toMatch(/Bea Viewer<\/td><td>5</);
    expect(await page('/privacy/bulk?to=2020-02-03')).toContain('nobody');
  });

  it('pages back by what was last shown, without leaving any out', async () => {
    await writeAccessBatch(web.db, Array.from({ length: 60 }, (_, at) => seen(cases[at % 5], { by: anActor(`page.${at}`, { name: `Pager No${at}` }), at: new Date('2026-11-21T12:00:00Z') })));
    let path: string | undefined = '/privacy/log?list=out_of_hours';
    const found = new Set<string>();
    for (let pages = 0; path && pages < 5; pages += 1) {
      const html: string = await page(path);
      for (const [name] of html.matchAll(/Pager No\d+/g)) found.add(name);
      path = /href="([^"]+)"[^>]*rel="next"|rel="next"[^>]*href="([^"]+)"/.exec(html)?.slice(1).find(Boolean)?.replaceAll('&amp;', '&');
    }
    expect(found.size).toBe(60);
  });

  it('of another ICB, or of none, sees none of it', async () => {
    const nobodys = await signedInAs(web, 'privacy_officer', { organisation: null });
    for (const who of [elsewhere, nobodys]) {
      expect((await ask(`/privacy/cases/${cases[0]!}`, who)).status).toBe(404);
      for (const list of ['same_surname', 'own_record', 'searches']) expect(await page(`/privacy/log?list=${list}`, who)).toContain('Nothing is noted.');
      expect(await page('/privacy/log?list=out_of_hours', who)).not.toContain('Nora Night');
      expect(await find('Vera', who)).toContain('Nobody was found');
    }
  });

  it.each(['/privacy/log?list=everything', '/privacy/log?after=yesterday.1', '/privacy/log?after=2026-13-45T99:00:00.000000Z.1', '/privacy/bulk?to=2026-02-30', '/privacy/log?who=x'])('is told what is wrong with %s', async (path) => {
    expect((await ask(path)).status).toBe(400);
  });

  it('opens no case, and begins here; the auditor reads too, others do not', async () => {
    expect((await ask(`/cases/${cases[0]!}`)).status).toBe(403);
    expect((await ask('/privacy', await signedInAs(web, 'auditor', { organisation: 'QX1' }))).status).toBe(200);
    expect((await ask('/privacy', await signedInAs(web, 'hub_manager', { organisation: 'QX1' }))).status).toBe(403);
  });
});
