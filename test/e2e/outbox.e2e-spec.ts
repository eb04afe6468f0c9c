// Emails from the issue of a letter to a real mail server: away and back, two senders, a crash between its word and our commit, the worker.
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Queue } from 'bullmq';
import pg from 'pg';
import { OutboxQueue } from '@chc/jobs';
import { issueLetter, type Mailer, mailerOf, MOST_ATTEMPTS, outboxStatus, queueEmail, queueLetter, readLetter, sendOutbox, waitMinutes } from '@chc/letters';
import { type Actor, connectRedis, Database, readSettings, SettingsError } from '@chc/platform';
import { BUSINESS_DATE } from '../builders/bundle.js';
import { ICB, aPerson, theOrganisations } from '../builders/record.js';
import { freshDatabase } from '../support/database.js';
import { until } from '../support/night.js';
import { Program } from '../support/programs.js';
import { type Smtp, startSmtp } from '../support/smtp.js';

jest.setTimeout(120_000);
const BY: Actor = { id: 'pr-7', role: 'practitioner', organisationId: ICB };
const toBeClosed: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toBeClosed.splice(0).reverse()) await close();
});

const settingsFor = (port: number): Record<string, string> => ({ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'Invented team <team@example.org>', PUBLIC_URL: 'https://chc.example.org' });
function aMailer(port: number): Mailer {
  const mailer = mailerOf(readSettings({ DATABASE_URL: 'postgres://localhost/chc', ...settingsFor(port) }))!;
  toBeClosed.push(() => mailer.transport.close());
  return mailer;
}
async function aServer(port?: number): Promise<Smtp> {
  const smtp = await startSmtp(port);
  toBeClosed.push(() => smtp.stop());
  return smtp;
}
async function aDatabase(name: string): Promise<{ db: Database; databaseUrl: string }> {
  const databaseUrl = (await freshDatabase(`outbox_${name}`)).ownerUrl;
  const db = new Database({ databaseUrl });
  toBeClosed.push(() => db.close());
  await theOrganisations(db);
  return { db, databaseUrl };
}

/** A letter to the council by email, issued. */
async function anIssuedEmail(db: Database, to = 'care@council.example.org'): Promise<string> {
  const personId = await aPerson(db);
  return db.transaction(async (tx) => {
    const id = await queueLetter(tx, BY, {
      personId, kind: 'council_copy', recipientKind: 'council', recipientName: 'Invented council', recipientAddress: to, channel: 'email',
      content: { personName: 'Ada Ashworth', reference: 'CHC-1', teamName: 'Invented team', teamPhone: '01632 960001', signedBy: 'Sam Field', signedAs: 'Nurse', decidedOn: '2026-03-30', outcome: 'chc', nhsNumber: '900 000 0009' },
    });
    await issueLetter(tx, BY, id, { letterOn: '2026-03-31' });
    return id;
  });
}
const rowOf = async (db: Database, letterId: string): Promise<Record<string, unknown>> => (await db.query<Record<string, unknown>>('select * from outbox where letter_id = $1', [letterId])).rows[0]!;
/** An instant so many minutes from the database's own, by which rows made a moment ago are due. */
const inMinutes = async (db: Database, minutes: number): Promise<Date> =>
  (await db.query<{ at: Date }>(`select clock_timestamp() + $1 * interval '1 minute' as at`, [minutes])).rows[0]!.at;

