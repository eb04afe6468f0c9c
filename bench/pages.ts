import { openSession, recordSignIn } from '@chc/access';
import { createLog, Database, readSettings } from '@chc/platform';
import { configureApi } from '../apps/web/src/configure.js';
import { median, timed } from './stopwatch.js';

/** What the caseload page may take and weigh (issue 3): its median time on the server, its HTML beside cached assets. */
const TARGETS = { ms: 20, kilobytes: 100 };
const TIMES = 100;

export interface MeasuredPage {
  readonly what: string;
  readonly times: readonly number[];
  readonly kilobytes: number;
  readonly target: { readonly ms: number; readonly kilobytes: number } | null;
}

/** Asks the web application as it runs for the pages that are open all day, as a signed-in practitioner of the busiest caseload. */
export async function pages(databaseUrl: string, today: string): Promise<MeasuredPage[]> {
  const settings = readSettings({ DATABASE_URL: databaseUrl, REDIS_URL: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379', PORT: '0', CHC_TODAY: today, LOG_LEVEL: 'silent', RATE_REQUESTS: '1000000', RATE_SEARCHES: '1000000', RATE_EXPORTS: '1000000', RATE_PER_ADDRESS: '1000000' });
  const db = new Database(settings);
  const app = await configureApi(settings, db, createLog('silent', 'bench'));
  try {
    await app.listen(0, '127.0.0.1');
    const address = (await app.getUrl()).replace(/\/$/, '');
    const { rows: [busiest] } = await db.query<{ practitioner: string; person: string; icb: string }>(`
      select p.practitioner, min(p.id::text) as person, o.code as icb from person p join organisation o on o.id = p.icb_id
      where p.practitioner is not null group by p.practitioner, o.code order by count(*) desc, p.practitioner limit 1`);
    const now = new Date();
    const account = await recordSignIn(db, { issuer: 'https://bench.invalid', subject: 'bench' }, {
      username: 'bench', name: 'Bench Practitioner', email: null, roles: ['practitioner'], unknownRoles: [], organisationCode: busiest!.icb, practitioner: busiest!.practitioner,
    }, now);
    const secret = await openSession(db, account!.id, now, { idleMinutes: settings.sessionIdleMinutes, hours: settings.sessionHours });
    const ask = async (path: string): Promise<number> => {
      const answer = await fetch(address + path, { headers: { cookie: `chc_session=${secret}` }, redirect: 'error' });
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
      return (await answer.arrayBuffer()).byteLength;
    };
    const measure = async (what: string, path: string, target: MeasuredPage['target'] = null): Promise<MeasuredPage> => {
      for (let round = 0; round < 10; round++) await ask(path);
      const times: number[] = [];
      let bytes = 0;
      for (let round = 0; round < TIMES; round++) times.push(await timed(async () => void (bytes = await ask(path))));
      return { what, times, kilobytes: bytes / 1000, target };
    };
    return [await measure('caseload page', '/caseload', TARGETS), await measure('a case', `/cases/${busiest!.person}`)];
  } finally {
    app.getHttpServer().closeAllConnections();
    await app.close();
    await db.close();
  }
}

export function pageLine({ what, times, kilobytes, target }: MeasuredPage, of: (what: string) => string): string {
  const ms = median(times);
  const verdict = target === null ? '' : `  target under ${target.ms} ms and ${target.kilobytes} kB: ${ms < target.ms && kilobytes < target.kilobytes ? 'met' : 'MISSED'}`;
  return `${of(what).padEnd(44)} ${`${ms.toFixed(1)} ms median (${Math.min(...times).toFixed(1)} to ${Math.max(...times).toFixed(1)})`.padEnd(32)} ${`${kilobytes.toFixed(1)} kB of HTML`.padEnd(32)}${verdict}`;
}
