import { act, type ActTable, type Guard, refuse } from '../act/act.js';
import { day, lines, NO_FIELDS } from '../act/fields.js';
import { insertRow } from '../act/write.js';
import { retentionOfCase } from './retention.rules.js';

const REASON = (label: string): ReturnType<typeof lines> => lines(label, { most: 2000 });

const isOnlyRecord: Guard<'case'> = ({ record }) => (record.person[0]!.mergedIntoId === null ? undefined : 'person_was_merged');
const isOver: Guard<'case'> = ({ record }) => (retentionOfCase(record).keptUntil === null ? 'case_is_operational' : undefined);
const hasPassed: Guard<'case' | 'disposal_review'> = ({ record }) => {
  const { keptUntil, hasPassed: passed } = retentionOfCase(record);
  return keptUntil === null ? 'case_is_operational' : passed ? undefined : 'retention_has_not_passed';
};
const isNotHeld: Guard<'case' | 'disposal_review'> = ({ record }) => (retentionOfCase(record).held ? 'legal_hold_stands' : undefined);
const isNotReviewed: Guard<'case'> = ({ record }) => {
  const { keptUntil } = retentionOfCase(record);
  return record.disposal_review.some((review) => review.state !== 'withdrawn' && review.keptUntilOn === keptUntil) ? 'disposal_was_reviewed' : undefined;
};
const stillStands: Guard<'disposal_review'> = ({ record, row }) => (row.keptUntilOn === retentionOfCase(record).keptUntil ? undefined : 'retention_has_changed');
const isReviewed: Guard<'disposal_review'> = ({ row }) => (row.state === 'reviewed' ? undefined : 'disposal_review_is_decided');
const isAnother: Guard<'disposal_review'> = ({ row, by }) => (row.reviewedBy === by.id ? 'needs_another_person' : undefined);

/** How long a case is kept. Nothing here deletes anything: what was reviewed and confirmed is left to the organisation. */
export const RETENTION_ACTS = {
  place_legal_hold: act({
    on: 'case', stage: 'retention', title: 'Place a legal hold', event: 'legal_hold_placed', creates: true,
    says: 'The case cannot be reviewed for disposal until the hold is lifted. No date changes.',
    fields: { reason: REASON('Why it must be kept') }, guards: [isOnlyRecord],
    also: async ({ tx, record, by, at, input }) => ({
      made: { kind: 'legal_hold', id: await insertRow(tx, 'legal_hold', { icb_id: record.person[0]!.icbId, person_id: record.caseId, reason: input.reason, placed_by: by.id, placed_at: at }) },
    }),
  }),
  lift_legal_hold: act({
    on: 'legal_hold', stage: 'retention', title: 'Lift the legal hold', event: 'legal_hold_lifted',
    fields: { reason: REASON('Why it need not be held any longer') },
    guards: [({ row }) => (row.liftedAt === null ? undefined : 'legal_hold_was_lifted')],
    sets: ({ by, at, input }) => ({ lifted_at: at, lifted_by: by.id, lifted_reason: input.reason }),
  }),
  extend_retention: act({
    on: 'case', stage: 'retention', title: 'Keep the case longer', event: 'retention_extended', creates: true,
    says: 'Only for a reason that can be shown. It lengthens the time the case is kept and never shortens it.',
    fields: { untilOn: day('Keep it until'), justification: REASON('Justification') }, guards: [isOnlyRecord, isOver],
    check: ({ record }, { untilOn }) => {
      const { keptUntil, extendableUntil } = retentionOfCase(record);
      const from = keptUntil! > record.today ? keptUntil! : record.today;
      return untilOn > from && untilOn <= extendableUntil! ? [] : [refuse('untilOn', untilOn, `a day after ${from}, not after ${extendableUntil}`)];
    },
    also: async ({ tx, record, by, at, input }) => ({
      made: {
        kind: 'retention_extension',
        id: await insertRow(tx, 'retention_extension', {
          icb_id: record.person[0]!.icbId, person_id: record.caseId, until_on: input.untilOn, last_operational_on: retentionOfCase(record).lastOn,
          justification: input.justification, extended_by: by.id, extended_at: at,
        }),
      },
      details: { untilOn: input.untilOn },
    }),
  }),
  review_for_disposal: act({
    on: 'case', stage: 'retention', title: 'Mark as reviewed for disposal', event: 'disposal_reviewed', creates: true,
    says: 'A second person confirms it. Nothing is deleted: what is done then is your organisation’s.',
    fields: { finding: REASON('What was looked at, and why it need not be kept') }, guards: [isOnlyRecord, hasPassed, isNotHeld, isNotReviewed],
    also: async ({ tx, record, by, at, input }) => {
      const { keptUntil } = retentionOfCase(record);
      const id = await insertRow(tx, 'disposal_review', {
        icb_id: record.person[0]!.icbId, person_id: record.caseId, kept_until_on: keptUntil, finding: input.finding, reviewed_by: by.id, reviewed_at: at,
      });
      return { made: { kind: 'disposal_review', id }, details: { keptUntilOn: keptUntil } };
    },
  }),
  confirm_disposal_review: act({
    on: 'disposal_review', stage: 'retention', title: 'Confirm the review for disposal', event: 'disposal_review_confirmed',
    says: 'Nothing is deleted: what is done now is your organisation’s.',
    fields: NO_FIELDS, guards: [isReviewed, isAnother, hasPassed, stillStands, isNotHeld],
    sets: ({ by, at }) => ({ state: 'confirmed', confirmed_by: by.id, confirmed_at: at }),
  }),
  withdraw_disposal_review: act({
    on: 'disposal_review', stage: 'retention', title: 'Withdraw the review for disposal', event: 'disposal_review_withdrawn',
    fields: { reason: REASON('Why') },
    guards: [({ row }) => (row.state === 'withdrawn' ? 'disposal_review_is_decided' : undefined)],
    sets: ({ by, at, input }) => ({ state: 'withdrawn', withdrawn_by: by.id, withdrawn_at: at, withdrawn_reason: input.reason }),
  }),
} as const satisfies ActTable;
