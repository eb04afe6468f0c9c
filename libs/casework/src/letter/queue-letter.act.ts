import { composeLetter, LETTER_KINDS, type LetterFacts, type LetterKindName, queueLetter } from '@chc/letters';
import type { Actor } from '@chc/platform';
import { act, type Act, type Guard, refuse, type Standing } from '../act/act.js';
import { choice, type FieldRefusal, type Fields, type InputOf, line, lines } from '../act/fields.js';
import { DomainError } from '../errors.js';
import type { CasePart, CaseRecord } from '../case/case.record.js';

const RECIPIENTS = {
  individual: 'The person', representative: 'Their representative', provider: 'The provider of care', council: 'The council',
  referrer: 'Whoever referred', mdt_member: 'A member of the MDT',
} as const;
type Recipient = keyof typeof RECIPIENTS;

/** To whom a letter goes and how. */
const envelope = (kind: LetterKindName) => ({
  recipientKind: choice<Recipient>('Who is it to?', Object.fromEntries(LETTER_KINDS[kind].recipients.map((one) => [one, RECIPIENTS[one]])) as Record<Recipient, string>),
  recipientName: line('Their name', { most: 200 }),
  channel: choice('How does it go?', { print: 'Printed and posted', email: 'By email, with a link and no personal details' }),
  recipientAddress: lines('Address', { most: 1_000, rows: 3, hint: 'The postal address, or the email address' }),
});
type Envelope = ReturnType<typeof envelope>;

/** What makes one kind of letter different from another. */
interface LetterAct<P extends CasePart, F extends Fields> {
  readonly kind: LetterKindName;
  readonly on: P;
  readonly title: string;
  readonly event: string;
  readonly guards: readonly Guard<P>[];
  readonly fields: F;
  readonly initial?: (at: Standing<P>) => Partial<InputOf<F>>;
  /** What it tells, from the case and what was filled in. */
  readonly facts: (at: Standing<P>, input: InputOf<F>) => LetterFacts;
  /** The identifiers under which the letter is filed. */
  readonly filed: (at: Standing<P>) => { readonly referralId?: string | null; readonly eligibilityId?: string | null; readonly reviewId?: string | null; readonly appealId?: string | null; readonly independentReviewId?: string | null };
}

const hasLetterhead: Guard = ({ record }) => (record.letterhead.length > 0 ? undefined : 'no_letterhead');

const nameOf = ({ givenName, familyName }: { givenName: string | null; familyName: string | null }): string => [givenName, familyName].filter(Boolean).join(' ');
const signature = (by: Actor): LetterFacts => ({ signedBy: by.name ?? by.id, signedAs: by.role[0]!.toUpperCase() + by.role.slice(1).replaceAll('_', ' ') });

/** What somebody may quote, and the search finds: the latest referral's reference or source number, else the person's. */
function referenceOf({ referral, checklist, person: [person], caseId }: CaseRecord): string {
  const latest = referral.filter(({ setAsideOn }) => setAsideOn === null).at(-1);
  return latest?.reference ?? latest?.sourceId ?? checklist.at(-1)?.reference ?? person!.sourceId ?? caseId;
}

/** What every letter tells: whom it is about and who writes. */
function common({ record, by }: Standing): LetterFacts {
  const person = record.person[0]!;
  const { teamName, teamPhone, teamAddress, teamEmail } = record.letterhead[0]!;
  return { personName: nameOf(person), reference: referenceOf(record), teamName, teamPhone, teamAddress, teamEmail, ...signature(by) };
}

/**
 * The act that puts one kind of letter into the send queue. It is written once on trial first, so that whatever it lacks
 * is said beside the form and nothing is queued that could not go out.
 */
export function queues<P extends CasePart, F extends Fields>(letter: LetterAct<P, F>): Act<P, Envelope & F> {
  const { kind, on, title, event, guards, fields, initial, facts, filed } = letter;
  const content = (at: Standing<P>, input: InputOf<F>): LetterFacts => ({ ...common(at), ...facts(at, input) });
  return act<P, Envelope & F>({
    on, stage: 'letters', title, event, creates: true,
    fields: { ...fields, ...envelope(kind) },
    guards: [hasLetterhead, ...guards],
    initial: (at) => ({ recipientKind: LETTER_KINDS[kind].recipients[0], recipientName: LETTER_KINDS[kind].recipients[0] === 'individual' ? nameOf(at.record.person[0]!) || undefined : undefined, channel: 'print', ...initial?.(at) }) as never,
    check: (at, input) => onTrial(kind, at, input, content(at, input)),
    also: async (doing) => {
      const { tx, by, input, record } = doing;
      const { recipientKind, recipientName, recipientAddress, channel } = input as unknown as InputOf<Envelope>;
      const id = await queueLetter(tx, by, {
        personId: record.caseId, ...filed(doing), kind, recipientKind, recipientName, recipientAddress, channel, content: content(doing, input),
      });
      return { made: { kind: 'letter', id }, details: { letter: id, kind } };
    },
  });
}

/** Reasons of a letter that one field of its form answers: which, and what it should hold. All others are said of the letter. */
const BESIDE: Readonly<Record<string, readonly [field: string, expected: string]>> = {
  'the person has died': ['recipientKind', 'somebody else: the person has died'],
  'the letter needs what out of the ordinary has happened': ['delayExplanation', 'what out of the ordinary has happened'],
  'the new date lies before the date of the letter': ['newDateOn', 'a day not before today, the date of the letter'],
  'the new date is within the 28 days': ['newDateOn', 'a day after the 28 days: within them nothing is late'],
  'the meeting lies before the date of the letter': ['meetingOn', 'a day not before today, the date of the letter'],
};

/** Every reason why the letter could not be written today. */
function onTrial(kind: LetterKindName, { record }: Standing, input: InputOf<Envelope>, content: LetterFacts): FieldRefusal[] {
  const { recipientKind, recipientName, recipientAddress, channel } = input;
  const refused: FieldRefusal[] = [];
  if (channel === 'email' && !/^[^\s@]{1,64}@[^\s@]{1,189}\.[^\s@.]{2,}$/.test(recipientAddress)) refused.push(refuse('recipientAddress', recipientAddress, 'one email address'));
  if (recipientKind === 'representative' && !record.representative.some(({ endedOn }) => endedOn === null)) refused.push(refuse('recipientKind', recipientKind, 'somebody who is recorded on this case as speaking for the person: record the representative first'));
  const isDecision = kind === 'decision';
  try {
    composeLetter(kind, {
      ...content, letterOn: record.today, recipientKind, recipientName, recipientAddress, channel,
      personHasDied: record.person[0]!.diedOn ? 'yes' : 'no', ...(isDecision && { appealMonths: record.values.appeal_months }),
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    refused.push(...error.reasons.map((reason) => {
      const [field, expected] = BESIDE[reason] ?? ['letter', `a letter that can be written: ${reason}`];
      return refuse(field, (input as Readonly<Record<string, string | undefined>>)[field], expected);
    }));
  }
  return refused;
}
