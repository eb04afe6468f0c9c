// Photographs the pages of PAGES as their roles see them, on the demonstration caseload. `npm run screenshots -- caseload` takes
// only those whose name holds the word.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { openSession, recordSignIn, type Role, ROLES } from '@chc/access';
import { createLog, Database, PROJECT_ROOT, readSettings, type Settings } from '@chc/platform';
import { NightService } from '@chc/jobs';
import { configureApi } from '../apps/web/src/configure.js';

const TODAY = '2026-11-23';
const WIDTHS = [1280, 360];
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'];

/** Every page: its name, who looks at it, its path, or how to find one in the database. A page that is not there is said and left out. */
const PAGES: readonly { name: string; as: Role; path: string | ((db: Database) => Promise<string | null>) }[] = [
  { name: 'position', as: 'hub_manager', path: '/' },
  { name: 'caseload', as: 'practitioner', path: '/caseload' },
  { name: 'caseload-reviews', as: 'practitioner', path: '/caseload?show=reviews&sort=due' },
  { name: 'caseload-choose', as: 'spoke_lead', path: '/caseload' },
  { name: 'case-long-wait', as: 'practitioner', path: (db) => caseWhere(db, `r.activity_type = '01' and r.concluded_on is null order by r.received_on`) },
  { name: 'case-in-time', as: 'practitioner', path: (db) => caseWhere(db, `r.activity_type = '01' and r.concluded_on is null order by r.received_on desc`) },
  { name: 'case-fast-track', as: 'single_point_of_access', path: (db) => caseWhere(db, `r.activity_type = '02' and r.concluded_on is null order by r.received_on`) },
  { name: 'case-in-receipt', as: 'practitioner', path: (db) => caseWhere(db, `exists (select from eligibility e where e.person_id = p.id and e.eligible_to is null) order by r.received_on`) },
  { name: 'name-the-coordinator', as: 'practitioner', path: async (db) => (await db.query<{ path: string }>(
    `select '/cases/' || person_id || '/referral/' || id || '/name_coordinator' as path from referral where activity_type = '01' and state = 'received' order by received_on desc limit 1`)).rows[0]?.path ?? null },
  { name: 'search', as: 'practitioner', path: '/search/new' },
  { name: 'verification', as: 'verifier', path: '/verification' },
  { name: 'intake', as: 'single_point_of_access', path: '/intake' },
  { name: 'letters', as: 'hub_manager', path: '/letters' },
  { name: 'letterheads', as: 'administrator', path: '/settings/letterheads' },
  { name: 'invited', as: 'mdt_contributor', path: '/invited' },
  { name: 'my-referrals', as: 'referrer', path: '/my-referrals' },
  { name: 'worklist', as: 'hub_manager', path: '/referrals' },
  { name: 'data-quality', as: 'hub_manager', path: '/data-quality' },
  { name: 'privacy', as: 'privacy_officer', path: '/privacy' },
  { name: 'privacy-log', as: 'privacy_officer', path: '/privacy/log?list=out_of_hours' },
  { name: 'not-found', as: 'practitioner', path: '/nowhere' },
  { name: 'not-for-you', as: 'referrer', path: '/caseload' },
];

async function caseWhere(db: Database, where: string): Promise<string | null> {
  const { rows: [found] } = await db.query<{ id: string }>(`select p.id from person p join referral r on r.person_id = p.id where ${where} limit 1`);
  return found ? `/cases/${found.id}` : null;
}

/** Signs somebody in through the functions that the sign-in itself uses; a practitioner with the busiest caseload. */
async function signedIn(db: Database, settings: Settings, role: Role): Promise<string> {
  const { rows: [busiest] } = await db.query<{ code: string }>('select practitioner as code from person where practitioner is not null group by 1 order by count(*) desc, 1 limit 1');
  const now = new Date();
  const account = await recordSignIn(db, { issuer: 'https://screenshots.invalid', subject: role }, {
    username: role, name: `${ROLES[role]} (invented)`, email: null, roles: [role], unknownRoles: [], organisationCode: null, practitioner: role === 'practitioner' ? busiest!.code : null,
  }, now);
  return openSession(db, account!.id, now, { idleMinutes: settings.sessionIdleMinutes, hours: settings.sessionHours });
}

async function photograph(browser: Browser, address: string, secret: string, path: string, folder: string, name: string): Promise<{ status: number; files: string[] }> {
  const files: string[] = [];
  let status = 0;
  for (const width of WIDTHS) {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    await context.addCookies([{ name: 'chc_session', value: secret, domain: '127.0.0.1', path: '/' }]);
    const page = await context.newPage();
    status = (await page.goto(address + path))?.status() ?? 0;
    const file = `${name}-${width}.png`;
    await page.screenshot({ path: join(folder, file), fullPage: true });
    files.push(file);
    await context.close();
  }
  return { status, files };
}

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
  const address = (await app.getUrl()).replace(/\/$/, '');
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: FLAGS });
  const secrets = new Map<Role, string>();
  const shown: string[] = [];
  try {
    for (const { name, as, path: given } of PAGES.filter((page) => page.name.includes(only))) {
      const path = typeof given === 'string' ? given : await given(db);
      if (path === null) {
        process.stdout.write(`${name}: the demonstration holds none\n`);
        continue;
      }
      if (!secrets.has(as)) secrets.set(as, await signedIn(db, settings, as));
      const { status, files } = await photograph(browser, address, secrets.get(as)!, path, folder, name);
      process.stdout.write(`${name}: ${status}\n`);
      shown.push(`<h2>${name}</h2><p>${ROLES[as]}, answered ${status}</p>${files.map((file) => `<a href="${file}"><img src="${file}" alt="${name}" width="${file.includes('-360') ? 180 : 640}"></a>`).join(' ')}`);
    }
    writeFileSync(join(folder, 'index.html'), `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Screenshots</title><h1>Every page</h1>${shown.join('\n')}</html>\n`);
    process.stdout.write(`${folder}/index.html\n`);
  } finally {
    await browser.close();
    app.getHttpServer().closeAllConnections();
    await app.close();
    await db.close();
  }
}

await main(process.argv.slice(2));
