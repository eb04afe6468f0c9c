// Letters from the queue to their issue: what the database holds them to, and what an email may not say.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  cancelLetters, issueLetter, LETTER_KINDS, letterPolicy, type LetterFacts, listLetters, messageOf, type NewLetter, outboxStatus, queueEmail, queueLetter, readLetter, readSendQueue,
  recordReturnedMail,
} from '@chc/letters';
import { type Actor, Database, DomainError } from '@chc/platform';
import { ICB, aPerson, theOrganisations } from '../builders/record.js';
import { freshDatabase } from '../support/database.js';

const BY: Actor = { id: 'pr-7', role: 'practitioner', organisationId: ICB };
const ON = '2026-03-31';
const COMMON = { personName: 'Ada Ashworth', reference: 'CHC-1', teamName: 'Invented team', teamPhone: '01632 960001', signedBy: 'Sam Field', signedAs: 'Nurse assessor' };
const DECISION: LetterFacts = { ...COMMON, decidedOn: '2026-03-30', outcome: 'not_eligible', reasons: 'The needs can be met by the council.' };

let db: Database;
beforeAll(async () => {
  db = new Database({ databaseUrl: (await freshDatabase('letters')).ownerUrl });
  await theOrganisations(db);
});
afterAll(() => db.close());

const aLetter = (personId: string, words: Partial<NewLetter> = {}): NewLetter => ({
  personId, kind: 'decision', recipientKind: 'individual', recipientName: 'Ada Ashworth', recipientAddress: '1 Mill Lane\nNowhere', channel: 'print', content: DECISION, ...words,
});
const anEmail = (personId: string, words: Partial<NewLetter> = {}): NewLetter => aLetter(personId, {
  kind: 'council_copy', recipientKind: 'council', recipientName: 'Invented council', recipientAddress: 'care@council.example.org', channel: 'email', content: { ...COMMON, decidedOn: '2026-03-30', outcome: 'chc' }, ...words,
});
const queue = (letter: NewLetter): Promise<string> => db.transaction((tx) => queueLetter(tx, BY, letter));
const issue = (id: string, words: Partial<Parameters<typeof issueLetter>[3]> = {}): ReturnType<typeof issueLetter> =>
  db.transaction((tx) => issueLetter(tx, BY, id, { letterOn: ON, proof: 'AB 1234 5678 9GB', appealMonths: 6, ...words }));
const outboxOf = async (letterId: string): Promise<Record<string, unknown>[]> => (await db.query('select * from outbox where letter_id = $1', [letterId])).rows;

describe('the send queue', () => {
  it('keeps the facts of a letter and no others', async () => {
    const personId = await aPerson(db);
    const id = await queue(aLetter(personId, { content: { ...DECISION, nhsNumber: '900 000 0009', meetingPlace: 'The ward', letterOn: '1999-01-01' } }));
    const { rows } = await db.query('select content, state, body, icb_id from letter where id = $1', [id]);
    expect(rows).toEqual([{ content: DECISION, state: 'queued', body: null, icb_id: ICB }]);
  });

  it('is read longest waiting first, page by page', async () => {
    const first = await queue(aLetter(await aPerson(db)));
    const second = await queue(aLetter(await aPerson(db)));
    const all = await readSendQueue(db, { icbId: ICB, limit: 100 });
    const at = all.findIndex(({ id }) => id === first);
    expect(all[at + 1]!.id).toBe(second);
    expect((await readSendQueue(db, { icbId: ICB, after: first, limit: 1 })).map(({ id }) => id)).toEqual([second]);
    expect(await readSendQueue(db, { icbId: '00000000-0000-7000-8000-000000000004' })).toEqual([]);
  });

  it.each<[string, Partial<NewLetter>, string[]]>([
    ['without its facts', { content: { ...DECISION, reasons: '', outcome: null } }, ['the letter needs the outcome', 'the letter needs the reasons']],
    ['to somebody it does not go to', { recipientKind: 'provider' }, ['this letter does not go to: provider']],
    ['to nowhere', { recipientAddress: ' ' }, ['the letter needs a postal address']],
    ['by email to a street', { channel: 'email' }, ['the letter needs an email address']],
    ['by email to two', { channel: 'email', recipientAddress: 'a@example.org,b@example.org' }, ['the letter needs an email address']],
    ['of an unknown kind', { kind: 'invoice' as never }, ['unknown_letter_kind']],
  ])('takes none %s', async (_, words, reasons) => {
    await expect(queue(aLetter(await aPerson(db), words))).rejects.toEqual(new DomainError('conflict', reasons));
  });

  it('takes none to somebody who has died, but to who acts for them', async () => {
    const personId = await aPerson(db, { died_on: '2026-03-20' });
    await expect(queue(aLetter(personId))).rejects.toThrow('the person has died');
    const id = await queue(aLetter(personId, { recipientKind: 'representative', recipientName: 'Tom Ashworth' }));
    expect((await issue(id)).text).toContain('We are sorry for your loss');
  });

  it('knows the same kinds and recipients in code and database', async () => {
    const { rows } = await db.query<{ pair: string }>(`select kind || ' ' || recipient_kind as pair from letter_kind order by 1`);
    expect(rows.map(({ pair }) => pair)).toEqual(Object.entries(LETTER_KINDS).flatMap(([kind, { recipients }]) => recipients.map((recipient) => `${kind} ${recipient}`)).sort());
  });
});

