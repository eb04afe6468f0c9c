import type { OpenAPIObject } from '@nestjs/swagger';
import { type IntakeAct, REFERRAL_STATES, WAITING_KINDS, wordsOf } from '@chc/casework';
import { bodySchema } from '../case/act.schema.js';
import { PROBLEM } from '../errors/problem.schema.js';
import { date, instant, integer, listOf, object, oneOf, orNull, type Schema, text } from '../schema.js';

const WAITING: Schema = object({
  kind: oneOf(WAITING_KINDS, 'A referral to accept, a negative Checklist whose outcome is to be sent, a person to be screened after all.'),
  id: text(), caseId: text(), at: instant('When it was received.'), receivedOn: date(), activityType: orNull(oneOf(['01', '02', 'RA'])), notificationType: orNull(oneOf(['01', '02'])),
  state: orNull(oneOf(REFERRAL_STATES)), channel: orNull(text()), reference: orNull(text()), sender: orNull(text('Who sent it or completed it.')), loggedBy: orNull(text('Who logged it, where it did not come here by itself.')), organisation: orNull(text()),
  detailAskedOn: orNull(date()), detailReceivedOn: orNull(date()), careDueAt: orNull(instant('Of a Fast Track tool: when care should be in place.')), outcomeRecordedOn: orNull(date()), familyName: orNull(text()), givenName: orNull(text()),
  nhsNumber: orNull(text()), bornOn: orNull(date()), commissioner: text(), checklistId: orNull(text()), checklistState: orNull(oneOf(['logged', 'sent'])),
  duplicates: integer('Other open referrals of the person, of the same kind.'), samePersons: integer('Other records that may be the same person.'),
  gaps: orNull(object({ asked: integer(), complete: integer('How much of what is asked is there, of a hundred.'), missing: listOf(object({ field: text(), label: text() })) }, { description: 'How much of a Checklist is there.' })),
});

export const QUEUE: Schema = object({ rows: listOf(WAITING), total: integer(), first: integer('Position of the first row, from 1.'), next: orNull(text('`after` of the next page.')) });

const RECEIPT: Schema = object({
  caseId: text(), action: text(), event: text(), made: object({ kind: oneOf(['referral', 'checklist']), id: text() }), reference: text('What the sender may quote.'), receivedOn: date('The 28 days count from it.'),
});

const problem = (description: string): { description: string; content: Record<string, { schema: Schema }> } => ({ description, content: { 'application/problem+json': { schema: PROBLEM } } });

/** How the API documents an intake act. */
export function intakePath(name: string, act: IntakeAct): NonNullable<OpenAPIObject['paths'][string]['post']> {
  const hasFile = Object.values(act.fields).some((schema) => wordsOf(schema).control === 'file');
  return {
    tags: ['Intake'], operationId: name, summary: act.title, ...(act.says && { description: act.says }),
    parameters: [{ name: 'Idempotency-Key', in: 'header', required: true, description: 'Your own key for this request; a repeat with it is answered as the first was.', schema: { type: 'string' } }],
    requestBody: { required: true, content: { [hasFile ? 'multipart/form-data' : 'application/json']: { schema: bodySchema(act.fields) } } },
    responses: {
      200: { description: 'Received.', content: { 'application/json': { schema: RECEIPT } } },
      400: problem('A field is refused: its name, its value and what was expected.'), 401: problem('Not signed in.'), 403: problem('Your role does not include this.'),
      404: problem('No such act.'), 422: problem('The key was used for something else.'), 428: problem('Idempotency-Key is needed.'),
    },
  };
}
