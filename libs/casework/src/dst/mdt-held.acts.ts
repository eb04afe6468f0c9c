import { act, type ActTable, type Guard, refuse } from '../act/act.js';
import { dateWithin } from '../act/date-checks.js';
import { day, lines, sometimes } from '../act/fields.js';
import { insertRow, updateRow } from '../act/write.js';
import { openVerification } from '../decision/verification.js';
import { REFERRAL_TRANSITIONS } from '../referral/referral.transitions.js';
import { isStandard } from '../referral/referral.acts.js';
import { backToDst, type DstLack, dstPicture, isHeldElsewhere, standingDst } from './dst.picture.js';
import { itsDst, reopenDst } from './dst.writing.js';

const hasDst: Guard<'referral'> = ({ record, row }) => (standingDst(record, row.id) ? undefined : 'no_dst');

/** Something the DST lacks, as a guard of its referral. */
const lacksNo = (lack: DstLack): Guard<'referral'> => ({ record, row }) => {
  const dst = standingDst(record, row.id);
  return dst && dstPicture(record, dst).lacks.includes(lack) ? lack : undefined;
};

const LACKS = [
  'mdt_without_healthcare_profession', 'mdt_of_one_professional', 'mdt_of_one_profession', 'domains_without_level', 'no_recommendation', 'no_setting', 'warnings_without_reason',
] as const satisfies readonly DstLack[];

/** A DST leaves its MDT and comes back to it. */
export const MDT_HELD_ACTS = {
  hold_mdt: act({
    on: 'referral', stage: 'assessment', title: 'Record that the MDT was held', event: 'mdt_held',
    says: 'It completes the DST. Only what the law asks for stops it; a warning needs its reason.',
    moves: REFERRAL_TRANSITIONS.hold_mdt,
    fields: { completedOn: day('DST completed on', { hint: 'The day on which the MDT agreed its recommendation' }) },
    page: ({ record, row }, asked) => backToDst(record, row.id, asked),
    guards: [isStandard, hasDst, ...LACKS.map(lacksNo)],
    initial: ({ record }) => ({ completedOn: record.today }),
    check: ({ record, row }, { completedOn }) => dateWithin('completedOn', completedOn, {
      from: [[row.receivedOn, 'when the referral was received'], [standingDst(record, row.id)?.completedOn, 'when the DST was completed before']], to: [[record.today, 'today']],
    }),
    also: async ({ tx, record, row, by, at, input: { completedOn } }) => {
      const { dst, levels } = dstPicture(record, itsDst(record, row.id));
      await updateRow(tx, 'dst', dst, { completed_on: completedOn, levels });
      await insertRow(tx, 'dst_completion', {
        icb_id: row.icbId, person_id: record.caseId, dst_id: dst.id, completed_on: completedOn, setting: dst.setting, recommendation: dst.recommendation, levels, completed_at: at, completed_by: by.id,
      });
      return { details: { dstId: dst.id, completedOn, setting: dst.setting, recommendation: dst.recommendation } };
    },
  }),

  reopen_dst: act({
    on: 'referral', stage: 'assessment', title: 'Open the DST again', event: 'dst_reopened',
    says: 'Before it is submitted. Every member signs again; when it was completed is kept until the MDT completes it anew.',
    moves: REFERRAL_TRANSITIONS.reopen_dst,
    fields: { reason: lines('Why', { rows: 3, most: 1_000 }) },
    page: ({ record, row }, asked) => backToDst(record, row.id, asked),
    guards: [isStandard, hasDst],
    also: async (doing) => {
      await reopenDst(doing, doing.row.id, 'reopened');
      return { details: { dstId: itsDst(doing.record, doing.row.id).id } };
    },
  }),

  submit_for_verification: act({
    on: 'referral', stage: 'assessment', title: 'Submit for verification', event: 'submitted_for_verification',
    says: 'The DST cannot be changed while it is being verified. The verifier answers within two working days.',
    moves: REFERRAL_TRANSITIONS.submit_for_verification,
    fields: {
      unsigned: sometimes(lines('Why a signature is missing', { rows: 3, most: 1_000, hint: 'Only when somebody who took part has not signed' })),
      dstKept: sometimes(lines('Where the DST itself is kept', { rows: 2, most: 1_000, hint: 'Needed only where a source system did not bring its domains: where the verifier can read them' })),
    },
    page: ({ record, row }, asked) => backToDst(record, row.id, asked),
    // A completed DST lacks its recommendation only where it was imported so.
    guards: [isStandard, hasDst, lacksNo('no_recommendation')],
    check: ({ record, row }, { unsigned, dstKept }) => {
      const dst = standingDst(record, row.id)!;
      const missing = dstPicture(record, dst).unsigned;
      return [
        ...(missing.length > 0 && unsigned === undefined ? [refuse('unsigned', '', `the reason why ${missing.length === 1 ? 'a member has' : `${missing.length} members have`} not signed`)] : []),
        ...(isHeldElsewhere(record, dst) && dstKept === undefined ? [refuse('dstKept', '', 'where the verifier can read the DST: its domains are not held here')] : []),
      ];
    },
    also: async (doing) => {
      const { tx, record, row, by, at, input } = doing;
      const dst = itsDst(record, row.id);
      await updateRow(tx, 'dst', dst, { submitted_at: at, submitted_by: by.id, unsigned_reason: input.unsigned });
      const { made, details } = await openVerification(doing, input.dstKept);
      return { made, details: { dstId: dst.id, unsigned: dstPicture(record, dst).unsigned.length, ...details } };
    },
  }),
} as const satisfies ActTable;
