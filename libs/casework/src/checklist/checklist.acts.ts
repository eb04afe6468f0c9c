import { addDays } from '@chc/deadlines';
import { dateWithin } from '../act/date-checks.js';
import { recordMove } from '../act/account.js';
import { act, type ActTable, type Doing, type Guard, refuse } from '../act/act.js';
import { choice, day, lines, maybe, NO_FIELDS, yesNo } from '../act/fields.js';
import { updateRow } from '../act/write.js';
import type { ChecklistRow, ReferralRow } from '../case/case.rows.js';
import { openSiblings } from '../intake/siblings.js';
import { beginReferral } from '../referral/begin-referral.js';
import { REFERRAL_TRANSITIONS } from '../referral/referral.transitions.js';
import { CHECKLIST_FIELDS, checklistColumns, type ChecklistInput, meetsThreshold, transcriptionRefusals } from './checklist.fields.js';

const itsReferral = ({ record, row }: { record: { referral: readonly ReferralRow[] }; row: ChecklistRow }): ReferralRow | undefined => record.referral.find(({ id }) => id === row.referralId);
const isNegative = ({ state, receivedOn, thresholdMet, fullAssessmentRequired }: ChecklistRow): boolean => state === 'sent' && receivedOn !== null && thresholdMet === false && fullAssessmentRequired === false;

const cameOnPaper: Guard<'checklist'> = ({ row }) => (row.channel !== null && row.channel !== 'electronic' ? undefined : 'only_for_logged_checklists');
const isNotAccepted: Guard<'checklist'> = (at) => (itsReferral(at)?.acceptedAt ? 'already_accepted' : undefined);
const wasNegative: Guard<'checklist'> = ({ row }) => (isNegative(row) ? undefined : 'only_for_negative_checklists');
const isUnanswered = ({ reconsiderationAskedOn, reconsideredOn }: ChecklistRow): boolean => reconsiderationAskedOn !== null && reconsideredOn === null;

/** What the paper says, and often leaves out: only what the outcome rests on is needed. */
const TRANSCRIBED_FIELDS = {
  ...CHECKLIST_FIELDS,
  location: maybe(CHECKLIST_FIELDS.location), profession: maybe(CHECKLIST_FIELDS.profession), organisation: maybe(CHECKLIST_FIELDS.organisation),
  sourceOfReferral: maybe(CHECKLIST_FIELDS.sourceOfReferral), trained: maybe(CHECKLIST_FIELDS.trained), informed: maybe(CHECKLIST_FIELDS.informed),
  invited: maybe(CHECKLIST_FIELDS.invited), consentToShare: maybe(CHECKLIST_FIELDS.consentToShare),
  fullAssessment: yesNo('Does it say that a full assessment is required?', { part: 'Outcome', hint: 'As whoever completed it wrote: nobody here changes the outcome' }),
};

/** A referral whose Checklist turns out negative was none; one whose transcription is mended comes back with its receipt. */
async function settleReferral(doing: Doing<'checklist'>, required: boolean): Promise<void> {
  const { tx, record, by } = doing;
  const referral = itsReferral(doing);
  const move = referral?.state === 'received' && !required ? REFERRAL_TRANSITIONS.screen_out : referral?.state === 'screened_out' && required ? REFERRAL_TRANSITIONS.screen_in : undefined;
  if (!referral || !move) return;
  await updateRow(tx, 'referral', referral, {
    state: move.to, set_aside_on: move.to === 'screened_out' ? record.today : null, suspected_duplicate: openSiblings(record, referral).length > 0,
  });
  await recordMove(tx, by, 'referral', referral.id, { icbId: referral.icbId, event: move.event, from: referral.state, to: move.to });
}

