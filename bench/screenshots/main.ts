// Photographs every page as its roles see it, on the demonstration caseload. `npm run screenshots -- caseload` takes only those
// whose name holds the word. It fails where a page has no picture, or answered otherwise than a page does.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { type Account, openSession, recordSignIn, type Role, ROLES } from '@chc/access';
import { NightService } from '@chc/jobs';
import { createLog, Database, PROJECT_ROOT, readSettings, type Settings } from '@chc/platform';
import { configureApi } from '../../apps/web/src/configure.js';
import { isForPrograms } from '../../apps/web/src/sign-in/addresses.js';
import { furnish } from './furnish.js';
import { NOT_PAGES, PAGES, type Photographed } from './pages.js';

const TODAY = '2026-11-23';
const ICB = 'QE1';
const WIDTHS = [1280, 360];
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'];

/** Signs somebody in through the functions that the sign-in itself uses: into the hub, a practitioner into the team of the busiest caseload. */
async function signIn(db: Database, settings: Settings, role: Role): Promise<{ account: Account; secret: string }> {
  const { rows: [busiest] } = await db.query<{ practitioner: string; code: string }>(
    `select p.practitioner, o.code from person p join organisation o on o.id = p.commissioner_id where p.practitioner is not null group by 1, 2 order by count(*) desc, 1 limit 1`);
  const now = new Date();
  const isPractitioner = role === 'practitioner';
  const account = await recordSignIn(db, { issuer: 'https://screenshots.invalid', subject: role }, {
    username: role, name: `${ROLES[role]} (invented)`, email: null, roles: [role], unknownRoles: [], organisationCode: isPractitioner ? busiest!.code : ICB, practitioner: isPractitioner ? busiest!.practitioner : null,
  }, now);
  return { account: account!, secret: await openSession(db, account!.id, now, { idleMinutes: settings.sessionIdleMinutes, hours: settings.sessionHours }) };
}

async function photograph(browser: Browser, address: string, secret: string | undefined, path: string, folder: string, name: string): Promise<{ status: number; files: string[] }> {
  const files: string[] = [];
  let status = 0;
  for (const width of WIDTHS) {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    if (secret) await context.addCookies([{ name: 'chc_session', value: secret, domain: '127.0.0.1', path: '/' }]);
    const page = await context.newPage();
    status = (await page.goto(address + path))?.status() ?? 0;
    const file = `${name}-${width}.png`;
    await page.screenshot({ path: join(folder, file), fullPage: true });
    files.push(file);
    await context.close();
  }
  return { status, files };
}

/** What a page's picture should have been answered with. */
const expected = ({ name }: Photographed): number => ({ 'not-found': 404, 'not-for-you': 403, 'one-case-closed': 403 })[name] ?? 200;

async function main([folder, only = '']: string[]): Promise<void> {
  if (!folder) throw new Error('which folder?');
  mkdirSync(folder, { recursive: true });
  const env = { ...process.env, CHC_TODAY: TODAY };
  execFileSync(process.execPath, [join(PROJECT_ROOT, 'dist/migrations/migrate.js')], { env, stdio: 'ignore' });
  execFileSync(process.execPath, [join(PROJECT_ROOT, 'dist/apps/chc/src/main.js'), 'demonstrate'], { env, stdio: 'ignore' });
  const settings = readSettings({ ...env, PORT: '0', LOG_LEVEL: 'silent' });
  const db = new Database(settings);
  const nights = new NightService(db);
  const night = await nights.open(TODAY, 'asked');
  await Promise.all([nights.flagBreaches(night), nights.flagOverdueReviews(night)]);
  await nights.close(night, await nights.measureHospitalDsts(night));
  const app = await configureApi(settings, db, createLog('silent', 'screenshots'));
  await app.listen(0, '127.0.0.1');
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: FLAGS });
  const [shown, wrong]: [string[], string[]] = [[], []];
  try {
    const people = new Map<Role, { account: Account; secret: string }>();
    for (const role of Object.keys(ROLES) as Role[]) people.set(role, await signIn(db, settings, role));
    const found = await furnish(db, new Map([...people].map(([role, { account }]) => [role, account])), ICB, TODAY);
    const address = (await app.getUrl()).replace(/\/$/, '');
    for (const one of PAGES.filter(({ name }) => name.includes(only))) {
      const path = one.path?.(found) ?? one.route;
      const { status, files } = await photograph(browser, address, one.as === 'nobody' ? undefined : people.get(one.as)!.secret, path, folder, one.name);
      process.stdout.write(`${one.name}: ${status}\n`);
      if (status !== expected(one)) wrong.push(`${one.name} answered ${status}`);
      shown.push(`<h2>${one.name}</h2><p>${one.as === 'nobody' ? 'Nobody signed in' : ROLES[one.as]}, answered ${status}</p>${files.map((file) => `<a href="${file}"><img src="${file}" alt="${one.name}" width="${file.includes('-360') ? 180 : 640}"></a>`).join(' ')}`);
    }
    const pictured = new Set(PAGES.map(({ route }) => route));
    for (const { method, url } of app.getHttpAdapter().getInstance().guardedRoutes) {
      if (method === 'GET' && !isForPrograms(url) && !url.startsWith('/assets') && !(url in NOT_PAGES) && !pictured.has(url)) wrong.push(`${url} has no picture: give it a row in bench/screenshots/pages.ts`);
    }
    writeFileSync(join(folder, 'index.html'), `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Screenshots</title><h1>Every page</h1>${shown.join('\n')}</html>\n`);
    process.stdout.write(`${folder}/index.html\n`);
  } finally {
    await browser.close();
    app.getHttpServer().closeAllConnections();
    await app.close();
    await db.close();
  }
  for (const one of wrong) process.stderr.write(`${one}\n`);
  if (wrong.length > 0) process.exitCode = 1;
}

await main(process.argv.slice(2));
