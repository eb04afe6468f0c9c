import { act, type ActTable, refuse } from '../act/act.js';
import { line, lines } from '../act/fields.js';
import { isOpen } from '../referral/referral.guards.js';
import { isStandard } from '../referral/referral.acts.js';

export const COORDINATOR_ACTS = {
  change_coordinator: act({
    on: 'referral', stage: 'assessment', title: 'Change the coordinator', event: 'coordinator_changed',
    fields: {
      coordinator: line('New coordinator', { hint: 'Whoever takes over', list: 'practitioners', most: 40 }),
      reason: lines('Why', { rows: 2, most: 1_000 }),
    },
    guards: [isStandard, isOpen, ({ row }) => (row.coordinator === null ? 'no_coordinator_yet' : undefined)],
    check: ({ row }, { coordinator }) => (coordinator === row.coordinator ? [refuse('coordinator', coordinator, 'somebody else than now')] : []),
    sets: ({ input }) => ({ coordinator: input.coordinator }),
    also: ({ row, input }) => Promise.resolve({ details: { from: row.coordinator, to: input.coordinator } }),
  }),
} as const satisfies ActTable;
