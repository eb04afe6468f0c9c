import { v4 as uuidv4 } from 'uuid';
import { recordAudit } from '@chc/audit';
import type { PlainDate } from '@chc/deadlines';
import { type Actor, DomainError, type Queryable } from '@chc/platform';
import { appealBy } from './appeal.rules.js';
import { type ComposedLetter, composeLetter } from './compose.js';
import { factRefusals, type LetterFacts, pick } from './letter-facts.js';
import { contentFacts, LETTER_KINDS, letterKind, type LetterKindName, type RecipientKind } from './letter-kinds.js';
import { isMailbox, queueEmail } from './outbox.js';

export interface NewLetter {
  readonly personId: string;
  readonly referralId?: string | null;
  readonly eligibilityId?: string | null;
  readonly reviewId?: string | null;
  readonly appealId?: string | null;
  readonly independentReviewId?: string | null;
  readonly kind: LetterKindName;
  readonly recipientKind: RecipientKind;
  readonly recipientName: string;
  /** Lines of a postal address, or the email address, as the channel wants it. */
  readonly recipientAddress: string;
  readonly channel: 'print' | 'email';
  readonly content: LetterFacts;
}

interface Person { readonly icb_id: string; readonly has_died: boolean }

/** The person, held until the end of the transaction: whoever records their death meanwhile waits, and then finds the letter. */
async function personOf(tx: Queryable, id: string): Promise<Person> {
  const { rows: [person] } = await tx.query<never>('select icb_id, died_on is not null as has_died from person where id = $1 for share', [id]);
  if (!person) throw new DomainError('not_found', ['no_such_person']);
  return person;
}

function queueRefusals({ kind, recipientKind, recipientName, recipientAddress, channel, content }: NewLetter, { has_died }: Person): string[] {
  if (!Object.hasOwn(LETTER_KINDS, kind)) return ['unknown_letter_kind'];
  const { needed, known } = contentFacts(kind);
  const reasons = factRefusals(needed, known, content);
  if (!letterKind(kind).recipients.includes(recipientKind)) reasons.push(`this letter does not go to: ${recipientKind}`);
  if (!recipientName.trim()) reasons.push('the letter needs the recipient’s name');
  if (channel === 'email' ? !isMailbox(recipientAddress.trim()) : !recipientAddress.trim()) reasons.push(channel === 'email' ? 'the letter needs an email address' : 'the letter needs a postal address');
  if (has_died && recipientKind === 'individual') reasons.push('the person has died');
  return reasons;
}

/**
 * Puts a letter into the send queue with the facts it will tell, and no others. An email is known by an address nobody can
 * guess, hence a random id.
 * @throws DomainError with every reason why it cannot be written
 */
