import { refuse } from '../act/act.js';
import { choice, day, type FieldRefusal, type Fields, type InputOf, line, maybe, pickCode } from '../act/fields.js';
import type { Door } from '../act/intake-act.js';
import { isValidNhsNumber, normaliseNhsNumber } from '../person/nhs-number.js';
import { STATED_GENDERS } from './codes.js';

/** Who it is about. Only the family name is needed: the rest may have to be traced, and the clock waits for nothing. */
export const PERSON_FIELDS = {
  nhsNumber: maybe(line('NHS number', { part: 'About the person', most: 40, hint: 'Ten digits, with or without spaces. Leave it empty if you do not know it' })),
  familyName: line('Family name', { most: 100 }),
  givenName: maybe(line('Given name', { most: 100 })),
  bornOn: maybe(day('Date of birth', { hint: 'For example, 31 3 1946' })),
  statedGender: maybe(choice('Gender', STATED_GENDERS)),
  postcode: maybe(line('Postcode', { most: 10, hint: 'Of their usual address' })),
  commissioner: pickCode('Commissioner', { hint: 'Where the person’s GP practice is. If you are not sure, choose the likeliest: it is confirmed when the referral is accepted' }),
} as const satisfies Fields;

export type PersonInput = InputOf<typeof PERSON_FIELDS>;

/** What is wrong with the person's details. */
export function personRefusals({ commissioners, today }: Door, { nhsNumber, commissioner, bornOn }: PersonInput): FieldRefusal[] {
  return [
    ...(nhsNumber === undefined || isValidNhsNumber(normaliseNhsNumber(nhsNumber)) ? []
      : [refuse('nhsNumber', nhsNumber, 'a number that passes its check, which this one does not: look at it again, or leave it empty if you do not know it')]),
    ...(commissioners.some(({ code }) => code === commissioner) ? [] : [refuse('commissioner', commissioner, 'the code of a commissioner we work for')]),
    ...(bornOn !== undefined && bornOn > today ? [refuse('bornOn', bornOn, 'a day not in the future')] : []),
  ];
}

/** The commissioners to choose from. */
export const commissionersOffered = ({ commissioners }: Door): Readonly<Record<string, string>> =>
  Object.fromEntries(commissioners.map(({ code, name }) => [code, name ? `${name} (${code})` : code]));

/** The only commissioner there is, or the sender's own. */
export const likeliestCommissioner = ({ commissioners, by }: Door): { commissioner?: string } => {
  const likeliest = commissioners.length === 1 ? commissioners[0] : commissioners.find(({ id }) => id === by.organisationId);
  return likeliest ? { commissioner: likeliest.code } : {};
};
