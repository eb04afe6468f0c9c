import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { addDays } from '@chc/deadlines';
import { ImportService } from '@chc/exchange';
import { COMMAND_LINE, createLog, Database, PROJECT_ROOT, readSettings, type Settings } from '@chc/platform';
import { configureApi } from '../../apps/web/src/configure.js';
import { aBundle, aPerson, aReferral, BUSINESS_DATE, type Bundle, nhsNumber, write } from '../builders/bundle.js';
import { freshDatabase } from './database.js';

/** A test asks faster than anybody; rate-limits.e2e-spec.ts asks what happens then. */
export const UNHURRIED = { RATE_REQUESTS: '1000000', RATE_SEARCHES: '1000000', RATE_EXPORTS: '1000000', RATE_SIGN_INS: '1000000', RATE_PER_ADDRESS: '1000000' } as const;

/** The web application on a database of its own, listening on a free port. */
export interface Web {
  readonly app: NestFastifyApplication;
  readonly db: Database;
  readonly settings: Settings;
  /** Without a slash at its end. */
  readonly address: string;
  readonly stop: () => Promise<void>;
}

function redisUrl(): string {
  const url = process.env.REDIS_URL;
  if (!url) throw new Error('these tests need REDIS_URL: run them with `node script/test.js <kind> [pattern]`');
  return url;
}

/**
 * Starts the web application as it runs, on a fresh database named `name` that holds `bundle`, read by the import itself.
 * @param today the business date of pages and import alike
 */
export async function startWeb(name: string, today: string, bundle?: Partial<Bundle>): Promise<Web> {
  const documents = mkdtempSync(join(tmpdir(), 'chc-documents-'));
  const { ownerUrl, appUrl } = await freshDatabase(name);
  const settings: Settings = readSettings({ DATABASE_URL: ownerUrl, DATABASE_APP_URL: appUrl, REDIS_URL: redisUrl(), PORT: '0', CHC_TODAY: today, LOG_LEVEL: 'silent', DOCUMENTS_FOLDER: documents, ...UNHURRIED });
  const db = new Database(settings);
  if (bundle) await importInto(db, today, bundle);
  const { app, stop } = await startOn(settings, db);
  return { app, db, settings, address: (await app.getUrl()).replace(/\/$/, ''), stop: () => stop().then(() => db.close()).finally(() => rmSync(documents, { recursive: true })) };
}

/** Starts it with settings of one's own on a database that is open already; stopping leaves the database open. */
export async function startOn(settings: Settings, db: Database): Promise<{ app: NestFastifyApplication; stop: () => Promise<void> }> {
  const app = await configureApi(settings, db, createLog('silent', 'test'));
  await app.listen(0, '127.0.0.1');
  // A client that has not read its answer to the end would keep the server waiting for it.
  const stop = async (): Promise<void> => {
    app.getHttpServer().closeAllConnections();
    await app.close();
  };
  return { app, stop };
}

