import type { PlainDate } from '@chc/deadlines';
import type { Control, FieldRefusal, FieldWords } from '@chc/casework';
import { longDate } from '../page/wording.js';

/** What somebody does to fill in a field of this kind. */
const VERB: Record<Control, 'Enter' | 'Choose'> = {
  line: 'Enter', lines: 'Enter', date: 'Enter', moment: 'Enter', time: 'Enter', whole: 'Enter', pounds: 'Enter', carried: 'Enter',
  choice: 'Choose', choices: 'Choose', yes_no: 'Choose', file: 'Choose',
};
/** What a field wants, where its label cannot stand in a sentence. */
const WANTED: Partial<Record<Control, string>> = { date: 'a date for', moment: 'a date and time for', time: 'a time for', choice: 'an answer for', choices: 'an answer for', whole: 'a number for', pounds: 'an amount for' };

const READS_ON = /^(How|What|When|Where|Which|Who|Why|With|By|The|Its|Their|They|Another)\b/;
const DOES_NOT = /[?:,]|^In |\b(on|by|for|of|at|until|from|with|to|part|recommends)$/;

const uncapped = (text: string): string => (/^[A-Z]{2}/.test(text) ? text : text[0]!.toLowerCase() + text.slice(1));
const capped = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

/** A label inside a sentence: `the date of birth`, `why it ended`, `a date for “Needed by”`. */
function inSentence(label: string, control: Control): string {
  if (DOES_NOT.test(label)) return [WANTED[control], `“${label}”`].filter(Boolean).join(' ');
  return READS_ON.test(label) ? uncapped(label) : `the ${uncapped(label)}`;
}

/** Dates as people read them. */
const withDates = (text: string): string =>
  text.replaceAll(/\b(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}))?\b/g, (_all, date: PlainDate, time?: string) => longDate(date) + (time ? ` at ${time}` : ''));

/** A field left empty that may not be. */
function missing({ label, control, expected: own }: FieldWords, expected: string): string {
  if (control === 'yes_no') return `Choose yes or no: ${label}`;
  // A rule of the act says what it wants; where only the field does, its label is all there is to say.
  return expected === own ? `${VERB[control]} ${inSentence(label, control)}` : `${VERB[control]} ${withDates(expected)}`;
}

/** What was given is nothing that the field takes. */
function malformed({ label, control, expected = '', most }: FieldWords): string {
  switch (control) {
    case 'date': return `${label}: enter a real date, like 25 11 2026`;
    case 'moment': return `${label}: enter a real date and time of day, like 25 11 2026 and 9:30`;
    case 'time': return `${label}: enter a time of day, like 9:30 or 14:30`;
    case 'pounds': return `${label}: enter an amount in pounds, like 1,250.00`;
    case 'whole': return `${label}: enter ${expected}`;
    case 'line': return `${label}: write no more than ${most} characters, on one line`;
    case 'lines': return `${label}: write no more than ${most?.toLocaleString('en-GB')} characters`;
    case 'yes_no': return `Choose yes or no: ${label}`;
    case 'choice': case 'choices': return `${label}: choose from what is offered`;
    case 'file': return `Choose ${inSentence(label, control)}`;
    case 'carried': return `${label}: open this form again from where you came`;
  }
}

/** What was given breaks a rule of the act. */
function against(label: string, expected: string): string {
  const says = withDates(expected);
  const nothing = /^nothing\b[:,]?\s*(.*)$/.exec(says)?.[1];
  if (nothing !== undefined) return `${label}: leave it empty${nothing && `, ${nothing}`}`;
  const [, answer, why] = /^(yes|no): (.*)$/.exec(says) ?? [];
  if (answer) return `${label.endsWith('?') ? label : `${label}:`} It must be ${answer}: ${why}`;
  return `${label}: it must be ${says.replace(/^no (day|time) /, 'a $1 not ')}`;
}

/** Why a field is refused, in a sentence that stands by itself: what to do, by the field's label, with no code of ours in it. */
export function errorSentence(words: FieldWords, { value, expected }: FieldRefusal): string {
  if (value === '') return missing(words, expected);
  return expected === words.expected ? malformed(words) : against(words.label, expected);
}

/** Why something is refused that no field of the form is. */
export function otherSentence({ expected }: FieldRefusal): string {
  if (expected === 'no such field') return 'Something was sent that is no part of this form. Open it again.';
  return capped(withDates(expected.replace(/^a letter that can be written: /, 'the letter cannot be written: ')));
}
