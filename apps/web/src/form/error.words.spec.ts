import { describe, expect, it } from '@jest/globals';
import type { RefusedInput} from '@chc/casework';
import { ACTS, choice, choices, day, file, INTAKE_ACTS, line, lines, moment, pounds, readInput, whole, wordsOf, yesNo } from '@chc/casework';
import { formView } from './form.view.js';

const FIELDS = {
  born: day('Date of birth'), needed: day('Needed by'), at: moment('When it reached us'), how: choice('How did it come?', { a: 'By email', b: 'On paper' }),
  kind: choice('Kind of evidence', { care_act_assessment: 'Care Act assessment' }), told: yesNo('Was the person told?'), name: line('Family name', { most: 100 }),
  why: lines('Why it ended'), number: line('NHS number'), shares: choices('What may be shared', { x: 'X' }), count: whole('New value', { most: 9 }), cost: pounds('Cost a week'), paper: file('The document'),
};
const sentences = (given: object): string[] => {
  try {
    readInput(FIELDS, given);
    return [];
  } catch (error) {
    return formView(FIELDS, {}, (error as RefusedInput).refusals).errors.map(({ text }) => text);
  }
};

describe('errors in people’s words', () => {
  it('say what to enter or choose', () => {
    expect(sentences({})).toEqual([
      'Enter the date of birth', 'Enter a date for “Needed by”', 'Enter when it reached us', 'Choose an answer for “How did it come?”', 'Choose the kind of evidence',
      'Choose yes or no: Was the person told?', 'Enter the family name', 'Enter why it ended', 'Enter the NHS number', 'Choose what may be shared', 'Enter the new value', 'Enter the cost a week', 'Choose the document',
    ]);
  });

  it('say what was wrong with what was typed', () => {
    expect(sentences({ born: '2026-02-31', needed: '26-1-1', at: '2026-02-03T9', how: 'c', kind: 'x', told: 'perhaps', name: 'x'.repeat(101), why: 'x'.repeat(10_001), number: 'x\u0000', shares: ['y'], count: 10, cost: 'much', paper: 'none' })).toEqual([
      'Date of birth: enter a real date, like 25 11 2026', 'Needed by: enter a real date, like 25 11 2026', 'When it reached us: enter a real date and time of day, like 25 11 2026 and 9:30',
      'How did it come?: choose from what is offered', 'Kind of evidence: choose from what is offered', 'Choose yes or no: Was the person told?', 'Family name: write no more than 100 characters, on one line',
      'Why it ended: write no more than 10,000 characters', 'NHS number: write no more than 255 characters, on one line', 'What may be shared: choose from what is offered',
      'New value: enter a whole number from 0 to 9', 'Cost a week: enter an amount in pounds, like 1,250.00', 'Choose the document',
    ]);
  });

  it.each([
    ['born', '2026-04-01', 'a day not after 2026-03-10, today', 'Date of birth: it must be a day not after 10 March 2026, today'],
    ['at', '2026-04-01T09:30', 'no time after now, 2026-03-10T10:00', 'When it reached us: it must be a time not after now, 10 March 2026 at 10:00'],
    ['why', 'x', 'nothing: the levels meet the threshold by themselves', 'Why it ended: leave it empty, the levels meet the threshold by themselves'],
    ['told', 'no', 'yes: only a trained person completes it', 'Was the person told? It must be yes: only a trained person completes it'],
    ['why', '', 'a reason: the levels do not meet the threshold', 'Enter a reason: the levels do not meet the threshold'],
    ['letter', '', 'a letter that can be written: the new date is within the 28 days', 'The letter cannot be written: the new date is within the 28 days'],
    ['other', 'x', 'no such field', 'Something was sent that is no part of this form. Open it again.'],
  ])('of a rule of the act: %s %j', (field, value, expected, sentence) => {
    expect(formView(FIELDS, {}, [{ field, value, expected }]).errors.map(({ text }) => text)).toEqual([sentence]);
  });

  it('name no code, no format and no field of ours, in whatever form is sent empty', () => {
    const all = [...Object.entries(ACTS), ...Object.entries(INTAKE_ACTS)].flatMap(([action, { fields }]) => Object.entries(fields).map(([field, schema]) => {
      const refusal = { field, value: '', expected: wordsOf(schema).expected! };
      return [action, field, formView(fields, {}, [refusal]).errors[0]!.text] as const;
    }));
    expect(all.length).toBeGreaterThan(300);
    expect(all.filter(([, field, text]) => !/^(Enter|Choose) /.test(text) || /undefined|YYYY|true or false|one of [a-z0-9_]+,|_/.test(text) || (field.includes('_') && text.includes(field)))).toEqual([]);
  });
});
