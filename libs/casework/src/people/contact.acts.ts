import { act, type ActTable, refuse } from '../act/act.js';
import { carried, choice, day, line, lines, maybe } from '../act/fields.js';
import { CONTACT_WAYS } from './people.words.js';
import { ends, records, stands } from './record-acts.js';

const assignee = line('Who does it', { most: 40, list: 'practitioners' });

/** Contacts, notes and tasks. A note is never changed: a further note corrects it. */
export const CONTACT_ACTS = {
  record_contact: records('contact', {
    stage: 'notes', title: 'Record a contact', event: 'contact_recorded',
    fields: {
      contactedOn: day('When'), withWhom: line('With whom'), how: choice('How', CONTACT_WAYS), outcome: lines('What came of it', { most: 4000 }),
    },
    past: ['contactedOn'],
    initial: ({ record }) => ({ contactedOn: record.today }),
  }),
  withdraw_contact: ends('contact', { stage: 'notes', title: 'Withdraw this contact', event: 'contact_withdrawn' },
    { on: 'When', reason: 'Why: recorded in error, recorded twice' }, ({ contactedOn }) => contactedOn),

  add_note: records('note', {
    stage: 'notes', title: 'Add a note', event: 'note_added',
    says: 'A note cannot be changed afterwards. What was wrong in one is put right by a further note.',
    fields: { body: lines('Note', { rows: 8 }), correctsId: maybe(carried('The note it corrects')) },
    check: ({ record }, { correctsId }) =>
      (correctsId === undefined || record.note.some(({ id }) => id === correctsId) ? [] : [refuse('correctsId', correctsId, 'a note of this case')]),
    initial: (_at, asked) => (asked.corrects === undefined ? {} : { correctsId: asked.corrects }),
  }),

  add_task: records('task', {
    stage: 'notes', title: 'Add a task', event: 'task_added',
    fields: { what: line('What has to be done'), dueOn: day('By when'), assignee },
    check: ({ record }, { dueOn }) => (dueOn < record.today ? [refuse('dueOn', dueOn, `no day before today, ${record.today}`)] : []),
    initial: ({ by }) => ({ assignee: by.practitioner ?? undefined }),
  }),
  complete_task: ends('task', { stage: 'notes', title: 'Complete the task', event: 'task_completed' },
    { on: 'When', reason: 'What came of it' }, () => null),
  reassign_task: act({
    on: 'task', stage: 'notes', title: 'Give the task to somebody else', event: 'task_reassigned',
    fields: { assignee, dueOn: maybe(day('By when, if the day changes')) }, guards: [stands],
    check: ({ record, row }, input) => [
      ...(input.assignee === row.assignee && (input.dueOn ?? row.dueOn) === row.dueOn ? [refuse('assignee', input.assignee, 'somebody else than before, or another day')] : []),
      ...(input.dueOn !== undefined && input.dueOn < record.today ? [refuse('dueOn', input.dueOn, `no day before today, ${record.today}`)] : []),
    ],
    sets: ({ input }) => ({ assignee: input.assignee, ...(input.dueOn !== undefined && { due_on: input.dueOn }) }),
    also: ({ row, input }) => Promise.resolve({ details: { from: row.assignee, to: input.assignee } }),
  }),
} as const satisfies ActTable;
