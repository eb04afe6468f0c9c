import { REFERRAL_STATES } from '@chc/casework';
import { OVER_28_BANDS } from '@chc/deadlines';
import { date, integer, listOf, object, oneOf, orNull, type Schema, text, yesNo } from '../schema.js';

const ORGANISATION = object({ code: text(), name: orNull(text()) });

const REFERRAL = object({
  id: text('Ours.'), caseId: text('The case it is in.'), sourceId: orNull(text('The identifier it was imported with.')), state: oneOf(REFERRAL_STATES),
  receivedOn: date(), practitioner: orNull(text()),
  delayReason: orNull(oneOf(['D1', 'D2', 'D3', 'D4'])), suspectedDuplicate: yesNo('The person has another open standard referral.'),
  familyName: orNull(text()), givenName: orNull(text()),
  nhsNumber: orNull(text('Ten digits; null where it is missing or failed its check digit.')),
  commissioner: ORGANISATION, place: { ...orNull(ORGANISATION) },
  clock: object({
    day: integer('Day N of 28; the day of receipt is day 0.'), of: integer(), dueOn: date('The last day in time.'), daysLeft: integer(),
    daysOver: integer('Calendar days beyond 28.'), band: orNull(oneOf(OVER_28_BANDS.map(({ code }) => code), 'Days beyond 28 (DCB2117 table 8).')),
  }),
});

/** What GET /api/v1/referrals answers. */
export const WORKLIST: Schema = object({
  asOf: date('The business date the clock is read at.'), total: integer('All that the filters let through.'),
  first: integer('Position of the first row, from 1; 0 when there is none.'), rows: listOf(REFERRAL),
  next: orNull(text('Ask with `after` set to this for the next page; null on the last.')),
});
