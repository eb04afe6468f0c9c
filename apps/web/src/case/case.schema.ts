import { ACTS, CASE_PARTS, DATED_VALUES, OPTIONAL_VALUES, STAGES } from '@chc/casework';
import { date, integer, listOf, number, object, oneOf, type Schema, text, yesNo } from '../schema.js';

/** The rows of a part, columns in camelCase, as the database holds them. */
const ROWS: Schema = listOf({ type: 'object', additionalProperties: true });

const ACTION = object({
  action: oneOf(Object.keys(ACTS)), title: text(), stage: oneOf(Object.keys(STAGES)),
  subject: object({ kind: text('The part of the case, or `case`.'), id: text(), version: integer('For If-Match.') }),
  allowed: yesNo(), reasons: listOf(object({ code: text(), says: text() }), 'Each reason why not now; empty when allowed.'),
});

/** What GET /api/v1/cases/{caseId} answers. */
export const CASE: Schema = object({
  caseId: text(), today: date('The business date everything is judged at.'),
  values: object(Object.fromEntries([...DATED_VALUES, ...OPTIONAL_VALUES].map((name) => [name, number()])), { optional: OPTIONAL_VALUES, description: 'Deadlines and other numbers in force for the ICB.' }),
  ...Object.fromEntries(Object.keys(CASE_PARTS).map((part) => [part, ROWS])),
  actions: listOf(ACTION),
});

/** What doing an act answers. */
export const OUTCOME: Schema = object({
  caseId: text(), action: text(), event: text(), subject: object({ kind: text(), id: text() }),
  made: object({ kind: text(), id: text() }, { description: 'The record that was made, where one was.' }),
  told: { type: 'object', additionalProperties: { type: 'string' }, description: 'What is said this once and kept nowhere: the secret and the code of a link. A repeat under the same key is answered without it.' },
}, { optional: ['made', 'told'] });