describe('issuing', () => {
  it('freezes the letter and starts the appeal’s clock from its own date', async () => {
    const personId = await aPerson(db);
    const id = await queue(aLetter(personId));
    const { html, appealByOn } = await issue(id);
    expect(appealByOn).toBe('2026-09-30');
    expect(await readLetter(db, id)).toMatchObject({ state: 'issued', letterOn: ON, appealByOn: '2026-09-30', proof: 'AB 1234 5678 9GB', issuedBy: 'pr-7', html, subject: 'The decision about NHS continuing healthcare' });
    expect(letterPolicy(html)).toContain('sha256-');
    await expect(issue(id)).rejects.toEqual(new DomainError('conflict', ['letter_issued']));
    for (const change of [`body = 'other'`, `letter_on = '2026-03-01'`, `appeal_by = '2027-01-01'`, `recipient_address = 'elsewhere'`, `content = '{}'`]) {
      await expect(db.query(`update letter set ${change} where id = $1`, [id])).rejects.toMatchObject({ constraint: 'letter_frozen' });
    }
    const { rows } = await db.query(`select action from audit_entry where subject_kind = 'letter' and subject_id = $1 order by id`, [id]);
    expect(rows).toEqual([{ action: 'letter_queued' }, { action: 'letter_issued' }]);
  });

  it('gives longer where the ICB does, never less', async () => {
    const longer = await queue(aLetter(await aPerson(db)));
    expect((await issue(longer, { appealMonths: 9 })).appealByOn).toBe('2026-12-31');
    const shorter = await queue(aLetter(await aPerson(db)));
    await expect(issue(shorter, { appealMonths: 3 })).rejects.toThrow('an appeal has at least 6 months');
    await expect(issue(shorter, { appealMonths: undefined as never })).rejects.toThrow('the letter needs the months to appeal in');
    const by = (appealBy: string | null): Promise<unknown> => db.query(`
      update letter set state = 'issued', letter_on = '2026-08-31', subject = 's', body = 'b', issued_at = now(), issued_by = 'x', proof = 'p', appeal_by = $2 where id = $1`, [shorter, appealBy]);
    await expect(by('2027-02-27')).rejects.toMatchObject({ constraint: 'letter_appeal_not_shortened_check' });
    await expect(by(null)).rejects.toMatchObject({ constraint: 'letter_appeal_fits_kind_check' });
    await by('2027-02-28');
  });

  it('of a printed letter takes proof of posting, of any letter a date it can have', async () => {
    const id = await queue(aLetter(await aPerson(db)));
    await expect(issue(id, { proof: ' ' })).rejects.toThrow('no_proof_of_posting');
    await expect(issue(id, { letterOn: '2026-03-29' })).rejects.toThrow('the decision was made after the date of the letter');
    expect((await readLetter(db, id)).state).toBe('queued');
  });

  it('by twenty people at once happens once', async () => {
    const id = await queue(anEmail(await aPerson(db)));
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => issue(id)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.filter((result) => result.status === 'rejected' && (result.reason as DomainError).reasons[0] !== 'letter_issued')).toEqual([]);
    expect(await outboxOf(id)).toHaveLength(1);
  });

  it('waits for a death being recorded, and then finds it', async () => {
    const personId = await aPerson(db);
    const id = await queue(aLetter(personId));
    let issuing: Promise<unknown> = Promise.resolve();
    await db.transaction(async (tx) => {
      await tx.query(`update person set died_on = '2026-03-30' where id = $1`, [personId]);
      issuing = issue(id).catch((error: unknown) => error);
      await cancelLetters(tx, BY, personId, 'The person has died');
    });
    expect(await issuing).toEqual(new DomainError('conflict', ['letter_cancelled']));
  });
});

