import { composeLetter, type LetterFacts, type LetterKindName, LETTER_KINDS } from '@chc/letters';
import type { PlainDate } from '@chc/deadlines';
import { DomainError, type Queryable } from '@chc/platform';

export const LETTERS_PAGE = 25;

/** A letter in a list of many cases. */
export interface ListedLetter {
  readonly id: string;
  readonly caseId: string;
  readonly kind: LetterKindName;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly nhsNumber: string | null;
  readonly recipientName: string;
  readonly channel: 'print' | 'email';
  readonly queuedAt: Date;
  readonly returnedOn: PlainDate | null;
  readonly returnedReason: string | null;
}

export interface LetterList {
  readonly rows: readonly ListedLetter[];
  readonly total: number;
  /** The last letter shown; the next page begins after it. Null on the last page. */
  readonly next: string | null;
}

/** The two lists of letters that wait for somebody, and the index each is read from. */
const LISTS = {
  queued: { state: 'queued', by: 'queued_at' }, // letter_queued
  returned: { state: 'returned', by: 'returned_on' }, // letter_returned, an ICB at a time
} as const;
export type LetterListName = keyof typeof LISTS;

/** One page of the letters that wait, the longest waiting first. */
export async function readLetterList(db: Queryable, list: LetterListName, after: string | null = null): Promise<LetterList> {
  const { state, by } = LISTS[list];
  const { rows: [counted] } = await db.query<{ total: number }>(`select count(*)::int as total from letter l join seen_person p on p.id = l.person_id where l.state = '${state}'`);
  const { rows } = await db.query<ListedLetter>(`
    select l.id, l.person_id as "caseId", l.kind, p.family_name as "familyName", p.given_name as "givenName", p.nhs_number as "nhsNumber",
      l.recipient_name as "recipientName", l.channel, l.queued_at as "queuedAt", l.returned_on as "returnedOn", l.returned_reason as "returnedReason"
    from letter l join seen_person p on p.id = l.person_id
    where l.state = '${state}' and ($2::uuid is null or (l.${by}, l.id) > (select a.${by}, a.id from letter a where a.id = $2))
    order by l.${by}, l.id limit $1`, [LETTERS_PAGE + 1, after]);
  const shown = rows.slice(0, LETTERS_PAGE);
  return { rows: shown, total: counted!.total, next: rows.length > LETTERS_PAGE ? shown.at(-1)!.id : null };
}

/** A letter as a page shows it: as it went out, or as it would go out today. */
export interface ShownLetter {
  readonly caseId: string;
  readonly title: string;
  readonly html: string;
  readonly isIssued: boolean;
}

interface Read extends LetterFacts { caseId: string; kind: LetterKindName; state: string; subject: string | null; body: string | null; content: LetterFacts; appealMonths: null }

/**
 * What a letter says. One that still waits is written on trial, as it would go out on `today`.
 * @throws DomainError not_found
 */
export async function showLetter(db: Queryable, id: string, today: PlainDate, appealMonths: number): Promise<ShownLetter> {
  const { rows: [letter] } = await db.query<Read>(`
    select person_id as "caseId", kind, state, subject, body, content, recipient_kind as "recipientKind", recipient_name as "recipientName",
      recipient_address as "recipientAddress", channel from letter where id = $1`, [id]);
  if (!letter) throw new DomainError('not_found', ['no_such_record']);
  const { caseId, kind, body, subject, content, recipientKind, recipientName, recipientAddress, channel } = letter;
  if (body !== null) return { caseId, title: subject!, html: body, isIssued: true };
  const { html } = composeLetter(kind, {
    ...content, letterOn: today, recipientKind: recipientKind!, recipientName: recipientName!, recipientAddress: recipientAddress!, channel: channel!,
    personHasDied: 'no', ...(kind === 'decision' && { appealMonths }),
  });
  return { caseId, title: LETTER_KINDS[kind].title, html, isIssued: false };
}

/** Times another birth date may be given before an emailed link is closed; the same as letter_wrong_answers_check. */
export const MOST_WRONG_ANSWERS = 5;

export type OpenedLetter = { readonly html: string; readonly caseId: string } | { readonly refused: 'wrong' | 'closed' };

/**
 * Opens an emailed letter for whoever has its link and knows the person's date of birth. Five wrong answers close the link:
 * they then ring the team. What is not an emailed, issued letter is refused as if the answer were wrong.
 */
export async function openByLink(db: Queryable, id: string, bornOn: PlainDate): Promise<OpenedLetter> {
  const { rows: [letter] } = await db.query<{ html: string | null; caseId: string; wrong: number; right: boolean }>(`
    update letter l set
      wrong_answers = case when p.born_on = $2 or l.wrong_answers >= ${MOST_WRONG_ANSWERS} then l.wrong_answers else l.wrong_answers + 1 end,
      opened_at = case when p.born_on = $2 and l.wrong_answers < ${MOST_WRONG_ANSWERS} then coalesce(l.opened_at, now()) else l.opened_at end
    from person p
    where l.id = $1 and p.id = l.person_id and l.channel = 'email' and l.issued_at is not null
    returning l.body as html, l.person_id as "caseId", l.wrong_answers as wrong, coalesce(p.born_on = $2, false) as right`, [id, bornOn]);
  if (!letter) return { refused: 'wrong' };
  if (letter.wrong >= MOST_WRONG_ANSWERS) return { refused: 'closed' };
  return letter.right ? { html: letter.html!, caseId: letter.caseId } : { refused: 'wrong' };
}
