import { fastTrackCareDueAt, londonInstant } from '@chc/deadlines';
import { act, type ActTable, type Guard, refuse, type Standing } from '../act/act.js';
import { choice, day, line, lines, maybe, moment } from '../act/fields.js';
import { insertRow, updateRow } from '../act/write.js';
import type { FastTrackReturnRow } from './fast-track.rows.js';
import { ownUnowned } from '../case/own-case.js';
import { isNotStoppedByDeath, outOfOrder } from '../decision/concluding.js';
import { openEligibility } from '../eligibility/open-eligibility.js';
import { unsettled } from '../eligibility/settle.js';
import { openReferralOf } from '../reassessment/open-reassessment.js';
import { beginReferral } from '../referral/begin-referral.js';
import { isFastTrack } from '../referral/referral.acts.js';
import { REFERRAL_TRANSITIONS } from '../referral/referral.transitions.js';
import { SOURCES_OF_REFERRAL } from '../referral/sources-of-referral.js';

/** Why a tool may go back: it is not complete. What the clinician judged is no reason (National Framework, paragraphs not verified). */
export const INCOMPLETE = {
  not_completed: 'It is not properly completed',
  not_an_appropriate_clinician: 'It was not completed by an appropriate clinician',
  criterion_not_addressed: 'It does not address the criterion: a primary health need arising from a rapidly deteriorating condition that may be entering a terminal phase',
} as const;

const openReturn = ({ record, row }: Standing<'referral'>): FastTrackReturnRow | undefined =>
  record.fast_track_return.find(({ referralId, endedAs }) => referralId === row.id && endedAs === null);
const hasNoOpenReferral: Guard<'referral'> = ({ record }) =>
  (openReferralOf(record) ? 'has_an_open_referral' : undefined);
const isNotYetEligible: Guard<'referral'> = ({ record }) => {
  const reason = unsettled(record, 'chc_fast_track', record.today);
  return reason === 'already_eligible_for_chc' ? reason : undefined;
};

