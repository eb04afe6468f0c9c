// npm run bench: import, night, return and worklist page at two sizes, each beside the same work in plain SQL in the same
// run; then what the pages opened all day take the server and weigh. Only the ratios carry over to another machine. `npm run bench -- 10000` runs one size.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { inScope } from '@chc/access';
import { readWorklist } from '@chc/casework';
import { NightService } from '@chc/jobs';
import { COMMAND_LINE, Database, PROJECT_ROOT } from '@chc/platform';
import { QuarterlyReturn } from '@chc/returns';
import { actsWithAudit, verification } from './audit.js';
import { writeCaseload } from './caseload.js';
import { copyTables, countNightPlainly, flagNight, listEvidencePlainly, readWorklistPlainly } from './plain-sql.js';
import { pageLine, pages } from './pages.js';
import { type Compared, compare, line, timed } from './stopwatch.js';

const TODAY = '2026-11-23';
const QUARTER_END = '2026-09-30';
const ROUNDS = 5;
const run = promisify(execFile);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function freshDatabase(name: string): Promise<string> {
  const server = process.env.DATABASE_URL;
  if (!server) throw new Error('DATABASE_URL is not set');
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`drop database if exists ${name} with (force)`);
  await admin.query(`create database ${name}`);
  await admin.end();
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  execFileSync(process.execPath, [join(PROJECT_ROOT, 'dist/migrations/migrate.js')], { env: { ...process.env, DATABASE_URL: url }, stdio: 'ignore' });
  return url;
}

interface Measured {
  readonly ms: number;
  readonly maxRssMb: number;
  readonly read: number;
  readonly rejected: number;
}

/** The first night raises every flag; the second, with nothing new, none. */
async function night(db: Database): Promise<void> {
  const service = new NightService(db);
  const opened = await service.open(TODAY, 'asked');
  await Promise.all([service.flagBreaches(opened), service.flagOverdueReviews(opened)]);
  await service.close(opened, await service.measureHospitalDsts(opened));
}

async function size(referrals: number): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'chc-bench-'));
  const databaseUrl = await freshDatabase(`chc_bench_${referrals}`);
  const owner = new pg.Client({ connectionString: databaseUrl });
  await owner.connect();
  const db = new Database({ databaseUrl });
  const of = (what: string): string => `${what}, ${referrals.toLocaleString('en-GB')} referrals`;
  try {
    await writeCaseload(folder, referrals, TODAY);
    const { stdout } = await run(process.execPath, [join(PROJECT_ROOT, 'dist/bench/import-child.js'), folder], { env: { ...process.env, DATABASE_URL: databaseUrl, CHC_TODAY: TODAY } });
    const imported = JSON.parse(stdout) as Measured;
    if (imported.rejected > 0) throw new Error('the bench caseload is meant to be clean');
    await owner.query('vacuum analyze');
    const copied = await timed(() => copyTables(owner));
    await owner.query('vacuum analyze');
    const results: Compared[] = [{
      what: of('import'), ours: [imported.ms], plain: [copied],
      note: `${imported.read.toLocaleString('en-GB')} rows, ${Math.round((imported.read / imported.ms) * 1000).toLocaleString('en-GB')} rows/s, peak ${imported.maxRssMb} MB`,
    }];
    const plainFirst = await timed(() => flagNight(owner, TODAY));
    results.push({ what: of('night, everything new'), ours: [await timed(() => night(db))], plain: [plainFirst] });
    await owner.query('vacuum analyze');
    results.push(await compare(of('night, nothing new'), ROUNDS, () => night(db), () => countNightPlainly(owner, TODAY)));
    results.push(await compare(of('its two sweeps alone, nothing new'), ROUNDS, async () => {
      const service = new NightService(db);
      const opened = await service.open(TODAY, 'asked');
      await service.flagBreaches(opened);
      await service.flagOverdueReviews(opened);
    }, () => owner.query('select 1')));
    results.push(await compare(of('return with evidence and files'), ROUNDS,
      () => new QuarterlyReturn(db).produce(QUARTER_END, join(folder, 'return'), COMMAND_LINE),
      () => listEvidencePlainly(owner, QUARTER_END)));
    results.push(await worklist(db, owner, of));
    results.push(await actsWithAudit(databaseUrl, TODAY, of, ROUNDS), ...(await verification(db, owner)));
    results.push(...(await guarded(db, databaseUrl, of)));
    return [...results.map(line), ...(await pages(databaseUrl, TODAY)).map((page) => pageLine(page, of))];
  } finally {
    await db.close();
    await owner.end();
    await rm(folder, { recursive: true, force: true });
  }
}

const PAGES = 200;

/** The region's first page with its count, 200 times each round. */
async function worklist(db: Database, owner: pg.Client, of: (what: string) => string): Promise<Compared> {
  const times = async (work: () => Promise<unknown>): Promise<void> => {
    for (let page = 0; page < PAGES; page++) await work();
  };
  return compare(of(`worklist page x ${PAGES}`), ROUNDS,
    () => times(() => readWorklist(db, TODAY, {})),
    () => times(() => readWorklistPlainly(owner)));
}

/** The page as a hub manager and as somebody of one commissioner see it, behind policies and filter, beside the same page without either (as the owner). */
async function guarded(db: Database, databaseUrl: string, of: (what: string) => string): Promise<Compared[]> {
  const free = new Database({ databaseUrl, databaseAppUrl: databaseUrl });
  try {
    const results: Compared[] = [];
    for (const [what, code, role, filters] of [['hub', 'ICB', 'hub_manager', {}], ['team', 'C1', 'practitioner', { commissioner: 'C1' }]] as const) {
      const { rows: [organisation] } = await db.query<{ id: string }>('select id from organisation where code = $1', [code]);
      const by = await inScope(db, { id: 'bench', role, roles: [role], organisationId: organisation!.id, may: new Set() }, TODAY, new Date());
      const times = async (read: () => Promise<unknown>): Promise<void> => {
        for (let page = 0; page < PAGES; page++) await read();
      };
      results.push(await compare(of(`worklist guarded, ${what} x ${PAGES}`), ROUNDS, () => times(() => readWorklist(db.as(by), TODAY, {})), () => times(() => readWorklist(free, TODAY, filters))));
    }
    return results;
  } finally {
    await free.close();
  }
}

const sizes = process.argv.slice(2).map(Number).filter((n) => n > 0);
print(`${cpus().length} processors, ${cpus()[0]?.model.trim()}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`);
print(`${''.padEnd(44)} ${'ours'.padEnd(32)} ${'plain SQL'.padEnd(32)} ratio`);
for (const referrals of sizes.length > 0 ? sizes : [10_000, 100_000]) {
  for (const result of await size(referrals)) print(result);
}
