import { addDays } from '@chc/deadlines';
import { act, type ActTable, type Doing, type Guard, refuse, type Standing } from '../act/act.js';
import { choice, day, type FieldRefusal, file, line, lines, sometimes } from '../act/fields.js';
import { keepFile } from '../document/keep-file.js';
import { endReassessmentOf } from '../reassessment/open-reassessment.js';
import { isAlive, isForChc, isLive } from './eligibility.guards.js';
import { cancelReviews } from './open-eligibility.js';

export const ASKED_BY = {
  individual: 'The person, who has capacity to decide it',
  attorney: 'An attorney for health and welfare',
  deputy: 'A deputy for health and welfare',
  best_interests: 'A best-interests decision',
} as const;

/** How FNC or joint funding ends by a decision about it. */
const ENDS = {
  no_longer_eligible: 'The person no longer needs it',
  withdrawn: 'The person or their family declined it',
  moved_area: 'The person moved to another area',
  other: 'Another reason',
} as const;

const itsEnd = ({ record, row }: Standing<'eligibility'>, endsOn: string): FieldRefusal[] =>
  (endsOn < row.eligibleFrom || endsOn > record.today ? [refuse('endsOn', endsOn, `a date from ${row.eligibleFrom} to today`)] : []);
const before = (field: string, on: string, endsOn: string): FieldRefusal[] => (on > endsOn ? [refuse(field, on, `a date not after the end, ${endsOn}`)] : []);
const endsOn = day('First day no longer eligible', { hint: 'Entitlement ends. Money may end later: that is recorded by itself' });
const today = ({ record }: Standing<'eligibility'>): { endsOn: string } => ({ endsOn: record.today });

/** What ends with an eligibility: its open reviews, and a reassessment that has nothing left to reassess. */
async function withIt(doing: Doing<'eligibility'>, on: string): Promise<void> {
  await cancelReviews(doing, doing.row.id, on, 'the eligibility has ended');
  await endReassessmentOf(doing, doing.row.id, on, undefined);
}

const decisionAbout = (funding: 'fnc' | 'joint', name: string) => act({
  on: 'eligibility', stage: 'funding', title: `End ${name} by a decision`, event: `${funding}_ended`,
  fields: { endsOn, reason: choice('Why', ENDS), note: lines('The decision, and what it rests on', { most: 4_000 }) },
  guards: [isAlive, ({ row }) => (row.funding === funding ? undefined : funding === 'fnc' ? 'only_for_fnc' : 'only_for_joint'), isLive],
  initial: today,
  check: (at, input) => itsEnd(at, input.endsOn),
  sets: ({ input, by }) => ({ eligible_to: input.endsOn, end_reason: input.reason, end_basis: `${funding}_decision`, end_decided_by: by.id, end_note: input.note }),
  also: async (doing) => {
    await withIt(doing, doing.input.endsOn);
    return { details: { endsOn: doing.input.endsOn, reason: doing.input.reason } };
  },
});

const hasEnded: Guard<'eligibility'> = ({ row }) => (row.eligibleTo === null ? 'still_eligible' : undefined);

const NEEDED_BEFORE_MONEY_ENDS = 'The day of the notice. Needed unless the person has died';

/**
 * How an eligibility ends besides a decision after an MDT and a DST, and death. The list is short because the law's is: no act
 * here is a review's, and the database knows no other basis (eligibility_end_basis_check).
 */
