import { isPlainDate } from '@chc/deadlines';
import { OUTCOMES } from './wording.js';

type Kind = 'text' | 'date' | 'time' | 'instant' | 'pence' | 'months' | readonly string[];

/** What letters can be told: each fact as a person calls it, and what it is. */
export const FACTS = {
  letterOn: ['the date of the letter', 'date'],
  recipientKind: ['the kind of recipient', ['individual', 'representative', 'provider', 'council', 'referrer', 'mdt_member']],
  recipientName: ['the recipient’s name', 'text'],
  recipientAddress: ['the recipient’s address', 'text'],
  channel: ['the channel', ['print', 'email']],
  personHasDied: ['whether the person has died', ['yes', 'no']],
  personName: ['the person’s name', 'text'],
  nhsNumber: ['the NHS number', 'text'],
  reference: ['our reference', 'text'],
  teamName: ['the name of the team', 'text'],
  teamAddress: ['the address of the team', 'text'],
  teamPhone: ['the telephone number of the team', 'text'],
  teamEmail: ['the email address of the team', 'text'],
  signedBy: ['the name of whoever signs', 'text'],
  signedAs: ['the post of whoever signs', 'text'],
  receivedOn: ['the day we were asked', 'date'],
  coordinatorName: ['the coordinator’s name', 'text'],
  checklistOn: ['the day the Checklist was completed', 'date'],
  completedBy: ['who completed the Checklist', 'text'],
  decidedOn: ['the day of the decision', 'date'],
  decidedBy: ['who decided', 'text'],
  reasons: ['the reasons', 'text'],
  outcome: ['the outcome', Object.keys(OUTCOMES)],
  appealMonths: ['the months to appeal in', 'months'],
  meetingOn: ['the day of the meeting', 'date'],
  meetingTime: ['the time of the meeting', 'time'],
  meetingPlace: ['the place of the meeting', 'text'],
  delayReason: ['the reason for the delay', ['D1', 'D2', 'D3', 'D4']],
  delayExplanation: ['what out of the ordinary has happened', 'text'],
  newDateOn: ['the new date', 'date'],
  reviewOn: ['the day of the review', 'date'],
  reviewTime: ['the time of the review', 'time'],
  reviewPlace: ['the place of the review', 'text'],
  reviewerName: ['who comes to the review', 'text'],
  receivedAt: ['when the Fast Track tool was received', 'instant'],
  careDueAt: ['when care should be in place', 'instant'],
  firstReviewOn: ['the day of the first review', 'date'],
  acceptedOn: ['the day the Fast Track tool was accepted', 'date'],
  weeklyRatePence: ['the weekly rate', 'pence'],
  band: ['the band', ['standard', 'higher']],
  fundedFrom: ['the day from which we pay', 'date'],
  fundedTo: ['the last day that we pay for', 'date'],
  requestedOn: ['the day it was asked for', 'date'],
  askByOn: ['the last day to ask', 'date'],
  answerByOn: ['the day by which we aim to finish', 'date'],
  reconsidered: ['what came of looking again', ['stands', 'full_assessment']],
  appealOutcome: ['the outcome', ['full', 'partial', 'not_upheld', 'withdrawn', 'inappropriate']],
  reviewAnswer: ['what came of the independent review', ['declined', 'accepted', 'not_accepted']],
  reviewMonths: ['the months to ask for independent review in', 'months'],
  reviewBody: ['who runs independent reviews', 'text'],
} as const satisfies Record<string, readonly [string, Kind]>;

export type FactName = keyof typeof FACTS;
export type LetterFacts = Readonly<Partial<Record<FactName, string | number | null>>>;

/** What a fact must be, in words; nothing where it is that. */
const IS: Readonly<Record<Exclude<Kind, readonly string[]>, readonly [(value: string | number) => boolean, string]>> = {
  text: [(value) => typeof value === 'string', 'text'],
  date: [(value) => isPlainDate(String(value)), 'a date'],
  time: [(value) => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(String(value)), 'a time, HH:mm'],
  instant: [(value) => /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(String(value)) && !Number.isNaN(Date.parse(String(value))), 'an instant'],
  pence: [(value) => Number.isSafeInteger(value) && Number(value) > 0, 'whole pence'],
  months: [(value) => Number.isSafeInteger(value), 'whole months'],
};

const isMissing = (value: unknown): boolean => value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Every needed fact that is missing and every given one that is not what it should be, as sentences. */
export function factRefusals(needed: readonly FactName[], known: readonly FactName[], facts: LetterFacts): string[] {
  const missing = needed.filter((name) => isMissing(facts[name])).map((name) => `the letter needs ${FACTS[name][0]}`);
  const wrong = known.flatMap((name) => {
    const value = facts[name];
    if (isMissing(value)) return [];
    const [label, kind] = FACTS[name] as readonly [string, Kind];
    if (typeof kind !== 'string') return kind.includes(String(value)) ? [] : [`${label} is none of ${kind.join(', ')}`];
    const [holds, what] = IS[kind];
    return holds(value!) ? [] : [`${label} is not ${what}`];
  });
  return [...missing, ...wrong];
}

/** Of what was given only what the letter may tell: the rest has no business on it. */
export function pick(known: readonly FactName[], facts: LetterFacts): LetterFacts {
  return Object.fromEntries(known.filter((name) => !isMissing(facts[name])).map((name) => [name, facts[name]]));
}
