import { recordHappening } from '../act/account.js';
import { act, type ActTable, type Guard, refuse } from '../act/act.js';
import { NO_FIELDS, pick, RefusedInput } from '../act/fields.js';
import { DomainError } from '../errors.js';
import { OPEN_STATES } from '../referral/referral.states.js';

const isNotMerged: Guard<'case'> = ({ row }) => (row.mergedIntoId === null ? undefined : 'person_was_merged');
const isMerged: Guard<'case'> = ({ row }) => (row.mergedIntoId === null ? 'person_not_merged' : undefined);
const isJustReceived: Guard<'case'> = ({ record, row }) =>
  (row.sourceId === null && record.eligibility.length === 0 && record.referral.every(({ sourceId, acceptedAt, state }) => sourceId === null && acceptedAt === null && state === 'received')
    ? undefined : 'more_than_just_received');

/** What moves with a person merged into another: tables whose rows say whose they are. */
const MOVING = ['referral', 'checklist', 'not_screened', 'document'] as const;

/**
 * Two records of one person. Only a record that holds nothing but what was received and not accepted is merged: its rows go to the
 * other one, where they then are duplicates or not; which they were is kept, so that they can go back. Everything else is a
 * correction of a record somebody works on, and is another act's.
 */
export const PERSON_MERGING_ACTS = {
  merge_person: act({
    on: 'case', stage: 'intake', title: 'This is somebody we hold already', event: 'person_merged',
    says: 'What was received moves to the other record of the same person. This record stays, empty, and says where it went. That can be undone until the referral is accepted.',
    fields: { into: pick('The other record of this person') },
    guards: [isNotMerged, isJustReceived],
    check: ({ record }, { into }) => (into === record.caseId ? [refuse('into', into, 'another record than this one')] : []),
    initial: (_at, asked) => ({ into: asked.into }),
    offers: (_at, asked) => ({ into: asked.into ? { [asked.into]: `The record ending ${asked.into.slice(-12)}, as compared with this one` } : {} }),
    also: async ({ tx, record, row, by, input }) => {
      const { rowCount: found } = await tx.query('select from person where id = $1 and icb_id = $2 and merged_into_id is null for no key update', [input.into, row.icbId]);
      if (found === 0) throw new RefusedInput([refuse('into', input.into, 'a record of this ICB that was not itself merged')]);
      const moved: Record<string, string[]> = {};
      for (const table of MOVING) {
        const { rows } = await tx.query<{ id: string }>(`select id from ${table} where person_id = $1 order by id`, [record.caseId]);
        moved[table] = rows.map(({ id }) => id);
      }
      // Suspected first, moved then: of two open ones only one may claim to be the one.
      await tx.query(`
        update referral r set suspected_duplicate = true where r.person_id = $1 and exists (
          select from referral o where o.person_id = $2 and o.activity_type = r.activity_type and o.state = any ($3))`, [record.caseId, input.into, OPEN_STATES]);
      for (const table of MOVING) await tx.query(`update ${table} set person_id = $2 where person_id = $1`, [record.caseId, input.into]);
      await tx.query('update person set merged_into_id = $2, merged_on = $3, merged_moved = $4 where id = $1', [record.caseId, input.into, record.today, JSON.stringify(moved)]);
      await recordHappening(tx, by, { caseId: input.into, icbId: row.icbId, on: record.today, kind: 'person', id: record.caseId, action: 'merge_person', event: 'person_merged_in', details: { moved } });
      return { details: { into: input.into, moved } };
    },
  }),
  unmerge_person: act({
    on: 'case', stage: 'intake', title: 'Undo: they are two people', event: 'person_unmerged',
    says: 'What was moved comes back to this record.',
    fields: NO_FIELDS,
    guards: [isMerged],
    also: async ({ tx, record, row, by }) => {
      const [into, moved] = [row.mergedIntoId!, row.mergedMoved!];
      await tx.query('select from person where id = $1 for no key update', [into]);
      const { rowCount: still } = await tx.query(
        `select from referral where id = any ($1) and person_id = $2 and accepted_at is null and state = 'received' and not exists (select from referral m where m.merged_into_id = referral.id)`, [moved.referral ?? [], into]);
      if (still !== (moved.referral ?? []).length) throw new DomainError('conflict', ['moved_ones_are_worked_on']);
      for (const table of MOVING) await tx.query(`update ${table} set person_id = $2 where id = any ($1)`, [moved[table] ?? [], record.caseId]);
      await tx.query(`
        update referral r set suspected_duplicate = exists (
          select from referral o where o.person_id = $1 and o.id < r.id and o.activity_type = r.activity_type and o.state = any ($2)) where r.person_id = $1`, [record.caseId, OPEN_STATES]);
      await tx.query('update person set merged_into_id = null, merged_on = null, merged_moved = null where id = $1', [record.caseId]);
      await recordHappening(tx, by, { caseId: into, icbId: row.icbId, on: record.today, kind: 'person', id: record.caseId, action: 'unmerge_person', event: 'person_unmerged_out', details: { moved } });
      return { details: { from: into, moved } };
    },
  }),
} as const satisfies ActTable;
