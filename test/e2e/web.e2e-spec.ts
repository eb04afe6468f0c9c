import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import pg from 'pg';
import { readWorklist, type WorklistScope, worklistSql } from '@chc/casework';
import { daysBetween } from '@chc/deadlines';
import { quarterTo } from '@chc/returns';
import { Database } from '@chc/platform';
import { aBundle, aReferral, BUSINESS_DATE } from '../builders/bundle.js';
import { aCaseload, aDatabaseBehind, askedAs, documentedAnswer, importInto, manyReferrals, planOf, runWeb, startOn, startWeb, type Web } from '../support/web.js';
import { freshDatabase } from '../support/database.js';
import { signedInAs } from '../support/sign-in.js';

interface Listed { sourceId: string; receivedOn: string; practitioner: string | null; commissioner: { code: string }; place: { code: string }; clock: { day: number; daysOver: number; band: string | null } }
interface Worklist { total: number; first: number; next: string | null; rows: Listed[] }

describe('the web application', () => {
  const caseload = aCaseload();
  let web: Web;
  let cookie: string;
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { date: /^\d{4}-\d{2}-\d{2}$/, 'date-time': /^\d{4}-\d{2}-\d{2}T.*Z$/ } });

  beforeAll(async () => {
    web = await startWeb('web', BUSINESS_DATE, caseload);
    ({ cookie } = await signedInAs(web, 'hub_manager'));
  });
  afterAll(() => web.stop());

  const page = async (path: string): Promise<{ status: number; type: string; html: string }> => {
    const answer = await fetch(web.address + path, { headers: { cookie } });
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', html: await answer.text() };
  };

  /** Asks the API and holds the answer against its own document. */
  const api = async <T>(path: string): Promise<{ status: number; body: T }> => {
    const { status, body, schema } = await documentedAnswer(web.address, path, cookie);
    expect([ajv.validate(schema, body), ajv.errorsText()]).toEqual([true, 'No errors']);
    return { status, body: body as T };
  };

  /** Every page of the worklist, followed by `next`. */
  const wholeList = async (query = ''): Promise<{ pages: Worklist[]; rows: Listed[] }> => {
    const pages: Worklist[] = [];
    let after = '';
    do {
      const { body } = await api<Worklist>(`/referrals?${query}&after=${after}`);
      pages.push(body);
      after = body.next ?? '';
    } while (after);
    return { pages, rows: pages.flatMap(({ rows }) => rows) };
  };

  const open = caseload.referrals.filter((r) => r.activity_type === '01' && !r.decision_date && !r.discounted_date && !r.service_request_id.startsWith('BAD'));
  const commissionerOf = new Map(caseload.persons.map((p) => [p.person_id, p.commissioner_code]));
  const owned = new Set(caseload.referrals.filter((r) => r.practitioner && !r.service_request_id.startsWith('BAD')).map((r) => r.person_id));
  /** Nobody has this case: no referral of the person ever named a practitioner. */
  const isNobodys = (r: { person_id: string }): boolean => !owned.has(r.person_id);
  const age = (r: { received_date: string }): number => daysBetween(r.received_date, BUSINESS_DATE);
  const ids = (rows: readonly Listed[]): string[] => rows.map(({ sourceId }) => sourceId).sort();
  const idsOf = (rows: typeof open): string[] => rows.map((r) => r.service_request_id).sort();

  it('tells of a quarter’s discounts as the caseload has them, and refuses a quarter that is none', async () => {
    const { end, previousEnd } = quarterTo(BUSINESS_DATE);
    const { body } = await api<{ rows: { organisation: { kind: string }; discounted: number; fastTrack: number }[] }>('/figures/discounts');
    const icbs = body.rows.filter(({ organisation }) => organisation.kind === 'icb');
    const inTheFile = (type: string): number => caseload.referrals.filter((r) => r.activity_type === type && r.discounted_date > previousEnd && r.discounted_date <= end).length;
    const sum = (of: (row: (typeof icbs)[number]) => number): number => icbs.reduce((total, row) => total + of(row), 0);
    expect([sum((row) => row.discounted), sum((row) => row.fastTrack)]).toEqual([inTheFile('01'), inTheFile('02')]);
    expect((await api('/figures/discounts?quarter=2026-02-30')).status).toBe(400);
  });

  it('answers the queue of the single point of access as documented', async () => {
    expect((await api<{ total: number }>('/intake')).body).toMatchObject({ total: 0, rows: [] });
  });

  describe('the worklist', () => {
    it('lists each open standard referral once over all its pages, longest waiting first, and counts truly', async () => {
      const { pages, rows } = await wholeList();
      expect(ids(rows)).toEqual(idsOf(open));
      expect(rows.map((row) => row.receivedOn)).toEqual(rows.map((row) => row.receivedOn).toSorted());
      expect(pages.map(({ total, first }) => [total, first])).toEqual([[open.length, 1], [open.length, 26], [open.length, 51]]);
    });

    it.each<[string, (r: (typeof open)[number]) => boolean]>([
      ['place=PL1', (r) => commissionerOf.get(r.person_id) === 'S01'],
      ['commissioner=S02', (r) => commissionerOf.get(r.person_id) === 'S02'],
      ['icb=QX1', (r) => ['S01', 'S02'].includes(commissionerOf.get(r.person_id)!)],
      ['practitioner=PR-4', (r) => r.practitioner === 'PR-4'],
      ['practitioner=PR-4&place=PL2', (r) => r.practitioner === 'PR-4' && commissionerOf.get(r.person_id) === 'S02'],
      ['practitioner=nobody', isNobodys],
      ['practitioner=nobody&place=PL1', (r) => isNobodys(r) && commissionerOf.get(r.person_id) === 'S01'],
      ['place=PL1&commissioner=S02', () => false],
      ['band=in_time', (r) => age(r) <= 28],
      ['band=over_28', (r) => age(r) > 28],
      ['band=01', (r) => age(r) >= 29 && age(r) <= 42],
      ['band=03&icb=QX2', (r) => age(r) >= 57 && age(r) <= 112 && commissionerOf.get(r.person_id) === 'S03'],
      ['band=05', (r) => age(r) >= 211],
      ['place=&band=', () => true],
    ])('narrowed by %s', async (query, keeps) => {
      const { pages, rows } = await wholeList(query);
      const expected = idsOf(open.filter(keeps));
      expect([ids(rows), pages[0]!.total]).toEqual([expected, expected.length]);
    });

    it('shows on its page what the API lists, with days, tags and true counts', async () => {
      const { html } = await page('/referrals');
      expect(html).toContain(`Showing 1\u201325 of ${open.length}`);
      expect(html).toMatch(/Day \d+ of 28[\s\S]*Overdue by \d+ days/);
      const last = await page('/referrals?place=PL1&band=in_time');
      expect(last.html).toMatch(/Remove filter <\/span>Place: Coast, the/);
      expect(last.html).toContain('On track');
    });

    it('finds a practitioner whose referrals are all concluded: an empty list, not a mistake', async () => {
      await importInto(web.db, BUSINESS_DATE, { referrals: [aReferral({ service_request_id: 'DONE', person_id: 'P3', received_date: '2025-01-06', checklist_completed_date: '', practitioner: 'PR-GONE', discounted_date: '2025-01-20', discounted_reason: '01' })] });
      const { status, body } = await api<Worklist>('/referrals?practitioner=PR-GONE');
      expect([status, body.total]).toEqual([200, 0]);
      expect((await page('/referrals?practitioner=PR-GONE')).html).toContain('No open standard referral');
    });
  });

  describe('what is refused', () => {
    it.each([
      ['band=9', 'band', '9', 'one of in_time, last_week, over_28, 01, 02, 03, 04, 05, over_12_weeks, day_0 to day_28, week_1 to week_12'],
      ['place=XX', 'place', 'XX', 'the code of a place'],
      ['place=S01', 'place', 'S01', 'the code of a place'],
      ['commissioner=PL1', 'commissioner', 'PL1', 'the code of a commissioner (kind sub_icb)'],
      ['practitioner=NOBODY', 'practitioner', 'NOBODY', 'the code of a practitioner with a referral'],
      ['practitioner=a%00b', 'practitioner', 'a\u0000b', 'the code of a practitioner with a referral'],
      ['after=zz', 'after', 'zz', '`next` of a page before'],
      ['plaec=PL1', 'plaec', 'PL1', 'no such filter'],
      ['place=PL1&place=PL2', 'place', '["PL1","PL2"]', 'the code of a place'],
    ])('%s, with the same reason on page and API', async (query, field, value, expected) => {
      const { status, body } = await api<{ errors: object[] }>(`/referrals?${query}`);
      expect([status, body.errors]).toEqual([400, [{ field, value, expected }]]);
      const { status: pageStatus, type, html } = await page(`/referrals?${query}`);
      expect([pageStatus, type]).toEqual([400, 'text/html; charset=utf-8']);
      expect(html).toContain(`<span class="chc-strong">${field}</span> is`);
      expect(html).toContain(`expected ${expected}`);
    });

    it('repeats what was asked for as text, never as markup', async () => {
      expect((await page('/referrals?place=%3Cscript%3Ealert(1)%3C/script%3E')).html).not.toContain('<script>alert');
    });

    it('an unknown address: a page for people, RFC 9457 for programs', async () => {
      const forPeople = await page('/nowhere');
      expect([forPeople.status, forPeople.type, forPeople.html.includes('Reference')]).toEqual([404, 'text/html; charset=utf-8', true]);
      const answer = await fetch(`${web.address}/api/v1/nowhere`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
      expect(await answer.json()).toEqual({ type: 'about:blank', title: 'Not found', status: 404, detail: expect.any(String), instance: expect.stringMatching(/^urn:uuid:/) });
    });

    it('whoever asks by a name that is not this machine’s, except for health', async () => {
      expect([await askedAs(web, 'evil.example', '/referrals'), await askedAs(web, 'web:3000', '/health/live'), await askedAs(web, 'localhost:3000', '/')]).toEqual([403, 200, 200]);
    });

    it('an address that is no address', async () => {
      const answer = await fetch(`${web.address}/%E0%A4%A`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
    });
  });

  describe('the position', () => {
    it('counts the same as the list its figures lead to', async () => {
      const { body } = await api<{ rows: { code: string; kind: string; openReferrals: number; incomplete: { total: number; bands: Record<string, number> } }[] }>('/position');
      expect(body.rows.map(({ code }) => code)).toEqual(['QX1', 'PL1', 'S01', 'PL2', 'S02', 'QX2', 'PL3', 'S03']);
      for (const { code, kind, openReferrals, incomplete } of body.rows) {
        const filter = kind === 'sub_icb' ? 'commissioner' : kind;
        const total = async (band: string): Promise<number> => (await api<Worklist>(`/referrals?${filter}=${code}&band=${band}`)).body.total;
        expect([code, await total(''), await total('over_28'), await total('02')]).toEqual([code, openReferrals, incomplete.total, incomplete.bands['02']]);
      }
    });

    it('leads its page with the truth, and says what it leaves out', async () => {
      const over = open.filter((r) => age(r) > 28).length;
      const { html } = await page('/');
      expect(html).toContain(`${over} standard referrals have waited more than 28 days`);
      expect(html).toContain('2 rows rejected by imports are not counted in these figures');
      expect(html).toContain('The nightly run of 10 February 2026 is late');
      expect(html).not.toContain('Demonstration data');
      expect(html).not.toMatch(/Ashworth|Edna/);
    });
  });

  describe('data quality', () => {
    it('keeps rejected rows as they came, with every reason', async () => {
      const { body } = await api<{ total: number; rows: { identifier: string; reasons: object[]; cells: { column: string; value: string }[] }[] }>('/data-quality/rejections?file=referrals.csv');
      expect(body.rows.map(({ identifier }) => identifier)).toEqual(['BAD1', 'BAD2']);
      expect(body.rows[0]!.reasons).toEqual([expect.objectContaining({ column: 'person_id', value: 'NOBODY' })]);
      expect(body.rows[1]!.cells.find(({ column }) => column === 'received_date')!.value).toBe('=cmd|<b>x</b>');
    });

    it('shows them harmlessly on its page, with suspected duplicates and numbers to trace', async () => {
      const { html } = await page('/data-quality');
      expect(html).toContain('=cmd|&lt;b&gt;x&lt;/b&gt;');
      expect(html).toMatch(/<span class="chc-figures__figure">1<\/span> open standard referrals suspected to be duplicates/);
      expect(html).toMatch(/<span class="chc-figures__figure">1<\/span> people whose NHS number is missing/);
    });

    it('refuses a file that is none of a bundle', async () => {
      expect((await api('/data-quality/rejections?file=people.csv')).status).toBe(400);
    });
  });

  describe('health and metrics', () => {
    it('is live and ready, though the night is late', async () => {
      expect((await fetch(`${web.address}/health/live`)).status).toBe(200);
      const answer = await fetch(`${web.address}/health/ready`);
      expect([answer.status, await answer.json()]).toEqual([200, {
        status: 'ready',
        checks: { postgresql: { ok: true, says: 'answers' }, redis: { ok: true, says: 'answers' }, schema: { ok: true, says: 'current' }, night: { ok: false, says: 'late: 2026-02-10 is due, none is the latest' }, mail: { ok: true, says: 'nothing waits' } },
      }]);
    });

    it('is ready without Redis, which no page needs, and says that it is away', async () => {
      const { app, stop } = await startOn({ ...web.settings, redisUrl: 'redis://127.0.0.1:1' }, web.db);
      const answer = await fetch(`${(await app.getUrl()).replace(/\/$/, '')}/health/ready`);
      const body = (await answer.json()) as { status: string; checks: Record<string, { ok: boolean }> };
      await stop();
      expect([answer.status, body.status, body.checks.redis!.ok, body.checks.postgresql!.ok]).toEqual([200, 'ready', false, true]);
    });

    it('stays live without PostgreSQL, is not ready, and tells whoever asks a reference and nothing else', async () => {
      const settings = { ...web.settings, databaseUrl: 'postgres://somebody:secret@127.0.0.1:1/nowhere', databaseAppUrl: undefined };
      const db = new Database(settings);
      const { app, stop } = await startOn(settings, db);
      const ask = async (path: string): Promise<[number, string]> => {
        const answer = await fetch(new URL(path, await app.getUrl()));
        return [answer.status, await answer.text()];
      };
      const [live, ready, forPeople, forPrograms] = [await ask('/health/live'), await ask('/health/ready'), await ask('/'), await ask('/api/v1/position')];
      await stop();
      await db.close();
      expect([live[0], ready[0], forPeople[0], forPrograms[0]]).toEqual([200, 503, 503, 503]);
      expect(forPeople[1]).toMatch(/Reference [0-9a-f-]{36}/);
      expect([ready, forPeople, forPrograms].join()).not.toMatch(/ECONNREFUSED|secret|somebody|node_modules/);
    });

    it('measures answers by route pattern, the night and the rejected rows', async () => {
      await page('/referrals?practitioner=PR-4');
      const { html: text } = await page('/metrics');
      expect(text).toMatch(/chc_http_request_duration_seconds_count\{method="GET",route="\/referrals",status="200"\} \d+/);
      expect(text).toContain('\nchc_night_late 1\n');
      expect(text).toContain('\nchc_rejected_rows_waiting 2\n');
      expect(text).not.toContain('PR-4');
    });
  });

  it.each(['/api/docs', '/api/docs/begin.js', '/api/docs/swagger-ui.css', '/api/docs/swagger-ui-bundle.js'])('serves %s to read its API', async (path) => {
    expect((await fetch(web.address + path, { headers: { cookie } })).status).toBe(200);
  });

  it('sends a content security policy that lets in nothing from elsewhere, and styles that ask for nothing', async () => {
    const answer = await fetch(`${web.address}/`);
    const html = await answer.text();
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'self';script-src 'self' 'nonce-\w+'/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const css = await (await fetch(web.address + /href="(\/assets\/chc-\w+\.css)"/.exec(html)![1]!)).text();
    expect(css).not.toMatch(/assets\.nhs\.uk|@font-face|Frutiger/);
    expect(html).not.toMatch(/ style="/);
  });
});

type Environment = Record<string, string | undefined>;

describe('the web process', () => {
  const redis = { REDIS_URL: process.env.REDIS_URL, CHC_TODAY: BUSINESS_DATE, PORT: '0' };

  it.each<[string, () => Environment | Promise<Environment>, RegExp]>([
    ['settings are missing or wrong', () => ({ CHC_TODAY: '2026-02-30' }), /DATABASE_URL is not set.*CHC_TODAY is "2026-02-30": expected a date/],
    ['the database is not there', () => ({ ...redis, DATABASE_URL: 'postgres://postgres@127.0.0.1:1/x' }), /^The database cannot be reached/],
    ['the database is behind', async () => ({ ...redis, DATABASE_URL: await aDatabaseBehind() }), /^The database is 1 migration behind .*run "npm run migrate" first\.$/],
  ])('refuses to start when %s, in one sentence', async (_what, environment, sentence) => {
    const { code, log } = await runWeb(await environment());
    expect([code, log.length, log[0]!.stack]).toEqual([1, 1, undefined]);
    expect(log[0]!.msg).toMatch(sentence);
  });

  it('says where it listens and stops cleanly when told', async () => {
    const { ownerUrl } = await freshDatabase('process');
    const { code, log } = await runWeb({ ...redis, DATABASE_URL: ownerUrl }, 'SIGTERM');
    expect([code, log.map(({ msg }) => msg)]).toEqual([0, ['listening', 'stopping', 'stopped']]);
    expect(log[0]!.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});

describe('the plan of the worklist', () => {
  let web: Web;
  let owner: pg.Client;
  beforeAll(async () => {
    web = await startWeb('plan', BUSINESS_DATE, aBundle());
    owner = new pg.Client({ connectionString: web.settings.databaseUrl });
    await owner.connect();
    await manyReferrals(owner, 20_000, BUSINESS_DATE);
  });
  afterAll(async () => {
    await owner.end();
    await web.stop();
  });

  it.each<[WorklistScope, string, string]>([
    ['all', '(date, date, date, uuid, bigint, date)', ''],
    ['commissioners', '(date, date, date, uuid, bigint, date, uuid[])', ', $commissioners'],
    ['practitioner', '(date, date, date, uuid, bigint, date, text)', `, 'MANY-1'`],
    ['both', '(date, date, date, uuid, bigint, date, uuid[], text)', `, $commissioners, 'MANY-1'`],
  ])('of %s reads partial indexes only, and a page costs a page', async (scope, types, more) => {
    const { rows: [commissioners] } = await owner.query<{ ids: string[] }>(`select array_agg(id) as ids from organisation where code in ('S01', 'S02')`);
    // As somebody who sees two commissioners' cases: for our own programs the planner leaves out every other arm.
    await owner.query(`select set_config('chc.commissioners', $1, false), set_config('chc.cases', '{}', false), set_config('chc.hidden', '{}', false)`, [`{${commissioners!.ids.join(',')}}`]);
    const values = `'-infinity', 'infinity', '2025-06-01', '00000000-0000-0000-0000-000000000000', 26, '${BUSINESS_DATE}'${more.replace('$commissioners', `'{${commissioners!.ids.join(',')}}'`)}`;
    const plan = await planOf(owner, types, worklistSql(scope), values);
    expect(plan.filter((line) => /Seq Scan on (referral|person)/.test(line))).toEqual([]);
    // Every scan but the counts', which read what they count, begins after the cursor and stops within a few pages' rows.
    const scans = plan.filter((line, at) => /Scan using referral_open\w* on referral/.test(line) && plan[at + 1]?.includes('ROW(received_on, id) >')).map((line) => Number(/rows=(\d+)/.exec(line)?.[1] ?? 0));
    expect(scans.length).toBeGreaterThan(0);
    expect(Math.max(...scans)).toBeLessThanOrEqual(26);
  });

  it('gives 25 rows of 20,000 with their true count', async () => {
    const { rows, total } = await readWorklist(web.db, BUSINESS_DATE, {});
    expect([rows.length, total]).toEqual([25, 20_000 + 3]);
  });
});