describe('sending', () => {
  it('delivers a link and nothing of anybody; the letter has its proof, the address is gone', async () => {
    const [{ db }, smtp] = [await aDatabase('delivers'), await aServer()];
    const id = await anIssuedEmail(db);
    const outboxId = (await rowOf(db, id)).id as string;
    expect(await sendOutbox(db, aMailer(smtp.port), await inMinutes(db, 1))).toEqual({ sent: 1, postponed: 0, givenUp: 0 });
    const [{ to, messageId, source }] = smtp.received as [Smtp['received'][0]];
    expect([to, messageId]).toEqual(['care@council.example.org', `<${outboxId}@chc.example.org>`]);
    expect(source).toMatch(/^Subject: There is a letter for you\r$/m);
    expect(source).toContain(`https://chc.example.org/letters/${id}`);
    expect(source).not.toMatch(/Ada|Ashworth|900 000|CHC-1|NHS|health|eligib|decision|nodemailer/i);
    expect(await rowOf(db, id)).toMatchObject({ to_address: null, attempts: 1, last_error: null, sent_at: expect.any(Date) });
    expect(await readLetter(db, id)).toMatchObject({ state: 'issued', proof: `Email accepted as ${messageId}` });
    expect(await sendOutbox(db, aMailer(smtp.port), await inMinutes(db, 600))).toEqual({ sent: 0, postponed: 0, givenUp: 0 });
  });

  it('waits for a server that is away, asking it once a sweep, and sends all when it is back', async () => {
    const { db } = await aDatabase('away');
    const gone = await startSmtp();
    await gone.stop();
    const ids = [await anIssuedEmail(db), await anIssuedEmail(db), await anIssuedEmail(db)];
    const mailer = aMailer(gone.port);
    expect(await sendOutbox(db, mailer, await inMinutes(db, 1))).toEqual({ sent: 0, postponed: 1, givenUp: 0 });
    const rows = await Promise.all(ids.map((id) => rowOf(db, id)));
    expect(rows.map(({ attempts }) => attempts)).toEqual([1, 0, 0]);
    expect(rows[0]!.last_error).toMatch(/^E[A-Z]+$/);
    expect((await outboxStatus(db, await inMinutes(db, 90), true)).says).toBe('3 emails waiting, some for over an hour');

    const back = await aServer(gone.port);
    expect(await sendOutbox(db, mailer, await inMinutes(db, 10))).toEqual({ sent: 3, postponed: 0, givenUp: 0 });
    expect(back.received).toHaveLength(3);
    expect(await outboxStatus(db, await inMinutes(db, 90), true)).toEqual({ ok: true, says: 'nothing waits', waiting: 0, givenUp: 0 });
  });

  it('by four senders at once sends each message once', async () => {
    const [{ db, databaseUrl }, smtp] = [await aDatabase('race'), await aServer()];
    for (let n = 0; n < 40; n += 1) await queueEmail(db, { kind: 'notification_email', icbId: ICB, toAccount: `pr-${n}`, toAddress: `pr-${n}@example.org`, effect: `task:${n}` });
    const now = await inMinutes(db, 1);
    const others = [new Database({ databaseUrl }), new Database({ databaseUrl })];
    toBeClosed.push(() => Promise.all(others.map((other) => other.close())));
    const results = await Promise.all([db, db, ...others].map((each) => sendOutbox(each, aMailer(smtp.port), now)));
    expect(results.reduce((sum, { sent }) => sum + sent, 0)).toBe(40);
    expect(new Set(smtp.received.map(({ to }) => to)).size).toBe(40);
    expect(smtp.received).toHaveLength(40);
  });

  it('that dies after the server’s word and before our commit sends again under the same Message-ID', async () => {
    const [{ db, databaseUrl }, smtp] = [await aDatabase('crash'), await aServer()];
    const id = await anIssuedEmail(db);
    const victim = new Database({ databaseUrl }, 1);
    toBeClosed.push(() => victim.close());
    const { rows: [backend] } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid');
    const owner = new pg.Client({ connectionString: databaseUrl });
    await owner.connect();
    toBeClosed.push(() => owner.end());
    smtp.beforeAccepting = async () => {
      smtp.beforeAccepting = async () => {};
      await owner.query('select pg_terminate_backend($1)', [backend!.pid]);
    };
    await expect(sendOutbox(victim, aMailer(smtp.port), await inMinutes(db, 1))).rejects.toThrow();
    expect(smtp.received).toHaveLength(1);
    expect(await rowOf(db, id)).toMatchObject({ attempts: 0, sent_at: null, to_address: 'care@council.example.org' });
    expect(await sendOutbox(db, aMailer(smtp.port), await inMinutes(db, 1))).toMatchObject({ sent: 1 });
    expect(smtp.received).toHaveLength(2);
    expect(new Set(smtp.received.map(({ messageId }) => messageId)).size).toBe(1);
  });

  it('gives up at once what is refused for good: the letter is returned mail, and health says so', async () => {
    const [{ db }, smtp] = [await aDatabase('refused'), await aServer()];
    smtp.refuses.set('gone@council.example.org', 550);
    const [bad, good] = [await anIssuedEmail(db, 'gone@council.example.org'), await anIssuedEmail(db)];
    expect(await sendOutbox(db, aMailer(smtp.port), await inMinutes(db, 1))).toEqual({ sent: 1, postponed: 0, givenUp: 1 });
    expect(await rowOf(db, bad)).toMatchObject({ to_address: null, last_error: 'EENVELOPE 550', given_up_at: expect.any(Date) });
    expect(await readLetter(db, bad)).toMatchObject({ state: 'returned', returnedReason: 'The email could not be delivered (EENVELOPE 550)' });
    expect((await readLetter(db, good)).state).toBe('issued');
    expect(await outboxStatus(db, await inMinutes(db, 1), true)).toMatchObject({ ok: false, says: 'nothing waits; 1 email given up within 7 days' });
    const { rows } = await db.query(`select details from audit_entry where action = 'email_given_up'`);
    expect(rows).toEqual([{ details: { why: 'EENVELOPE 550', letterId: bad } }]);
  });

  it('tries what is refused for now again, later each time, and gives it up in the end', async () => {
    const [{ db }, smtp] = [await aDatabase('busy'), await aServer()];
    smtp.refuses.set('care@council.example.org', 451);
    const id = await anIssuedEmail(db);
    const mailer = aMailer(smtp.port);
    let now = await inMinutes(db, 1);
    for (let attempt = 1; attempt < MOST_ATTEMPTS; attempt += 1) {
      expect(await sendOutbox(db, mailer, now)).toEqual({ sent: 0, postponed: 1, givenUp: 0 });
      expect(await sendOutbox(db, mailer, new Date(now.getTime() + (waitMinutes(attempt) * 60 - 1) * 1000))).toEqual({ sent: 0, postponed: 0, givenUp: 0 });
      now = new Date(now.getTime() + waitMinutes(attempt) * 60_000);
    }
    expect(await sendOutbox(db, mailer, now)).toEqual({ sent: 0, postponed: 0, givenUp: 1 });
    expect(await rowOf(db, id)).toMatchObject({ attempts: MOST_ATTEMPTS, last_error: 'EENVELOPE 451', to_address: null });
  });

  it('needs a sender and an address for its links', () => {
    expect(mailerOf(readSettings({ DATABASE_URL: 'postgres://localhost/chc' }))).toBeNull();
    expect(() => mailerOf(readSettings({ DATABASE_URL: 'postgres://localhost/chc', SMTP_URL: 'smtp://localhost' }))).toThrow(new SettingsError('SMTP_URL is set, so MAIL_FROM and PUBLIC_URL are needed too'));
  });
});

