import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { DomainError} from '@chc/platform';
import { PROJECT_ROOT } from '@chc/platform';
import { appealBy } from './appeal.rules.js';
import { composeLetter, letterPolicy } from './compose.js';
import { type FactName, type LetterFacts } from './letter-facts.js';
import { ALWAYS, ENVELOPE, LETTER_KINDS, letterKind, type LetterKindName } from './letter-kinds.js';

const EVERY_FACT: LetterFacts = {
  letterOn: '2026-03-31', recipientKind: 'individual', recipientName: 'Mrs Ada Ashworth', recipientAddress: '1 Mill Lane\nNowhere\nZZ1 1ZZ', channel: 'print',
  personName: 'Mrs Ada Ashworth', nhsNumber: '900 000 0009', reference: 'CHC-1', teamName: 'Invented ICB continuing healthcare team', teamAddress: '2 High Street\nNowhere',
  teamPhone: '01632 960001', teamEmail: 'chc@example.org', signedBy: 'Sam Field', signedAs: 'Nurse assessor', receivedOn: '2026-03-20', coordinatorName: 'Kim Brook',
  checklistOn: '2026-03-19', completedBy: 'a nurse of the ward', decidedOn: '2026-03-30', decidedBy: 'Kim Brook', reasons: 'First reason.\nSecond reason.', outcome: 'chc',
  appealMonths: 6, meetingOn: '2026-04-13', meetingTime: '14:30', meetingPlace: 'Room 4\nThe Old Hospital', delayReason: 'D1', newDateOn: '2026-05-01',
  delayExplanation: 'The road was flooded.', reviewOn: '2026-06-29', reviewTime: '10:00', reviewPlace: 'At home', reviewerName: 'Lee Marsh',
  receivedAt: '2026-03-27T17:15:00Z', careDueAt: '2026-03-29T17:15:00Z', acceptedOn: '2026-03-28', weeklyRatePence: 26768, band: 'standard', fundedFrom: '2026-03-30', fundedTo: '2026-05-10',
  requestedOn: '2026-03-20', askByOn: '2026-09-20', answerByOn: '2026-06-20', reconsidered: 'stands', appealOutcome: 'full', reviewAnswer: 'accepted', reviewMonths: 6, reviewBody: 'NHS England',
};
const KINDS = Object.keys(LETTER_KINDS) as LetterKindName[];
const toWhom = (kind: LetterKindName): string => letterKind(kind).recipients[0]!;
const write = (kind: LetterKindName, words: LetterFacts = {}): string => composeLetter(kind, { ...EVERY_FACT, recipientKind: toWhom(kind), ...words }).text;
const reasonsOf = (kind: LetterKindName, words: LetterFacts): readonly string[] => {
  try {
    write(kind, words);
  } catch (error) {
    return (error as DomainError).reasons;
  }
  return [];
};

it('has one template a kind, and no other', () => {
  const folder = join(PROJECT_ROOT, 'libs/letters/templates');
  expect(existsSync(folder) && readdirSync(folder).sort()).toEqual([...KINDS, 'letter'].map((name) => `${name}.njk`).sort());
});