describe('an email', () => {
  it('goes into the outbox in the same transaction, and says nothing of anybody', async () => {
    const personId = await aPerson(db);
    const id = await queue(anEmail(personId, { content: { ...COMMON, decidedOn: '2026-03-30', outcome: 'chc', nhsNumber: '900 000 0009' } }));
    await expect(db.transaction(async (tx) => {
      await issueLetter(tx, BY, id, { letterOn: ON });
      throw new Error('undone');
    })).rejects.toThrow('undone');
    expect(await outboxOf(id)).toEqual([]);

    await issue(id, { proof: null });
    const [row] = await outboxOf(id);
    expect(row).toMatchObject({ kind: 'letter_email', person_id: personId, to_address: 'care@council.example.org', effect: `letter:${id}`, attempts: 0, sent_at: null });
    const message = messageOf(row as never, { from: 'chc@example.org', publicUrl: 'https://chc.example.org' });
    expect(message).toMatchObject({ to: 'care@council.example.org', subject: 'There is a letter for you', messageId: `<${row!.id as string}@chc.example.org>` });
    expect(message.text).toContain(`https://chc.example.org/letters/${id}\n`);
    expect(message.html).toBeUndefined();
    const said = JSON.stringify({ ...message, to: undefined, from: undefined }).replace(id, '').replace(row!.id as string, '').replaceAll('chc.example.org', '');
    expect(said).not.toMatch(/Ada|Ashworth|council|900|CHC|health|care|NHS|decision|eligible|Invented|2026/i);
    expect(said).not.toContain(personId);
  });

  it('is queued once for one effect, with an address that is one', async () => {
    const note = { kind: 'notification_email', icbId: ICB, toAccount: 'pr-7', toAddress: 'pr-7@example.org', effect: 'task:1' } as const;
    expect([await queueEmail(db, note), await queueEmail(db, note)]).toEqual([true, false]);
    for (const toAddress of ['', 'nobody', 'a@b', 'a@example.org\r\nBcc: x@example.org', 'a@example.org,b@example.org', 'A <a@example.org>']) {
      await expect(queueEmail(db, { ...note, toAddress, effect: 'task:2' })).rejects.toThrow(RangeError);
    }
  });

  it('holds its address until it is sent or given up, and no longer', async () => {
    const id = await queue(anEmail(await aPerson(db)));
    await issue(id);
    const change = (what: string): Promise<unknown> => db.query(`update outbox set ${what} where letter_id = $1`, [id]);
    await expect(change('sent_at = now()')).rejects.toMatchObject({ constraint: 'outbox_address_check' });
    await expect(change('to_address = null')).rejects.toMatchObject({ constraint: 'outbox_address_check' });
    await expect(change('sent_at = now(), given_up_at = now(), to_address = null')).rejects.toMatchObject({ constraint: 'outbox_sent_or_given_up_check' });
  });
});

describe('after the queue', () => {
  it('a death cancels what is queued and what is on its way to the person, and leaves what was issued', async () => {
    const personId = await aPerson(db);
    const [issued, queued, byEmail, toCouncil] = [await queue(aLetter(personId)), await queue(aLetter(personId)), await queue(aLetter(personId, { channel: 'email', recipientAddress: 'ada@example.org' })), await queue(anEmail(personId))];
    for (const id of [issued, byEmail, toCouncil]) await issue(id);
    expect(await db.transaction((tx) => cancelLetters(tx, BY, personId, 'The person has died'))).toEqual({ letters: 1, emails: 1 });
    const states = Object.fromEntries((await listLetters(db, personId)).map(({ id, state }) => [id, state]));
    expect(states).toEqual({ [issued]: 'issued', [queued]: 'cancelled', [byEmail]: 'issued', [toCouncil]: 'issued' });
    expect(await outboxOf(byEmail)).toEqual([expect.objectContaining({ to_address: null, last_error: 'cancelled', sent_at: null })]);
    expect(await outboxOf(toCouncil)).toEqual([expect.objectContaining({ given_up_at: null })]);
    await expect(issue(queued)).rejects.toThrow('letter_cancelled');
    expect(await db.transaction((tx) => cancelLetters(tx, BY, personId, 'again'))).toEqual({ letters: 0, emails: 0 });
  });

  it('returned mail is recorded once, not before the letter went, and leaves the appeal’s clock alone', async () => {
    const id = await queue(aLetter(await aPerson(db)));
    const returned = (returnedOn: string, reason = 'Gone away'): Promise<void> => db.transaction((tx) => recordReturnedMail(tx, BY, id, { returnedOn, reason }));
    await expect(returned('2026-04-03')).rejects.toThrow('letter_queued');
    await issue(id);
    await expect(returned('2026-03-30')).rejects.toThrow('returned_before_it_was_issued');
    await expect(returned('2026-04-03', ' ')).rejects.toThrow('no_return_reason');
    await returned('2026-04-03');
    expect(await readLetter(db, id)).toMatchObject({ state: 'returned', returnedOn: '2026-04-03', returnedReason: 'Gone away', appealByOn: '2026-09-30' });
    await expect(returned('2026-04-04')).rejects.toThrow('letter_returned');
  });

  it('health says what waits, for how long, and that nothing can be sent', async () => {
    const now = (await db.query<{ now: Date }>('select now() as now')).rows[0]!.now;
    const unable = await outboxStatus(db, now, false);
    expect(unable).toMatchObject({ ok: false, says: `no mail server is set: ${unable.waiting} emails waiting` });
    expect(await outboxStatus(db, now, true)).toMatchObject({ ok: true });
    expect((await outboxStatus(db, new Date(now.getTime() + 2 * 3_600_000), true)).says).toMatch(/waiting, some for over an hour$/);
  });
});
