// Searching: whatever way it is typed the person is found, and no address tells of whom.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aBundle, aPerson, aReferral, BUSINESS_DATE, nhsNumber } from '../builders/bundle.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

let web: Web;
let practitioner: SignedIn;
const NUMBER = nhsNumber(9951);
const grouped = (between: string): string => [NUMBER.slice(0, 3), NUMBER.slice(3, 6), NUMBER.slice(6)].join(between);

beforeAll(async () => {
  const bundle = aBundle();
  bundle.persons.push(
    aPerson({ person_id: 'F1', nhs_number: NUMBER, family_name: "O'Brien-Léon", given_name: 'Zoë', birth_date: '1931-02-03' }),
    aPerson({ person_id: 'F2', nhs_number: NUMBER, family_name: 'Quillfeather', given_name: 'Ann', birth_date: '1950-06-07' }),
    aPerson({ person_id: 'F3', nhs_number: '9434765918', family_name: 'Quillfeather', given_name: 'Bea', birth_date: '1951-06-07' }),
  );
  bundle.referrals.push(aReferral({ service_request_id: 'FIND-77', person_id: 'F1', checklist_completed_date: '' }));
  web = await startWeb('search', BUSINESS_DATE, bundle);
  practitioner = await signedInAs(web, 'practitioner');
}, 60_000);
afterAll(() => web?.stop());

async function find(q: string): Promise<{ location: string; body: string; names: string[] }> {
  const sent = await fetch(`${web.address}/search`, { method: 'POST', redirect: 'manual', headers: { ...practitioner.headers, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ q }) });
  const location = sent.headers.get('location')!;
  const body = await (await fetch(web.address + location, { headers: { cookie: practitioner.cookie } })).text();
  return { location, body, names: [...body.matchAll(/<a class="chc-strong" href="[^"]+">([^<]+)</g)].map(([, name]) => name!) };
}

describe('the search', () => {
  it.each(["O'Brien", 'obrien leon', 'OBRIENLEON', 'zoe', 'Zoë O’Brien-Léon', 'obrien, z', '3/2/1931', '3 February 1931', '1931-02-03', 'FIND-77', 'F1'])('finds her by %s', async (q) => {
    expect((await find(q)).names).toContain('O&#39;Brien-Léon, Zoë');
  });

  it.each(['R009951', 'r009951'])('finds her by %s, the reference her referrer was given', async (q) => {
    await web.db.query(`update referral set reference = 'R009951' where source_id = 'FIND-77'`);
    expect((await find(q)).names).toEqual(['O&#39;Brien-Léon, Zoë']);
  });

  it.each([grouped(' '), grouped('-'), NUMBER])('finds everybody with the NHS number %s and warns that they may not be one', async (q) => {
    const { names, body } = await find(q);
    expect(names).toHaveLength(2);
    expect(body).toContain('different birth dates');
  });

  it('takes no NHS number for a match when the birth date differs', async () => {
    const { names, body } = await find(`${NUMBER} 03/02/1931`);
    expect(names).toEqual(['O&#39;Brien-Léon, Zoë']);
    expect(body).toContain('1 person has this NHS number and another birth date');
  });

  it('finds a number that fails its check digit as it was given', async () => {
    expect((await find('943 476 5918')).names).toEqual(['Quillfeather, Bea']);
  });

  it('tells people of one name apart', async () => {
    const { names, body } = await find('quillf');
    expect(names).toEqual(['Quillfeather, Ann', 'Quillfeather, Bea']);
    expect(body).toContain('7 June 1950');
  });

  it('finds nobody, and says so; a name that is markup stays text', async () => {
    const { body } = await find('<script>alert(1)</script>');
    expect(body).toContain('Nobody was found');
    expect(body).not.toContain('<script>alert');
  });

  it('has an address that tells nothing and is nobody else’s', async () => {
    const { location } = await find('quillfeather');
    expect(location).toMatch(/^\/search\/[0-9a-f-]{36}$/);
    const other = await signedInAs(web, 'practitioner');
    expect((await fetch(web.address + location, { headers: { cookie: other.cookie } })).status).toBe(404);
  });

  it('is not for whoever sees no cases', async () => {
    expect((await fetch(`${web.address}/search/new`, { headers: { cookie: (await signedInAs(web, 'referrer')).cookie } })).status).toBe(403);
  });
});