describe.each(KINDS.flatMap((kind) => letterKind(kind).recipients.map((recipient) => [kind, recipient] as const)))('%s to %s', (kind, recipientKind) => {
  it('says what it is, from whom, of when, and how to reach us', () => {
    const { subject, html, text } = composeLetter(kind, { ...EVERY_FACT, recipientKind });
    expect(subject).toBe(letterKind(kind).title);
    for (const said of [subject, 'Invented ICB continuing healthcare team', 'Tuesday 31 March 2026', 'CHC-1', 'Ring 01632 960001', 'Sam Field\nNurse assessor', 'Zz1'.toUpperCase()]) expect(text).toContain(said);
    expect(html).toMatch(/^\s*<!doctype html>/);
    expect(html).not.toMatch(/src=|href=|<script|undefined|null|\[object/);
    expect(text).not.toMatch(/undefined|null|\d{4}-\d\d-\d\d|<|&\w+;|  /);
  });

  it('speaks to the person as "you", of the person by name to anybody else', () => {
    const text = composeLetter(kind, { ...EVERY_FACT, recipientKind, recipientName: 'Somebody', personName: 'Mrs Ada Ashworth' }).text;
    expect(text.includes('Mrs Ada Ashworth')).toBe(recipientKind !== 'individual');
  });

  it('gives the NHS number only to those who give care or share its cost', () => {
    expect(write(kind, { recipientKind }).includes('900 000 0009')).toBe(['fast_track_approval', 'fnc_approval', 'council_copy'].includes(kind));
  });
});

describe.each(KINDS)('%s', (kind) => {
  const needed: FactName[] = [...ENVELOPE, ...ALWAYS, ...letterKind(kind).needs];
  it.each(needed)('is refused without %s, by name', (name) => {
    expect(reasonsOf(kind, { [name]: null })).toEqual([expect.stringMatching(/^the letter needs /)]);
    expect(reasonsOf(kind, { [name]: ' ' })).toEqual([expect.stringMatching(/^the letter needs /)]);
  });

  it('names everything that is missing at once, and refuses whom it does not go to', () => {
    expect(reasonsOf(kind, { teamName: '', reference: null, teamPhone: undefined })).toHaveLength(3);
    const stranger = kind === 'council_copy' ? 'individual' : 'council';
    if (kind !== 'mdt_invitation') expect(reasonsOf(kind, { recipientKind: stranger })).toEqual([`this letter does not go to: ${stranger}`]);
  });
});

describe('the dates', () => {
  it('acknowledgement: the day the 28 days end', () => {
    expect(write('acknowledgement')).toContain('We aim to decide by Friday 17 April 2026. That is 28 days');
    expect(write('acknowledgement', { letterOn: '2026-04-18' })).toContain('We should have decided by Friday 17 April 2026');
  });

  it('delay: the 28 days, the reason in words and the new date', () => {
    expect(write('delay')).toMatch(/within 28 days, by Friday 17 April 2026[\s\S]*another organisation[\s\S]*by Friday 1 May 2026/);
    expect(write('delay', { delayReason: 'D2' })).toContain('from you or somebody who helps you');
    expect(write('delay', { delayReason: 'D3' })).toContain('A professional whose part');
    expect(write('delay', { delayReason: 'D4' })).toContain('The road was flooded.');
    expect(reasonsOf('delay', { delayReason: 'D4', delayExplanation: '' })).toEqual(['the letter needs what out of the ordinary has happened']);
    expect(reasonsOf('delay', { newDateOn: '2026-04-17' })).toEqual(['the new date is within the 28 days']);
    expect(reasonsOf('delay', { letterOn: '2026-05-02' })).toEqual(['the new date lies before the date of the letter']);
  });

  it('decision: six months from the letter’s own date, and the first review', () => {
    expect(write('decision')).toMatch(/By Tuesday 30 June 2026 we will look[\s\S]*ask by Wednesday 30 September 2026, six months after the date of this letter/);
    expect(write('decision', { appealMonths: 12 })).toContain('by Wednesday 31 March 2027, twelve months after');
    expect(write('decision', { letterOn: '2026-08-31', appealMonths: 6 })).toContain('by Sunday 28 February 2027');
    expect(reasonsOf('decision', { appealMonths: 5 })).toEqual(['an appeal has at least 6 months']);
    expect(reasonsOf('decision', { letterOn: '2026-03-29' })).toEqual(['the decision was made after the date of the letter']);
  });

  it('meeting and review: day and hour, and never in the past', () => {
    expect(write('mdt_invitation')).toContain('Monday 13 April 2026 at 2:30pm\nRoom 4\nThe Old Hospital');
    expect(write('review_appointment')).toContain('Monday 29 June 2026 at 10am\nAt home');
    expect(reasonsOf('mdt_invitation', { letterOn: '2026-04-14' })).toEqual(['the meeting lies before the date of the letter']);
    expect(reasonsOf('review_appointment', { letterOn: '2026-06-30' })).toEqual(['the review lies before the date of the letter']);
  });

  it('Fast Track: 48 hours that really pass, over the clock change', () => {
    expect(write('fast_track_approval')).toMatch(/at 5:15pm on Friday 27 March 2026[\s\S]*by 6:15pm on Sunday 29 March 2026/);
  });

  it('nursing care: rate, first and last day', () => {
    expect(write('fnc_approval')).toContain('£267.68 a week (the standard rate) from Monday 30 March 2026 to Sunday 10 May 2026');
    expect(write('fnc_approval', { fundedTo: null, band: 'higher' })).toContain('(the higher rate) from Monday 30 March 2026.');
    expect(reasonsOf('fnc_approval', { fundedTo: '2026-03-29' })).toEqual(['the payment ends before it begins']);
  });

  it('Checklist, not screened, council: the day of each', () => {
    expect(write('negative_checklist')).toContain('On Thursday 19 March 2026 a nurse of the ward completed a Checklist');
    expect(write('not_screened')).toContain('On Monday 30 March 2026 Kim Brook decided');
    expect(write('council_copy')).toContain('decision of Monday 30 March 2026');
  });

  it.each([['letterOn', '2026-02-30', 'the date of the letter is not a date'], ['meetingTime', '25:00', 'the time of the meeting is not a time, HH:mm']])('%s %s is refused', (name, value, reason) => {
    expect(reasonsOf('mdt_invitation', { [name]: value })).toEqual([reason]);
  });
});

describe('the words', () => {
  it.each([['chc', 'you are eligible for NHS continuing healthcare.'], ['fnc', 'that you are eligible for NHS-funded nursing care'], ['joint', 'share the cost of your care'], ['not_eligible', 'you are not eligible for NHS continuing healthcare.']])('decision %s', (outcome, said) => {
    const text = write('decision', { outcome });
    expect(text).toContain(said);
    expect(text).toMatch(/First reason\.\n\nSecond reason\./);
    expect(text).toContain('We will not stop any care'.slice(0, outcome === 'not_eligible' ? undefined : 0));
  });

  it('a negative Checklist tells of asking again, then of complaint', () => {
    expect(write('negative_checklist')).toMatch(/You may ask us to think again[\s\S]*complaints procedure[\s\S]*Ombudsman[\s\S]*another Checklist/);
  });

  it('a review says that it ends nothing', () => {
    expect(write('review_appointment')).toContain('The review does not end the NHS\'s funding.');
  });

  it('after a death: sorrow to whoever acts, no talk of the future, and nothing to the dead', () => {
    const text = write('decision', { personHasDied: 'yes', recipientKind: 'representative', recipientName: 'Mr Tom Ashworth' });
    expect(text).toContain('We are sorry for your loss.');
    expect(text).toContain('Mrs Ada Ashworth was eligible');
    expect(text).not.toContain('look with you');
    expect(reasonsOf('decision', { personHasDied: 'yes' })).toEqual(['the person has died']);
  });

  it('no jargon reaches the person or the family', () => {
    for (const kind of KINDS.filter((name) => letterKind(name).recipients.includes('individual'))) {
      expect(write(kind, { teamEmail: null, teamName: 'Invented team' })).not.toMatch(/\b(?:MDT|DST|ICB|FNC|CHC(?!-1)|commissioner|verif|eligibility|primary health need|domain|discount)/i);
    }
  });

  it('hostile words stay words', () => {
    const { html, text } = composeLetter('not_screened', { ...EVERY_FACT, reasons: '<script>alert("x")</script> & {{ 7*7 }} `\\', personName: 'O\'Neill' });
    expect(html).not.toContain('<script');
    expect(text).toContain('<script>alert("x")</script> & {{ 7*7 }} `\\');
  });

  it('a page that shows it may use its own style sheet alone', () => {
    expect(letterPolicy(composeLetter('decision', EVERY_FACT).html)).toMatch(/^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='/);
  });
});

it.each([['2026-01-31', 6, '2026-07-31'], ['2025-08-31', 6, '2026-02-28'], ['2023-08-31', 6, '2024-02-29'], ['2026-03-31', 9, '2026-12-31']])('appealBy %s, %i months: %s', (on, months, by) => {
  expect(appealBy(on, months)).toBe(by);
});
it.each([5, 0, -6, 6.5, NaN])('no appeal of %d months', (months) => {
  expect(() => appealBy('2026-01-31', months)).toThrow(RangeError);
});

describe('a decision letter', () => {
  it('says from when the NHS pays, where it pays', () => {
    expect(write('decision')).toContain('The NHS pays from Monday 30 March 2026.');
    expect(write('decision', { outcome: 'not_eligible' })).not.toContain('The NHS pays from');
  });

  it('is sorry where the decision took longer than 28 days, and only there', () => {
    expect(write('decision', { receivedOn: '2026-03-01', decidedOn: '2026-03-30' })).toContain('We are sorry.');
    expect(write('decision', { receivedOn: '2026-03-02', decidedOn: '2026-03-30' })).not.toContain('We are sorry.');
  });
});
