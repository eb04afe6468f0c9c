import { act, type ActTable, refuse } from '../act/act.js';
import { line } from '../act/fields.js';

/** Acts on a case as a whole. */
export const CASE_ACTS = {
  change_owner: act({
    on: 'case', stage: 'people', title: 'Change the owner', event: 'owner_changed',
    says: 'The owner sees the case on their caseload and sees to its next step. Nothing else changes.',
    fields: { practitioner: line('Owner', { hint: 'Whoever takes the case over', list: 'practitioners', most: 40 }) },
    guards: [],
    check: ({ row }, { practitioner }) => (practitioner === row.practitioner ? [refuse('practitioner', practitioner, 'somebody other than the owner now')] : []),
    sets: ({ input }) => ({ practitioner: input.practitioner }),
    also: ({ row, input }) => Promise.resolve({ details: { from: row.practitioner, to: input.practitioner } }),
  }),
} as const satisfies ActTable;
