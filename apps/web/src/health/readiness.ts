import { nightStatus } from '@chc/jobs';
import { outboxStatus } from '@chc/letters';
import { type Database, missingMigrations, redisAnswers, redisUrlOf, type Settings, SYSTEM, within } from '@chc/platform';
import type { BusinessClock } from '../business-clock.js';

interface Check {
  readonly ok: boolean;
  readonly says: string;
}

type Checks = Readonly<Record<'postgresql' | 'redis' | 'schema' | 'night' | 'mail', Check>>;

/** Whoever asks has patience of a few seconds himself. */
const ANSWER_MS = 3_000;

const yes = (says: string): Check => ({ ok: true, says });
const no = (says: string): Check => ({ ok: false, says });

async function schema(settings: Settings): Promise<Check> {
  const missing = await missingMigrations(settings);
  return missing.length === 0 ? yes('current') : no(`behind: ${missing.join(', ')}`);
}

async function night(db: Database, clock: BusinessClock): Promise<Check> {
  const { late, dueFor, latest } = await nightStatus(db, clock.now(), clock.set);
  if (late) return no(`late: ${dueFor} is due, ${latest?.businessDate ?? 'none'} is the latest`);
  return yes(`${latest ? `${latest.businessDate} is the latest` : 'none yet'}, ${dueFor} is due`);
}

async function mail(settings: Settings, db: Database): Promise<Check> {
  const { ok, says } = await outboxStatus(db.as(SYSTEM), new Date(), settings.smtpUrl !== undefined);
  return { ok, says };
}

/**
 * What the service needs, each answered for itself within a few seconds. A late night does not make it unready: the pages
 * still tell the truth by dates, and taking them away would hide the very warning that they carry. Nor do emails that wait,
 * nor a Redis that is away: no page needs it, and what it would wake up is found by the worker when it is back.
 */
export async function readiness(settings: Settings, db: Database, clock: BusinessClock): Promise<{ ready: boolean; checks: Checks }> {
  // The words of a failure stay out: they name servers and users.
  const unless = (failure: string, check: Promise<Check>): Promise<Check> => within(ANSWER_MS, check).catch(() => no(failure));
  const answers = unless('does not answer', db.query('select 1').then(() => yes('answers')));
  // A database that does not answer is not asked three more questions, each holding a connection.
  const asked = (check: () => Promise<Check>): Promise<Check> => answers.then(({ ok }) => (ok ? unless('not known', check()) : no('not known')));
  const [postgresql, redis, current, lastNight, emails] = await Promise.all([
    answers,
    unless('does not answer', redisAnswers(redisUrlOf(settings)).then((ok) => (ok ? yes('answers') : no('does not answer')))),
    asked(() => schema(settings)),
    asked(() => night(db, clock)),
    asked(() => mail(settings, db)),
  ]);
  return { ready: postgresql.ok && current.ok, checks: { postgresql, redis, schema: current, night: lastNight, mail: emails } };
}