export const ELIGIBILITY_ACTS = {
  transfer_to_icb: act({
    on: 'eligibility', stage: 'funding', title: 'Record that another ICB has taken over', event: 'transferred_to_icb',
    says: 'Only when the other ICB has accepted in writing. Until then this ICB goes on.',
    fields: {
      receivingIcb: line('Receiving ICB', { hint: 'Its name, and its code where known' }),
      acceptedOn: day('Day they accepted in writing'),
      acceptance: file('Their acceptance in writing'),
      endsOn,
    },
    guards: [isAlive, isLive], initial: today,
    check: (at, input) => [...itsEnd(at, input.endsOn), ...before('acceptedOn', input.acceptedOn, input.endsOn)],
    also: async (doing) => {
      const { input, row, tx } = doing;
      const document = await keepFile(doing, 'acceptance', input.acceptance, { kind: 'legal', title: 'Acceptance by the receiving ICB' });
      await tx.query(`
        update eligibility set eligible_to = $2, end_reason = 'moved_area', end_basis = 'transfer', end_organisation = $3, end_accepted_on = $4, end_document_id = $5
        where id = $1`, [row.id, input.endsOn, input.receivingIcb, input.acceptedOn, document]);
      await withIt(doing, input.endsOn);
      return { details: { endsOn: input.endsOn, acceptedOn: input.acceptedOn, document } };
    },
  }),

  withdraw_from_chc: act({
    on: 'eligibility', stage: 'funding', title: 'Record that the person withdraws', event: 'withdrawn_from_chc',
    says: 'Only an informed choice ends it: say what was explained about the consequences, by whom it was made, and when.',
    fields: {
      askedBy: choice('Who decided it', ASKED_BY),
      informedOn: day('Day the consequences were explained'),
      note: lines('What was explained, and what they said', { most: 4_000 }),
      endsOn,
    },
    guards: [isAlive, isForChc, isLive], initial: today,
    check: (at, input) => [...itsEnd(at, input.endsOn), ...before('informedOn', input.informedOn, input.endsOn)],
    sets: ({ input }) => ({ eligible_to: input.endsOn, end_reason: 'withdrawn', end_basis: 'withdrawal', end_asked_by: input.askedBy, end_informed_on: input.informedOn, end_note: input.note }),
    also: async (doing) => {
      await withIt(doing, doing.input.endsOn);
      return { details: { endsOn: doing.input.endsOn, askedBy: doing.input.askedBy } };
    },
  }),

  record_leaving_england: act({
    on: 'eligibility', stage: 'funding', title: 'Record that the person has left England', event: 'left_england',
    fields: { endsOn, note: lines('Where they live now, and how it is known', { most: 2_000 }) },
    guards: [isAlive, isLive], initial: today,
    check: (at, input) => itsEnd(at, input.endsOn),
    sets: ({ input }) => ({ eligible_to: input.endsOn, end_reason: 'moved_area', end_basis: 'left_england', end_note: input.note }),
    also: async (doing) => {
      await withIt(doing, doing.input.endsOn);
      return { details: { endsOn: doing.input.endsOn } };
    },
  }),

  end_fnc: decisionAbout('fnc', 'NHS-funded nursing care'),
  end_joint: decisionAbout('joint', 'joint funding'),

  set_money_end: act({
    on: 'eligibility', stage: 'funding', title: 'Say when the money ends', event: 'money_end_set',
    says: 'Money ends no sooner than entitlement, and not before the person and the council have had notice. After a death no notice is needed.',
    fields: {
      fundedTo: day('First day no longer paid for'),
      personToldOn: sometimes(day('Notice to the person or their representative', { hint: NEEDED_BEFORE_MONEY_ENDS })),
      councilToldOn: sometimes(day('Notice to the council', { hint: NEEDED_BEFORE_MONEY_ENDS })),
    },
    guards: [hasEnded],
    initial: ({ row }) => ({ fundedTo: row.fundedTo ?? row.eligibleTo ?? undefined }),
    check: ({ record, row }, { fundedTo, personToldOn, councilToldOn }) => {
      const wrong: FieldRefusal[] = fundedTo < row.eligibleTo! ? [refuse('fundedTo', fundedTo, `${row.eligibleTo}, the end of entitlement, or later`)] : [];
      if (row.endBasis === 'death') return wrong;
      if (personToldOn === undefined) wrong.push(refuse('personToldOn', '', 'the day the person was given notice'));
      if (councilToldOn === undefined) wrong.push(refuse('councilToldOn', '', 'the day the council was given notice'));
      if (personToldOn === undefined || councilToldOn === undefined) return wrong;
      const days = record.values.money_notice_days;
      const first = addDays(personToldOn > councilToldOn ? personToldOn : councilToldOn, days);
      return fundedTo < first ? [...wrong, refuse('fundedTo', fundedTo, `${first} or later: ${days} days after both have had notice`)] : wrong;
    },
    sets: ({ record, input }) => ({ funded_to: input.fundedTo, notice_person_on: input.personToldOn, notice_council_on: input.councilToldOn, notice_days: record.values.money_notice_days }),
    also: ({ input }) => Promise.resolve({ details: { fundedTo: input.fundedTo } }),
  }),
} as const satisfies ActTable;