/** Acts on a Fast Track tool. The clinician's tool is sufficient: it is accepted, or goes back because it is incomplete. */
export const FAST_TRACK_ACTS = {
  accept_fast_track: act({
    on: 'referral', stage: 'decision', title: 'Accept the Fast Track tool', event: 'fast_track_accepted',
    says: 'The clinician’s completed tool is sufficient. Accepting it makes the person eligible from that day, and care should be in place within the hours that Fast Track allows from receipt.',
    moves: REFERRAL_TRANSITIONS.accept_fast_track,
    fields: { acceptedOn: maybe(day('Accepted on', { hint: 'Today, unless you give another date' })), practitioner: maybe(line('Practitioner', { hint: 'Whoever is to see to the care, if it is known', list: 'practitioners', most: 40 })) },
    guards: [isFastTrack, isNotStoppedByDeath, isNotYetEligible],
    check: ({ record, row }, { acceptedOn: on = record.today }) => {
      const wrong = outOfOrder('acceptedOn', on, { from: row.receivedOn, record });
      return wrong.length > 0 ? wrong : [unsettled(record, 'chc_fast_track', on) ?? []].flat();
    },
    sets: ({ record, row, input }) => ({
      decided_on: input.acceptedOn ?? record.today, decision_outcome: '02',
      care_due_at: row.receivedAt && fastTrackCareDueAt(new Date(row.receivedAt), record.values.fast_track_hours), undecided_at_death: false,
    }),
    initial: ({ row, by }) => ({ practitioner: row.practitioner ?? by.practitioner ?? undefined }),
    also: async (doing) => {
      await ownUnowned(doing, doing.input.practitioner);
      const { id, opened, ended } = await openEligibility(doing, { funding: 'chc_fast_track', referralId: doing.row.id, eligibleFrom: doing.input.acceptedOn ?? doing.record.today });
      return { ...(opened && { made: { kind: 'eligibility', id } }), details: { outcome: '02', eligibility: id, ended } };
    },
  }),

  return_fast_track: act({
    on: 'referral', stage: 'decision', title: 'Return the Fast Track tool as incomplete', event: 'fast_track_returned',
    says: 'A tool goes back only because it is incomplete, and only after you have spoken with the clinician. If you are in doubt about the clinical judgement, accept it.',
    moves: REFERRAL_TRANSITIONS.return_fast_track,
    fields: {
      reason: choice('Why it is incomplete', INCOMPLETE),
      note: lines('What is missing', { most: 2_000, hint: 'The clinician and whoever opens the case will read this' }),
      clinician: line('Clinician you spoke with', { part: 'Conversation' }),
      spokenOn: day('When you spoke'),
    },
    guards: [isFastTrack, isNotStoppedByDeath],
    check: ({ record, row }, { spokenOn: on }) => outOfOrder('spokenOn', on, { from: row.receivedOn, record }),
    initial: ({ record }) => ({ spokenOn: record.today }),
    also: async ({ tx, record, row, by, input }) => {
      await insertRow(tx, 'fast_track_return', {
        icb_id: row.icbId, person_id: record.caseId, referral_id: row.id, returned_on: record.today, returned_by: by.id,
        reason: input.reason, note: input.note, clinician: input.clinician, spoken_on: input.spokenOn,
      });
      return { details: { reason: input.reason } };
    },
  }),

  resubmit_fast_track: act({
    on: 'referral', stage: 'decision', title: 'Record the completed Fast Track tool', event: 'fast_track_resubmitted',
    says: 'The clinician has sent what was missing. It waits to be accepted again.',
    moves: REFERRAL_TRANSITIONS.resubmit_fast_track,
    fields: { receivedAt: moment('When it came') },
    guards: [isFastTrack, isNotStoppedByDeath],
    check: ({ record, row }, { receivedAt: when }) => outOfOrder('receivedAt', when.slice(0, 10), { from: row.receivedOn, record }),
    // The referral stays received on its first day; the 48 hours to care count from the tool that can be accepted.
    sets: ({ input }) => ({ received_at: londonInstant(input.receivedAt) }),
    also: async (doing) => {
      const returned = openReturn(doing);
      if (returned) await updateRow(doing.tx, 'fast_track_return', returned, { ended_as: 'resubmitted', ended_at: doing.at });
    },
  }),

  ask_for_full_consideration: act({
    on: 'referral', stage: 'decision', title: 'Record that full consideration is asked for', event: 'full_consideration_asked',
    says: 'The Fast Track referral is discounted and a standard referral begins: its 28 days count from the day you give.',
    moves: { ...REFERRAL_TRANSITIONS.discount, from: ['returned_incomplete'] },
    fields: {
      askedOn: day('Day the notice came'),
      sourceOfReferral: choice('Who asks', SOURCES_OF_REFERRAL),
      note: lines('What was said', { most: 2_000, hint: 'It is the evidence for discounting the Fast Track referral' }),
    },
    guards: [isFastTrack, isNotStoppedByDeath, hasNoOpenReferral],
    check: (at, { askedOn: on }) => outOfOrder('askedOn', on, { from: openReturn(at)?.returnedOn ?? at.row.receivedOn, record: at.record }),
    initial: ({ record, row }) => ({ askedOn: record.today, sourceOfReferral: (row.sourceOfReferral ?? undefined) as keyof typeof SOURCES_OF_REFERRAL | undefined }),
    // Fast Track judged not to meet the criteria counts as discounted (DCB2117 T4).
    sets: ({ input }) => ({ discounted_on: input.askedOn, discounted_reason: '04', discounted_evidence: input.note }),
    also: async (doing) => {
      const { row, input, tx, at } = doing;
      const returned = openReturn(doing);
      if (returned) await updateRow(tx, 'fast_track_return', returned, { ended_as: 'full_consideration', ended_at: at });
      const id = await beginReferral(doing, {
        activityType: '01', receivedOn: input.askedOn, because: 'full_consideration', note: input.note, sourceOfReferral: input.sourceOfReferral,
        practitioner: row.practitioner, followsId: row.id,
      });
      return { made: { kind: 'referral', id }, details: { referral: id } };
    },
  }),

  record_care_started: act({
    on: 'referral', stage: 'decision', title: 'Record that Fast Track care has started', event: 'fast_track_care_started',
    fields: { startedAt: moment('When care was in place') },
    guards: [isFastTrack, ({ row }) => (row.state === 'decided' ? undefined : `not_possible_when_${row.state}`), ({ row }) => (row.careStartedAt === null ? undefined : 'care_has_started')],
    check: ({ record, row }, { startedAt: when }) => {
      const wrong = outOfOrder('startedAt', when.slice(0, 10), { from: row.receivedOn, record });
      return wrong.length > 0 || row.receivedAt === null || londonInstant(when) >= new Date(row.receivedAt) ? wrong : [refuse('startedAt', when, 'a time after the tool came')];
    },
    sets: ({ input }) => ({ care_started_at: londonInstant(input.startedAt) }),
    also: ({ row, input }) => Promise.resolve({ details: { in_time: row.careDueAt === null ? null : londonInstant(input.startedAt) <= new Date(row.careDueAt) } }),
  }),
} as const satisfies ActTable;
