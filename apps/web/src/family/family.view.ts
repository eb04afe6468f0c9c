import { addMonths, businessDateAt, londonTimeAt, type PlainDate } from '@chc/deadlines';
import { FAMILY_FORMATS, type FamilyFacts, type FamilyFormat, type FamilyStage, familyStands, type Stands } from '@chc/casework';
import { longDate } from '../page/wording.js';
import { GLOSSARY, LATE_BECAUSE, NEEDS_KNOWN, RIGHTS, STAGE_TEXTS, type StageText } from './family.texts.js';

/** Months within which we aim to answer a request to look again (National Framework; three months). */
const ANSWER_MONTHS = 3;

export interface FamilyPageView {
  readonly stage: FamilyStage;
  readonly title: string;
  readonly about: string;
  readonly now: readonly string[];
  readonly late: readonly string[] | null;
  readonly next: readonly string[];
  readonly ring: { readonly who: string; readonly phone: string; /** For a telephone to ring; null where it is no number. */ readonly tel: string | null; readonly says: string };
  readonly rights: readonly { readonly title: string; readonly says: readonly string[] }[];
  readonly complain: readonly string[];
  readonly words: readonly { readonly word: string; readonly means: string }[];
  readonly needs: readonly string[];
  readonly format: FamilyFormat;
  readonly formats: readonly { readonly text: string; readonly href: string; readonly current: boolean }[];
  /** One idea a line, under short headings. */
  readonly easy: readonly { readonly title: string; readonly lines: readonly string[] }[];
  readonly asOf: string;
  readonly until: string;
}

const PLACEHOLDER = /\{(\w+)\}/g;
type Fill = (text: string) => string;

/** Fills {…} in; null where one of them is not known, so that the sentence is left out rather than said with a gap. */
function filling(known: Readonly<Record<string, string | null | undefined>>): (text: string) => string | null {
  return (text) => {
    if ([...text.matchAll(PLACEHOLDER)].some(([, key]) => known[key!] === null || known[key!] === undefined)) return null;
    const filled = text.replace(PLACEHOLDER, (_all, key: string) => known[key]!);
    return filled[0]!.toUpperCase() + filled.slice(1);
  };
}

const at = (instant: Date | null): string | null => instant && `${longDate(businessDateAt(instant))} at ${londonTimeAt(instant)}`;
const on = (date: PlainDate | null | undefined): string | null => (date ? longDate(date) : null);

function known(facts: FamilyFacts, { referral, dueOn }: Stands): Record<string, string | null> {
  const own = facts.forWhom === 'individual';
  const review = facts.review;
  const answerBy = facts.appeal && (facts.appeal.dueOn ?? addMonths(facts.appeal.requestedOn, ANSWER_MONTHS));
  const said = referral?.toldOn ?? facts.firstLook?.toldOn;
  return {
    name: own ? 'you' : facts.name, Name: own ? 'You' : facts.name, names: own ? 'your' : `${facts.name}’s`, Names: own ? 'Your' : `${facts.name}’s`,
    has: own ? 'have' : 'has', do: own ? 'do' : 'does', need: own ? 'need' : 'needs', want: own ? 'want' : 'wants', use: own ? 'use' : 'uses', read: own ? 'read' : 'reads',
    received: on(referral?.receivedOn ?? facts.firstLook?.receivedOn), receivedAt: at(referral?.receivedAt ?? null) ?? on(referral?.receivedOn), due: on(dueOn),
    meeting: referral?.meetingOn ? `${longDate(referral.meetingOn)}${referral.meetingTime ? ` at ${referral.meetingTime}` : ''}` : null,
    decided: on(referral?.decidedOn), concluded: on(referral?.concludedOn), told: on(said), careDue: at(referral?.careDueAt ?? null), careStarted: at(referral?.careStartedAt ?? null),
    appealBy: referral?.appealBy && referral.appealBy >= facts.today ? on(referral.appealBy) : null,
    asked: on(facts.appeal?.requestedOn), answerBy: answerBy !== null && answerBy >= facts.today ? on(answerBy) : null,
    review: review === null ? 'We will look at the care again from time to time.' : reviewSays(review, facts.today),
  };
}

function reviewSays({ dueOn, bookedFor }: NonNullable<FamilyFacts['review']>, today: PlainDate): string {
  if (bookedFor !== null && bookedFor >= today) return `We look at the care again on ${longDate(bookedFor)}.`;
  return dueOn >= today ? `We will look at the care again by ${longDate(dueOn)}.`
    : `We should have looked at the care again by ${longDate(dueOn)}. We have not. We are sorry. Please ring us if anything is not right.`;
}

