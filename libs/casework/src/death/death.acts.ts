import { act, type ActTable, type Guard, refuse } from '../act/act.js';
import { choice, day, type FieldRefusal, lines, maybe } from '../act/fields.js';
import type { CaseRecord } from '../case/case.record.js';
import { isOpen } from '../referral/referral.guards.js';
import { closeByDeath, moveDeath, reopenAfterDeath } from './record-death.js';

const TOLD_BY = {
  family: 'Family or a representative', provider: 'The care provider', practice: 'The GP practice', hospital: 'A hospital', council: 'The council', spine: 'The national record', other: 'Somebody else',
} as const;

export const SETTLED_AS = {
  stopped: 'Payment was stopped in time', recovered: 'What was paid too much is recovered', nothing_was_paid: 'Nothing was being paid',
} as const;

const lives: Guard<'case'> = ({ record }) => (record.person[0]!.diedOn === null ? undefined : 'person_has_died');
const hasDied: Guard<'case'> = ({ record }) => (record.person[0]!.diedOn === null ? 'person_is_living' : undefined);

function cannotBe(field: string, diedOn: string, record: CaseRecord): FieldRefusal[] {
  const { bornOn } = record.person[0]!;
  return diedOn > record.today || (bornOn !== null && diedOn < bornOn) ? [refuse(field, diedOn, `a date from ${bornOn ?? 'birth'} to today`)] : [];
}

/** A death closes in one move what it closes by law, and asks about what people have to decide. */
export const DEATH_ACTS = {
  record_death: act({
    on: 'case', stage: 'funding', title: 'Record the person’s death', event: 'death_recorded',
    says: 'This ends what the person is eligible for, cancels reviews and bookings and letters that have not gone out, and raises a stop on payments. What is not decided yet is then either gone on with, where care costs are at stake, or discounted.',
    fields: { diedOn: day('Day of death'), toldBy: choice('Who told you', TOLD_BY) },
    guards: [lives],
    check: ({ record }, { diedOn }) => cannotBe('diedOn', diedOn, record),
    sets: ({ input }) => ({ died_on: input.diedOn }),
    also: async (doing) => ({ details: { ...await closeByDeath(doing, doing.input.diedOn), toldBy: doing.input.toldBy } }),
  }),

  correct_death: act({
    on: 'case', stage: 'corrections', title: 'Correct a recorded death', event: 'death_corrected',
    says: 'Without another date the person is living: what the death closed is opened again. Letters and bookings have to be made anew.',
    fields: { diedOn: maybe(day('The right day of death', { hint: 'Leave it out if the person has not died' })), reason: lines('How it came to be wrong', { most: 2_000 }) },
    guards: [hasDied],
    check: ({ record }, { diedOn }) => (diedOn === undefined ? [] : cannotBe('diedOn', diedOn, record)),
    sets: ({ input }) => ({ died_on: input.diedOn ?? null }),
    also: async (doing) => {
      const before = doing.record.person[0]!.diedOn;
      if (doing.input.diedOn === undefined) return { details: { before, ...await reopenAfterDeath(doing) } };
      await moveDeath(doing, doing.input.diedOn);
      return { details: { before, diedOn: doing.input.diedOn } };
    },
  }),

  go_on_after_death: act({
    on: 'referral', stage: 'decision', title: 'Go on although the person has died', event: 'gone_on_after_death',
    says: 'Where care costs are at stake, the case is assessed and decided as if the person lived. Otherwise discount it.',
    fields: { note: lines('Which care costs are at stake', { most: 2_000 }) },
    guards: [
      isOpen, ({ record }) => (record.person[0]!.diedOn === null ? 'person_is_living' : undefined),
      ({ row }) => (row.goneOnAfterDeathOn === null ? undefined : 'goes_on_already'),
    ],
    sets: ({ record, input }) => ({ undecided_at_death: false, gone_on_after_death_on: record.today, gone_on_note: input.note }),
  }),

  clear_stop_payment: act({
    on: 'stop_payment', stage: 'funding', title: 'Record how payment was settled', event: 'stop_payment_cleared',
    fields: { settledAs: choice('How', SETTLED_AS) },
    guards: [({ row }) => (row.clearedOn === null ? undefined : 'payment_is_settled')],
    sets: ({ record, by, input }) => ({ cleared_on: record.today, cleared_by: by.id, cleared_as: input.settledAs }),
    also: ({ row, input }) => Promise.resolve({ details: { eligibility: row.eligibilityId, settledAs: input.settledAs } }),
  }),
} as const satisfies ActTable;