/** What happens to a Checklist after it has come. Its levels and its outcome belong to the trained person who completed it. */
export const CHECKLIST_ACTS = {
  transcribe_checklist: act({
    on: 'checklist', stage: 'intake', title: 'Transcribe the Checklist', event: 'checklist_transcribed',
    says: 'Copy what the paper says, also where it is at odds with itself. If it is negative, what was logged was no referral and leaves every count.',
    fields: TRANSCRIBED_FIELDS,
    guards: [cameOnPaper, isNotAccepted],
    check: ({ row }, input) => transcriptionRefusals(input as ChecklistInput, row.receivedOn!),
    initial: ({ row }) => ({
      organisation: row.completedByOrganisation ?? undefined, sourceOfReferral: (row.sourceOfReferral ?? undefined) as '98' | undefined,
      completerName: row.completedByName ?? undefined, completedOn: row.completedOn ?? undefined,
      ...Object.fromEntries(Object.entries(row.levels ?? {}).map(([domain, level]) => [`${domain}_level`, level])),
      ...Object.fromEntries(Object.entries(row.evidence ?? {}).map(([domain, words]) => [`${domain}_evidence`, words])),
    }),
    sets: ({ input, at, by }) => ({ ...checklistColumns(input as ChecklistInput), transcribed_at: at, transcribed_by: by.id }),
    also: async (doing) => {
      const input = doing.input as ChecklistInput;
      const required = meetsThreshold(input) || input.fullAssessment;
      await settleReferral(doing, required);
      return { details: { thresholdMet: meetsThreshold(input), fullAssessment: input.fullAssessment, levelsBefore: doing.row.levels } };
    },
  }),
  record_checklist_outcome: act({
    on: 'checklist', stage: 'intake', title: 'Record the negative outcome', event: 'checklist_outcome_recorded',
    says: 'The outcome is the one given by whoever completed the Checklist. A letter with it is due to the person, who may ask for it to be reconsidered.',
    fields: NO_FIELDS,
    guards: [wasNegative, ({ row }) => (row.outcomeRecordedOn === null ? undefined : 'outcome_already_recorded')],
    sets: ({ record }) => ({ outcome_recorded_on: record.today }),
  }),
  ask_to_reconsider: act({
    on: 'checklist', stage: 'intake', title: 'Record that the person asks to reconsider', event: 'reconsideration_asked',
    fields: {
      askedOn: day('When they asked'), askedBy: choice('Who asks?', { individual: 'The person', representative: 'Somebody for them' }),
      answerBy: maybe(day('To be answered by', { hint: 'Left out: the days that this ICB has set' })),
    },
    guards: [wasNegative, ({ row }) => (row.reconsiderationAskedOn === null ? undefined : 'already_asked_to_reconsider')],
    initial: ({ record }) => ({ askedOn: record.today, answerBy: addDays(record.today, record.values.reconsideration_days) }),
    check: ({ record, row }, { askedOn, answerBy }) => [
      ...dateWithin('answerBy', answerBy, { from: [[askedOn, 'when they asked']] }),
      ...(askedOn > record.today ? [refuse('askedOn', askedOn, 'a day not in the future')] : []),
      ...(askedOn < row.receivedOn! ? [refuse('askedOn', askedOn, `a day not before ${row.receivedOn!}, when the Checklist came`)] : []),
    ],
    sets: ({ record, input }) => ({
      reconsideration_asked_on: input.askedOn, reconsideration_asked_by: input.askedBy,
      reconsideration_due_on: input.answerBy ?? addDays(input.askedOn, record.values.reconsideration_days),
    }),
  }),
  answer_reconsideration: act({
    on: 'checklist', stage: 'intake', title: 'Answer the request to reconsider', event: 'checklist_reconsidered',
    says: 'The Checklist stays as it was completed. If full consideration is needed after all, a referral begins today without one.',
    fields: {
      outcome: choice('What was decided?', { stands: 'The Checklist stands', full_assessment: 'A full assessment is needed' }),
      reason: lines('Why', { most: 4000 }),
    },
    guards: [({ row }) => (isUnanswered(row) ? undefined : 'not_asked_to_reconsider')],
    check: ({ record }, { outcome }) => (outcome === 'full_assessment' && record.referral.some(({ activityType, concludedOn }) => activityType === '01' && concludedOn === null) ? ['has_an_open_referral'] : []),
    sets: ({ record, input }) => ({ reconsidered_on: record.today, reconsideration_outcome: input.outcome, reconsideration_reason: input.reason }),
    also: async (doing) => {
      if (doing.input.outcome === 'stands') return { details: { outcome: 'stands' } };
      const id = await beginReferral(doing, { activityType: '01', receivedOn: doing.record.today, because: 'person_asks', note: doing.input.reason });
      return { made: { kind: 'referral', id }, details: { outcome: 'full_assessment', referral: id } };
    },
  }),
} as const satisfies ActTable;
