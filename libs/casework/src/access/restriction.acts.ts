import { type Guard, act, type ActTable } from '../act/act.js';
import { lines, NO_FIELDS } from '../act/fields.js';

const isRestricted: Guard<'case'> = ({ row }) => (row.restrictedAt === null ? 'is_not_restricted' : undefined);
const isNotRestricted: Guard<'case'> = ({ row }) => (row.restrictedAt === null ? undefined : 'is_restricted');

/** Cases of staff and their families. */
export const RESTRICTION_ACTS = {
  restrict_case: act({
    on: 'case', stage: 'people', title: 'Restrict the case', event: 'case_restricted',
    says: 'Only its owner, its coordinator, hub managers and those it is granted to see it from then on. Others find it in no list, and may only open it urgently, which the privacy officer looks at.',
    fields: { reason: lines('Why', { most: 500, rows: 2, hint: 'For example: works in the team' }) },
    guards: [isNotRestricted],
    sets: ({ input, by, at }) => ({ restricted_at: at, restricted_by: by.id, restricted_reason: input.reason }),
  }),
  lift_restriction: act({
    on: 'case', stage: 'people', title: 'Lift the restriction', event: 'restriction_lifted',
    says: 'Everybody who sees the cases of its commissioner sees it again.',
    fields: NO_FIELDS,
    guards: [isRestricted],
    sets: () => ({ restricted_at: null, restricted_by: null, restricted_reason: null }),
  }),
} as const satisfies ActTable;
