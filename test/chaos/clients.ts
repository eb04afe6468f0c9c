import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ACTS, actionsOf, readCase, subjectRow } from '@chc/casework';
import { queueEmail } from '@chc/letters';
import type { Actor, Database } from '@chc/platform';
import type { Chance } from '../oracle/chance.js';
import { ICB } from '../builders/record.js';
import { anInput } from '../support/random-steps.js';
import type { SignedIn } from '../support/sign-in.js';
import { TODAY } from './world.js';

/** A write under its key, and the last word on it; null while nobody knows. */
export interface Write {
  readonly key: string;
  readonly action: string;
  readonly path: string;
  readonly version: number;
  readonly body: object;
  readonly by: Client;
  tries: number;
  status: number | null;
}

export interface Client { readonly actor: Actor; readonly person: SignedIn }

/** What all of them did. */
export class Ledger {
  readonly writes: Write[] = [];
  /** Answers that must never be given. */
  readonly wrong: string[] = [];
  /** Effects of emails whose transaction was committed. */
  readonly emails: string[] = [];
  readonly count = (test: (write: Write) => boolean): number => this.writes.filter(test).length;
}

/** Sends a write once. Only an answer that says what became of it is a last word: 503, or none, is not. */
export async function send(address: string, write: Write, ledger: Ledger): Promise<void> {
  write.tries += 1;
  try {
    const answer = await fetch(address + write.path, {
      method: 'POST', body: JSON.stringify(write.body), signal: AbortSignal.timeout(35_000),
      headers: { ...write.by.person.headers, 'content-type': 'application/json', 'if-match': `W/"${write.version}"`, 'idempotency-key': write.key },
    });
    const text = await answer.text();
    if (answer.status === 503) return;
    if (answer.status >= 500) ledger.wrong.push(`${write.action}: ${answer.status} ${text.slice(0, 200)}`);
    else write.status = answer.status;
  } catch {
    // Cut off: it may have been done or not.
  }
}

/** Chooses something that may be done, from the database as it is; undefined when that cannot be read now. */
async function choose(db: Database, chance: Chance, cases: readonly string[], by: Client): Promise<Write | undefined> {
  try {
    const caseId = chance.pick(cases);
    const record = (await readCase(db, caseId, TODAY))!;
    const open = actionsOf(record, by.actor).filter(({ allowed, action }) => allowed && !Object.values(ACTS[action].fields).some((field) => JSON.stringify(field).includes('"file"')));
    if (open.length === 0) return undefined;
    const action = chance.pick([...new Set(open.map((one) => one.action))]);
    const { subject: { kind, id } } = chance.pick(open.filter((one) => one.action === action));
    const row = subjectRow(record, kind, id)!;
    const body = anInput(chance, ACTS[action], { record, row: row as never, by: by.actor });
    return { key: randomUUID(), action, path: `/api/v1/cases/${caseId}/${kind}/${id}/${action}`, version: row.version, body, by, tries: 0, status: null };
  } catch {
    return undefined;
  }
}

/** One person at work until told to stop: acts, tries again under the same key what has no last word, sometimes even what has. */
export async function work(address: string, db: Database, chance: Chance, cases: readonly string[], by: Client, ledger: Ledger, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const write = await choose(db, chance, cases, by);
    if (!write) {
      await pause(100);
      continue;
    }
    ledger.writes.push(write);
    for (let tries = 0; write.status === null && tries < 40 && !isOver(); tries += 1) {
      await send(address, write, ledger);
      if (write.status === null) await pause(chance.between(100, 1_000));
    }
    // Whoever was not sure presses again.
    if (write.status === 200 && chance.yes(0.1)) await send(address, write, ledger);
    await pause(chance.between(0, 100));
  }
}

/** Puts emails into the outbox, each in a transaction of its own; the ones whose commit came back are remembered. */
export async function write(db: Database, chance: Chance, ledger: Ledger, isOver: () => boolean): Promise<void> {
  for (let n = 0; !isOver(); n += 1) {
    const effect = `chaos ${n}`;
    await db.transaction((tx) => queueEmail(tx, { kind: 'notification_email', icbId: ICB, toAddress: `somebody${n}@example.invalid`, effect })).then(() => ledger.emails.push(effect), () => {});
    await pause(chance.between(200, 1_000));
  }
}
