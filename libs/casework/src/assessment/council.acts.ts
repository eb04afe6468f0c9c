import { act, type ActTable, refuse } from '../act/act.js';
import { choice, day, line, lines, maybe, sometimes } from '../act/fields.js';
import { insertRow } from '../act/write.js';
import { backToDst } from '../dst/dst.picture.js';
import { isBeingAssessed, isOpen, itsReferral } from '../referral/referral.guards.js';
import { isStandard } from '../referral/referral.acts.js';
import { askBy } from './ask-by.js';

export const COUNCIL_REPLIES = {
  takes_part: 'Takes part in the MDT',
  information_only: 'Gives information, does not attend',
  declines: 'Declines to take part',
} as const;

export const COUNCIL_ABSENCES = {
  no_reply: 'No reply within a reasonable time',
  nobody_available: 'Nobody available within a reasonable time',
  declined: 'Declined to take part',
  other: 'Other',
} as const;

/**
 * The council is consulted wherever practicable; the MDT may go on without it after a reasonable time, when its
 * information has been sought (domain rule, unverified).
 */
export const COUNCIL_ACTS = {
  invite_council: act({
    on: 'referral', stage: 'assessment', title: 'Invite the council', event: 'council_invited', creates: true,
    says: 'The council is asked to take part in the MDT. If it cannot within a reasonable time, its information is still sought.',
    fields: {
      council: line('Council'),
      askedOf: maybe(line('Person or team asked', { hint: 'Who will answer for the council' })),
      invitedOn: day('Invited on'),
      replyBy: day('Reply expected by'),
    },
    page: ({ record, row }, asked) => backToDst(record, row.id, asked),
    guards: [isStandard, isBeingAssessed],
    initial: ({ record, row }) => ({ invitedOn: record.today, replyBy: askBy(row, record.today, record.values.council_reply_days) }),
    check: ({ record }, { invitedOn, replyBy }) => [
      ...(invitedOn > record.today ? [refuse('invitedOn', invitedOn, 'today or earlier')] : []),
      ...(replyBy < invitedOn ? [refuse('replyBy', replyBy, 'the day of the invitation or later')] : []),
    ],
    also: async ({ tx, record, row, by, input }) => {
      const id = await insertRow(tx, 'council_involvement', {
        icb_id: row.icbId, person_id: record.caseId, referral_id: row.id, council: input.council, asked_of: input.askedOf,
        invited_on: input.invitedOn, reply_by: input.replyBy, invited_by: by.id,
      });
      return { made: { kind: 'council_involvement', id }, details: { referralId: row.id, replyBy: input.replyBy } };
    },
  }),

  record_council_reply: act({
    on: 'council_involvement', stage: 'assessment', title: 'Record the council’s reply', event: 'council_replied',
    fields: {
      reply: choice('Reply', COUNCIL_REPLIES),
      repliedOn: day('Replied on'),
      information: sometimes(lines('Its information and view', { hint: 'What the council knows of the person’s needs. Needed where it gives information only' })),
    },
    page: ({ record, row }, asked) => backToDst(record, row.referralId, asked),
    guards: [({ row }) => (row.reply === null ? undefined : 'council_has_replied'), itsReferral(isOpen)],
    initial: ({ record }) => ({ repliedOn: record.today }),
    check: ({ record, row }, { reply, repliedOn, information }) => [
      ...(repliedOn < row.invitedOn || repliedOn > record.today ? [refuse('repliedOn', repliedOn, `a day from ${row.invitedOn} to ${record.today}`)] : []),
      ...(reply === 'information_only' && information === undefined ? [refuse('information', '', 'the information it gives')] : []),
    ],
    sets: ({ input }) => ({ reply: input.reply, replied_on: input.repliedOn, information: input.information }),
    also: ({ row, input }) => Promise.resolve({ details: { referralId: row.referralId, reply: input.reply } }),
  }),

  record_council_absence: act({
    on: 'council_involvement', stage: 'assessment', title: 'Go on without the council', event: 'council_absence_recorded',
    says: 'The MDT may go on when the council cannot take part within a reasonable time. Its information must have been sought.',
    fields: {
      absenceReason: choice('Why it does not take part', COUNCIL_ABSENCES),
      informationSought: lines('How its information was sought, and what came of it'),
    },
    page: ({ record, row }, asked) => backToDst(record, row.referralId, asked),
    guards: [
      ({ row }) => (row.absentOn === null ? undefined : 'council_absence_is_recorded'),
      ({ row }) => (row.reply === 'takes_part' || row.reply === null ? undefined : 'council_has_replied'),
      ({ record, row }) => (row.reply === null && record.today < row.replyBy ? 'council_may_still_reply' : undefined),
      itsReferral(isBeingAssessed),
    ],
    sets: ({ record, input }) => ({ absent_on: record.today, absence_reason: input.absenceReason, information_sought: input.informationSought }),
    also: ({ row, input }) => Promise.resolve({ details: { referralId: row.referralId, reason: input.absenceReason } }),
  }),
} as const satisfies ActTable;