export async function queueLetter(tx: Queryable, by: Actor, letter: NewLetter): Promise<string> {
  const person = await personOf(tx, letter.personId);
  const reasons = queueRefusals(letter, person);
  if (reasons.length > 0) throw new DomainError('conflict', reasons);
  const id = uuidv4();
  await tx.query(`
    insert into letter (id, icb_id, person_id, referral_id, eligibility_id, review_id, appeal_id, independent_review_id, kind, recipient_kind, recipient_name, recipient_address, channel, content, queued_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [id, person.icb_id, letter.personId, letter.referralId ?? null, letter.eligibilityId ?? null, letter.reviewId ?? null, letter.appealId ?? null, letter.independentReviewId ?? null, letter.kind, letter.recipientKind,
      letter.recipientName.trim(), letter.recipientAddress.trim(), letter.channel, pick(contentFacts(letter.kind).known, letter.content), by.id]);
  await recordAudit(tx, by, { action: 'letter_queued', subjectKind: 'letter', subjectId: id, details: { personId: letter.personId, kind: letter.kind, recipientKind: letter.recipientKind } });
  return id;
}

interface Queued extends Omit<NewLetter, 'content'> { readonly state: string; readonly content: LetterFacts }

const READ_FOR_ISSUE = `
  select state, person_id as "personId", kind, recipient_kind as "recipientKind", recipient_name as "recipientName", recipient_address as "recipientAddress", channel, content
  from letter where id = $1 for update`;

export interface Issue {
  readonly letterOn: PlainDate;
  /** Of a printed letter its posting reference. An email's proof comes from the mail server, once it has taken it. */
  readonly proof?: string | null;
  /** Of a decision letter: the months the ICB gives to appeal in. */
  readonly appealMonths?: number;
}

/**
 * Issues a queued letter: writes it, freezes what it says, starts the appeal's clock where it is a decision, and puts the
 * email into the outbox where it goes by email.
 * @throws DomainError where it is no longer queued, or cannot be written on that date
 */
export async function issueLetter(tx: Queryable, by: Actor, id: string, { letterOn, proof, appealMonths }: Issue): Promise<ComposedLetter & { appealByOn: PlainDate | null }> {
  // The person first, as whoever records a death does, or the two could wait for each other.
  const { rows: [whose] } = await tx.query<{ person_id: string }>('select person_id from letter where id = $1', [id]);
  if (!whose) throw new DomainError('not_found', ['no_such_letter']);
  const person = await personOf(tx, whose.person_id);
  const { rows: [letter] } = await tx.query<Queued>(READ_FOR_ISSUE, [id]);
  if (letter!.state !== 'queued') throw new DomainError('conflict', [`letter_${letter!.state}`]);
  if (letter!.channel === 'print' && !proof?.trim()) throw new DomainError('conflict', ['no_proof_of_posting']);
  const { content, kind, recipientKind, recipientName, recipientAddress, channel } = letter!;
  const isDecision = kind === 'decision';
  const composed = composeLetter(kind, {
    ...content, letterOn, recipientKind, recipientName, recipientAddress, channel,
    personHasDied: person.has_died ? 'yes' : 'no', ...(isDecision && { appealMonths: appealMonths ?? null }),
  });
  const appealByOn = isDecision ? appealBy(letterOn, appealMonths!) : null;
  await tx.query(`
    update letter set state = 'issued', letter_on = $2, subject = $3, body = $4, issued_at = now(), issued_by = $5, proof = $6, appeal_by = $7 where id = $1`,
    [id, letterOn, composed.subject, composed.html, by.id, proof?.trim() || null, appealByOn]);
  if (channel === 'email') {
    await queueEmail(tx, { kind: 'letter_email', icbId: person.icb_id, personId: whose.person_id, letterId: id, toAddress: recipientAddress, effect: `letter:${id}` });
  }
  await recordAudit(tx, by, { action: 'letter_issued', subjectKind: 'letter', subjectId: id, details: { personId: whose.person_id, kind, letterOn, appealByOn } });
  return { ...composed, appealByOn };
}

/** Cancels the queued letters of some kinds about one referral: what they would say has been overtaken. @returns how many */
export async function cancelOvertaken(tx: Queryable, by: Actor, { referralId, kinds }: { referralId: string; kinds: readonly LetterKindName[] }, reason: string): Promise<number> {
  const { rows } = await tx.query<{ id: string }>(`
    update letter set state = 'cancelled', cancelled_at = now(), cancelled_reason = $3, version = version + 1
    where referral_id = $1 and kind = any($2) and state = 'queued' returning id`, [referralId, kinds, reason]);
  if (rows.length > 0) await recordAudit(tx, by, { action: 'letters_cancelled', subjectKind: 'referral', subjectId: referralId, details: { letters: rows.length, ids: rows.map(({ id }) => id) } });
  return rows.length;
}

/**
 * Cancels all of a person's queued letters, and the unsent emails that are to the person themself. One that is being sent
 * at this very moment is not waited for: it tells of nothing.
 */
export async function cancelLetters(tx: Queryable, by: Actor, personId: string, reason: string): Promise<{ letters: number; emails: number }> {
  if (!reason.trim()) throw new DomainError('conflict', ['no_cancellation_reason']);
  const { rows } = await tx.query<{ id: string }>(`
    update letter set state = 'cancelled', cancelled_at = now(), cancelled_reason = $2 where person_id = $1 and state = 'queued' returning id`, [personId, reason.trim()]);
  const { rowCount } = await tx.query(`
    update outbox set given_up_at = now(), to_address = null, secret = null, last_error = 'cancelled' where id in (
      select o.id from outbox o join letter l on l.id = o.letter_id
      where l.person_id = $1 and l.recipient_kind = 'individual' and o.sent_at is null and o.given_up_at is null for update of o skip locked)`, [personId]);
  const counts = { letters: rows.length, emails: rowCount ?? 0 };
  await recordAudit(tx, by, { action: 'letters_cancelled', subjectKind: 'person', subjectId: personId, details: { ...counts, ids: rows.map(({ id }) => id) } });
  return counts;
}

/** Records that an issued letter came back. It stays issued on its date: the appeal's clock is not touched. */
export async function recordReturnedMail(tx: Queryable, by: Actor, id: string, { returnedOn, reason }: { returnedOn: PlainDate; reason: string }): Promise<void> {
  if (!reason.trim()) throw new DomainError('conflict', ['no_return_reason']);
  const { rows: [letter] } = await tx.query<{ state: string; letter_on: PlainDate | null }>('select state, letter_on from letter where id = $1 for update', [id]);
  if (!letter) throw new DomainError('not_found', ['no_such_letter']);
  if (letter.state !== 'issued') throw new DomainError('conflict', [`letter_${letter.state}`]);
  if (returnedOn < letter.letter_on!) throw new DomainError('conflict', ['returned_before_it_was_issued']);
  await tx.query(`update letter set state = 'returned', returned_on = $2, returned_reason = $3 where id = $1`, [id, returnedOn, reason.trim()]);
  await recordAudit(tx, by, { action: 'letter_returned', subjectKind: 'letter', subjectId: id });
}
