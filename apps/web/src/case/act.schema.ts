import type { OpenAPIObject } from '@nestjs/swagger';
import { type Act, type Control, type Fields, mayBeLeftOut, wordsOf } from '@chc/casework';
import { PROBLEM } from '../errors/problem.schema.js';
import { date, integer, listOf, object, oneOf, type Schema, text, yesNo } from '../schema.js';
import { OUTCOME } from './case.schema.js';

const BY_CONTROL: Record<Control, (label: string, options: readonly string[]) => Schema> = {
  line: text, lines: text, date, whole: integer, yes_no: yesNo,
  moment: (label) => text(`${label}, YYYY-MM-DDTHH:MM in Europe/London`),
  time: (label) => text(`${label}, HH:MM in Europe/London`),
  choice: (label, options) => oneOf(options, label),
  choices: (label, options) => listOf(oneOf(options), label),
  pounds: (label) => integer(`${label}, in pence`),
  file: (label) => ({ type: 'string', format: 'binary', description: `${label}; with multipart/form-data only` }),
  carried: text,
};

/** An act's fields as the API documents its body. */
export function bodySchema(fields: Fields): Schema {
  const properties = Object.entries(fields).map(([name, schema]) => {
    const { control, label, hint, options = {} } = wordsOf(schema);
    return [name, BY_CONTROL[control](hint ? `${label}. ${hint}` : label, Object.keys(options))] as const;
  });
  return object(Object.fromEntries(properties), { optional: Object.entries(fields).filter(([, schema]) => mayBeLeftOut(schema)).map(([name]) => name) });
}

const parameter = (name: string, where: 'path' | 'header', description: string): object => ({ name, in: where, required: true, description, schema: { type: 'string' } });
const problem = (description: string): { description: string; content: Record<string, { schema: Schema }> } => ({ description, content: { 'application/problem+json': { schema: PROBLEM } } });

/** How the API documents an act: its address, its fields, what it needs besides, every answer. */
export function actPath(name: string, act: Act): NonNullable<OpenAPIObject['paths'][string]['post']> {
  const hasFile = Object.values(act.fields).some((schema) => wordsOf(schema).control === 'file');
  return {
    tags: ['Acts'], operationId: name, summary: act.title, ...(act.says && { description: act.says }),
    parameters: [
      parameter('caseId', 'path', 'The case.'),
      parameter('subjectId', 'path', (act.on as string) === 'case' ? 'The case again.' : `A record of the case: ${act.on}.`),
      act.creates ? parameter('Idempotency-Key', 'header', 'Your own key for this request; a repeat with it is answered as the first was.') : parameter('If-Match', 'header', 'The version of the record you have seen, such as W/"3".'),
    ] as never,
    requestBody: { required: true, content: { [hasFile ? 'multipart/form-data' : 'application/json']: { schema: bodySchema(act.fields) } } },
    responses: {
      200: { description: 'Done.', content: { 'application/json': { schema: OUTCOME } } },
      400: problem('A field is refused: its name, its value and what was expected.'), 401: problem('Not signed in.'),
      403: problem('Your role does not include this, or the case is not yours to see.'), 404: problem('No such case, record or act.'),
      409: problem('It may not be done now: every reason, and what is possible instead.'),
      ...(!act.creates && { 412: problem('The record has been changed since the version you named.') }),
      422: problem('The key was used for something else.'), 428: problem('If-Match or Idempotency-Key is needed.'),
    },
  };
}
