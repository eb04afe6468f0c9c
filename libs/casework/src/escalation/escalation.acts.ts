import { addDays } from '@chc/deadlines';
import { act, type ActTable } from '../act/act.js';
import { dateWithin } from '../act/date-checks.js';
import { day, lines } from '../act/fields.js';

/** How far ahead a plan may lie (chosen here): what is longer away is no answer to an escalation. */
const LONGEST_PLAN_DAYS = 92;

/** Answering an escalation. It clears by itself, once what it waits for is done. */
export const ESCALATION_ACTS = {
  acknowledge_escalation: act({
    on: 'escalation', stage: 'escalations', title: 'Acknowledge the escalation', event: 'escalation_acknowledged',
    says: 'Say what will be done and by when. If it is still open after that day, it is raised again.',
    fields: {
      plan: lines('What will be done, and by whom', { most: 2000 }),
      plan_on: day('By when'),
    },
    guards: [({ row }) => (row.clearedOn === null ? undefined : 'escalation_is_cleared')],
    check: ({ record }, { plan_on }) => dateWithin('plan_on', plan_on, { from: [[record.today, 'today']], to: [[addDays(record.today, LONGEST_PLAN_DAYS), 'three months from today']] }),
    sets: ({ input, by, record }) => ({ acknowledged_on: record.today, acknowledged_by: by.id, plan: input.plan, plan_on: input.plan_on, raised_again_on: null }),
    also: ({ row, input }) => Promise.resolve({ details: { escalation: row.kind, planOn: input.plan_on } }),
  }),
} as const satisfies ActTable;