/** Imports a bundle as the command line does; what is rejected stays listed. */
export async function importInto(db: Database, today: string, bundle: Partial<Bundle>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chc-web-'));
  try {
    await new ImportService(db).importBundle(write(folder, bundle), { by: COMMAND_LINE, businessDate: today });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Puts so many open referrals of `aBundle()`'s first ICB into the database, over 400 days and 100 practitioners, enough
 * for the planner to plan as it would in earnest.
 */
export async function manyReferrals(owner: pg.Client, number: number, today: string): Promise<void> {
  await owner.query(`
    with born as (
      insert into person (id, icb_id, commissioner_id, nhs_number_status)
      select gen_random_uuid(), icb.id, c.id, '03' from generate_series(1, $1::int) n
      join (select id, row_number() over (order by code) - 1 as k from organisation where code in ('S01', 'S02')) c on c.k = n % 2
      cross join (select id from organisation where code = 'QX1') icb
      returning id, icb_id, commissioner_id
    )
    insert into referral (id, icb_id, person_id, commissioner_id, source_id, activity_type, state, received_on, practitioner)
    select gen_random_uuid(), icb_id, id, commissioner_id, 'MANY' || n, '01', 'received', $2::date - n % 400, 'MANY-' || n % 100
    from (select born.*, (row_number() over ())::int as n from born) numbered`, [number, today]);
  await owner.query('vacuum analyze referral, person');
}

/** The small bundle, sixty more open referrals of every age, two rejected rows, and a duplicate. */
export function aCaseload(): Bundle {
  const bundle = aBundle();
  const commissioners = ['S01', 'S02', 'S03'];
  for (let n = 0; n < 60; n += 1) {
    const person = aPerson({ person_id: `W${n}`, nhs_number: n === 7 ? '' : nhsNumber(5000 + n), commissioner_code: commissioners[n % 3]! });
    bundle.persons.push(person);
    bundle.referrals.push(aReferral({
      service_request_id: `WR${n}`, person_id: person.person_id, received_date: addDays(BUSINESS_DATE, -(n * 4) - (n > 40 ? 30 : 0)),
      checklist_completed_date: '', practitioner: `PR-${n % 5}`,
    }));
  }
  bundle.referrals.push(aReferral({ service_request_id: 'DUP', person_id: 'W3', received_date: addDays(BUSINESS_DATE, -1), checklist_completed_date: '', practitioner: '' }));
  bundle.referrals.push(aReferral({ service_request_id: 'BAD1', person_id: 'NOBODY' }), aReferral({ service_request_id: 'BAD2', person_id: 'P1', received_date: '=cmd|<b>x</b>' }));
  return bundle;
}

interface ApiDocument { paths: Record<string, { get: { responses: Record<string, { content: Record<string, { schema: object }> }> } }> }

/** Asks the API (`path` under /api/v1) and finds what its own document says of such an answer. @throws where it says nothing */
export async function documentedAnswer(address: string, path: string, cookie: string): Promise<{ status: number; body: unknown; schema: object }> {
  const document = (await (await fetch(`${address}/api/docs-json`, { headers: { cookie } })).json()) as ApiDocument;
  const answer = await fetch(`${address}/api/v1${path}`, { headers: { cookie } });
  const type = (answer.headers.get('content-type') ?? '').split(';')[0]!;
  const schema = document.paths[`/api/v1${path.split('?')[0]}`]?.get.responses[answer.status]?.content[type]?.schema;
  if (!schema) throw new Error(`${path} answered ${answer.status} ${type}, of which the API document says nothing`);
  return { status: answer.status, body: await answer.json(), schema };
}

/** The status of an answer when the request calls us by another name (fetch does not let one). */
export async function askedAs(web: Web, host: string, path: string): Promise<number | undefined> {
  const [answer] = (await once(get(web.address + path, { headers: { host } }), 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}

/** The address of a database that lacks the newest migration. */
export async function aDatabaseBehind(): Promise<string> {
  const { ownerUrl } = await freshDatabase('behind');
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query('delete from pgmigrations where id = (select max(id) from pgmigrations)');
  await owner.end();
  return ownerUrl;
}

/** How PostgreSQL carries out a prepared statement once it plans for any values, line by line; it is really run. */
export async function planOf(owner: pg.Client, types: string, sql: string, values: string): Promise<string[]> {
  await owner.query('set plan_cache_mode = force_generic_plan');
  await owner.query(`prepare planned ${types} as ${sql}`);
  const { rows } = await owner.query<{ 'QUERY PLAN': string }>(`explain (analyze, costs off, timing off, summary off) execute planned (${values})`);
  await owner.query('deallocate planned');
  return rows.map((row) => row['QUERY PLAN']);
}

interface LogLine { msg: string; stack?: string; address?: string }

/**
 * Runs the built web process with nothing but `environment`, to its end.
 * @param stop the signal to send once it has said where it listens
 */
export async function runWeb(environment: Record<string, string | undefined>, stop?: NodeJS.Signals): Promise<{ code: number | null; log: LogLine[] }> {
  const child = spawn(process.execPath, [join(PROJECT_ROOT, 'dist/apps/web/src/main.js')], { env: { PATH: process.env.PATH, ...environment }, stdio: ['ignore', 'ignore', 'pipe'] });
  const log: LogLine[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    const entry = JSON.parse(line) as LogLine;
    log.push(entry);
    if (stop && entry.msg === 'listening') child.kill(stop);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, log };
}
