import { addMonths } from '@chc/deadlines';
import { act, type ActTable, type Guard } from '../act/act.js';
import { dateWithin } from '../act/date-checks.js';
import { choice, day, lines, NO_FIELDS, yesNo } from '../act/fields.js';
import { insertRow, updateRow } from '../act/write.js';

export const MOVED = { first: 'Before all others', last: 'After all others' } as const;
/** An override lasts so many months at most (chosen here): what should come first for longer has wrong weights. */
const LONGEST_OVERRIDE_MONTHS = 3;

const isOutstanding: Guard<'review'> = ({ row }) => (row.state === 'due' || row.state === 'booked' ? undefined : `not_possible_when_${row.state}`);

/** What people say of the order of reviews; the points themselves follow from the record. */
export const PRIORITY_ACTS = {
  override_review_priority: act({
    on: 'review', stage: 'reviews', title: 'Override the priority', event: 'review_priority_overridden', creates: true,
    says: 'The points stay as they are; the review is put before or after all others until a day. It takes the place of an override before it.',
    fields: { moved: choice('Where it is put', MOVED), reason: lines('Why', { most: 2000 }), until_on: day('Until') },
    guards: [isOutstanding],
    check: ({ record }, { until_on }) => dateWithin('until_on', until_on, { from: [[record.today, 'today']], to: [[addMonths(record.today, LONGEST_OVERRIDE_MONTHS), 'three months from today']] }),
    also: async ({ tx, record, row, by, input }) => {
      const before = record.review_priority_override.find(({ reviewId, endedOn }) => reviewId === row.id && endedOn === null);
      if (before) await updateRow(tx, 'review_priority_override', before, { ended_on: record.today, ended_by: by.id });
      const id = await insertRow(tx, 'review_priority_override', { icb_id: record.person[0]!.icbId, person_id: record.caseId, review_id: row.id, moved: input.moved, reason: input.reason, set_on: record.today, set_by: by.id, until_on: input.until_on });
      return { made: { kind: 'review_priority_override', id }, details: { moved: input.moved, untilOn: input.until_on } };
    },
  }),
  end_priority_override: act({
    on: 'review_priority_override', stage: 'reviews', title: 'End the override', event: 'review_priority_override_ended',
    fields: NO_FIELDS,
    guards: [({ row }) => (row.endedOn === null ? undefined : 'already_ended')],
    sets: ({ record, by }) => ({ ended_on: record.today, ended_by: by.id }),
  }),
  record_legacy_origin: act({
    on: 'case', stage: 'reviews', title: 'Say whether the case was inherited', event: 'legacy_origin_recorded',
    says: 'Cases that primary care trusts left behind in 2013 are counted apart. An import marks those whose eligibility began before then; what is said here stands against it.',
    fields: { inherited: yesNo('Was it inherited from a primary care trust?') },
    guards: [],
    sets: ({ input }) => ({ legacy_origin: input.inherited ? 'pct_2013' : null, legacy_origin_basis: 'act' }),
    also: ({ input }) => Promise.resolve({ details: { inherited: input.inherited } }),
  }),
} as const satisfies ActTable;