describe('the worker', () => {
  function aWorker(databaseUrl: string, env: Record<string, string>): Program {
    const worker = new Program('worker', { databaseUrl, today: BUSINESS_DATE, env });
    toBeClosed.push(() => worker.end('SIGKILL'));
    return worker;
  }

  it('sends when it is woken', async () => {
    const [{ db, databaseUrl }, smtp] = [await aDatabase('wake'), await aServer()];
    const worker = aWorker(databaseUrl, settingsFor(smtp.port));
    await until('a worker that is ready', () => worker.logged('ready')[0]);
    const queue = await OutboxQueue.connect(db, process.env.REDIS_URL!);
    toBeClosed.push(() => queue.close());
    const id = await anIssuedEmail(db);
    await queue.wake();
    await until('the email', () => smtp.received[0]);
    await until('its row', async () => (await rowOf(db, id)).sent_at);
    await until('the log', () => worker.logged('emails sent')[0]);
    expect(worker.stderr).not.toMatch(/council\.example\.org|Ashworth/);
    expect(await worker.end()).toBe(0);
  });

  it('sends by its schedule, every minute, without being woken', async () => {
    const [{ db, databaseUrl }, smtp] = [await aDatabase('schedule'), await aServer()];
    await anIssuedEmail(db);
    const worker = aWorker(databaseUrl, settingsFor(smtp.port));
    await until('a worker that is ready', () => worker.logged('ready')[0]);
    const { rows: [installation] } = await db.query<{ id: string }>('select id from installation');
    const connection = connectRedis(process.env.REDIS_URL!);
    const queue = new Queue('outbox', { connection, prefix: `{chc-${installation!.id.slice(0, 13)}}` });
    toBeClosed.push(async () => {
      await queue.close();
      connection.disconnect();
    });
    expect(await queue.getJobSchedulers()).toEqual([expect.objectContaining({ key: 'send-outbox', pattern: '* * * * *' })]);
    // The minute need not pass: what the schedule has put in for its end is brought forward.
    const [scheduled] = await queue.getDelayed();
    await scheduled?.promote();
    await until('the email', () => smtp.received[0], 75_000);
  });

  it('without a mail server says so, and keeps what waits', async () => {
    const { db, databaseUrl } = await aDatabase('none');
    const id = await anIssuedEmail(db);
    const worker = aWorker(databaseUrl, { SMTP_URL: '' });
    await until('a worker that is ready', () => worker.logged('ready')[0]);
    expect(worker.logged('no mail server is set')).toHaveLength(1);
    expect(await rowOf(db, id)).toMatchObject({ attempts: 0, sent_at: null, to_address: 'care@council.example.org' });
    expect(await outboxStatus(db, await inMinutes(db, 0), false)).toMatchObject({ ok: false, says: 'no mail server is set: 1 email waiting' });
  });
});