/** What is said of a promise that was not kept: that we are sorry, why, by when now, and whether anybody wrote. */
function lateSays({ late, referral }: Stands, facts: FamilyFacts, fill: (text: string) => string | null, phone: string): string[] | null {
  if (late === null || !referral) return null;
  if (late === 'care') return said([`We are late. Care should have been in place by {careDue}. We are sorry.`, `We have not heard that it has started. Please ring us now on ${phone}.`], fill);
  const { delayReason, expectedDecisionOn, sorryOn } = referral;
  return said([
    'We are late. We should have made our decision by {due}. We are sorry.',
    LATE_BECAUSE[delayReason ?? ''] ?? 'Nobody has written down why. Please ring us and ask.',
    expectedDecisionOn === null ? 'We cannot give you a new day yet. Ring us to ask.'
      : expectedDecisionOn >= facts.today ? `We now expect to decide by ${longDate(expectedDecisionOn)}.` : `We then said ${longDate(expectedDecisionOn)}. That day has passed too. Ring us to ask.`,
    sorryOn === null ? 'Nobody has written to say so yet. Somebody should have.' : `We wrote on ${longDate(sorryOn)} to say so.`,
  ], fill);
}

const said = (lines: readonly string[], fill: (text: string) => string | null): string[] => lines.map(fill).filter((line): line is string => line !== null);

/**
 * The family page, in words. Pure: facts and instant in, sentences out.
 * @param address where the page is, for the links to its other formats
 */
export function familyView(facts: FamilyFacts, now: Date, format: FamilyFormat, address: string): FamilyPageView {
  const stands = familyStands(facts, now);
  const text = STAGE_TEXTS[stands.stage];
  const fill = filling(known(facts, stands));
  const number = facts.contactPhone ?? facts.teamPhone;
  const ring = { who: facts.contactName ?? facts.teamName ?? 'The team', phone: number ?? 'The number is on our letters', tel: number && /^[+\d][\d ()-]{5,}$/.test(number) ? number.replace(/[^+\d]/g, '') : null, says: 'Ring us whenever something is not clear. There are no wrong questions.' };
  const late = lateSays(stands, facts, fill, ring.phone);
  const rights = text.rights.map((name) => RIGHTS[name]).map(({ title, says, dated }) => ({ title: fill(title)!, says: said([...says, ...(dated ? [fill(dated) ?? lastDay(stands, facts)] : [])], fill) }));
  const complain = ['Tell us first, if you can: ring or write to the team.', 'If our answer does not put it right, you can go to the Parliamentary and Health Service Ombudsman. They are not part of the NHS.'];
  const next = said([...text.next, ...(text.by && late === null ? [text.by] : [])], fill);
  return {
    stage: stands.stage, title: fill(text.title)!, about: facts.forWhom === 'individual' ? 'Your care' : `About ${facts.name}`, now: said(text.now, fill), late, next, ring, rights, complain,
    words: text.words.map((word) => GLOSSARY[word]), needs: facts.diedOn === null ? said(facts.needs.map((need) => NEEDS_KNOWN[need] ?? '').filter(Boolean), fill) : [],
    format, formats: Object.entries(FAMILY_FORMATS).map(([code, words]) => ({ text: words, href: `${address}?as=${code}`, current: code === format })),
    easy: easyRead(text, late, facts, fill as Fill, ring), asOf: longDate(facts.today), until: longDate(facts.expiresOn),
  };
}

function lastDay({ referral }: Stands, { today }: FamilyFacts): string {
  return referral?.appealBy && referral.appealBy < today ? `The last day to ask was ${longDate(referral.appealBy)}. Ring us all the same: we may still be able to look.` : 'The letter says by when.';
}

function easyRead(text: StageText, late: readonly string[] | null, { forWhom, name }: FamilyFacts, fill: Fill, { who, phone }: FamilyPageView['ring']): FamilyPageView['easy'] {
  const now = said([...text.easy, ...(text.easyBy && late === null ? [text.easyBy] : [])], fill);
  return [
    { title: 'What is happening', lines: [...(forWhom === 'individual' ? [] : [`This is about ${name}.`]), ...now] },
    ...(late ? [{ title: 'We are late', lines: ['We said we would be quicker.', 'We are sorry.', `You can ring us about it.`] }] : []),
    { title: 'Who to ring', lines: [who, phone, 'You can ask us anything.'] },
    { title: 'What you can do', lines: said(text.rights.map((right) => RIGHTS[right].easy), fill) },
    { title: 'If you are not happy', lines: ['Tell us.', 'If that does not help, tell the Ombudsman.', 'The Ombudsman is not the NHS.'] },
  ];
}
