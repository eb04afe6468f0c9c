import { act, type ActTable, type Doing, type Guard, refuse, type Standing } from '../act/act.js';
import { choice, line, lines, NO_FIELDS, pick, sometimes } from '../act/fields.js';
import { insertRow } from '../act/write.js';
import { CARE_DOMAINS, editionOn } from '../framework.js';
import { isBeingAssessed, itsReferral } from '../referral/referral.guards.js';
import { isStandard } from '../referral/referral.acts.js';
import { checklistOf, dstPage, dstPicture, ownLacks, previousDst, standingDst } from './dst.picture.js';
import { dstIsOpen, membersToSpeakFor, memberOptions, speakingRefusals, voidSignatures, writePart } from './dst.writing.js';
import { DST_WARNINGS } from './warnings.rules.js';

export const DST_SETTINGS = { '01': 'In an acute hospital', '02': 'Not in an acute hospital' } as const;
export const DST_RECOMMENDATIONS = { '01': 'Eligible for NHS continuing healthcare', '02': 'Eligible for NHS-funded nursing care', '03': 'Not eligible' } as const;

async function changed({ tx, row, at }: Pick<Doing<'dst'>, 'tx' | 'row' | 'at'>, what: string, details: object = {}): Promise<{ details: object }> {
  const voided = await voidSignatures(tx, row.id, at, `${what}_changed`);
  return { details: { referralId: row.referralId, ...details, ...(voided > 0 && { signaturesVoided: voided }) } };
}

const isSignable: readonly Guard<'dst'>[] = [
  ({ row }) => (row.supersededAt === null ? undefined : 'dst_is_superseded'),
  itsReferral(({ row }) => (row.state === 'assessing' || row.state === 'mdt_held' ? undefined : `not_possible_when_${row.state}`)),
  ({ record, row }) => (ownLacks(row, dstPicture(record, row).levels).length === 0 ? undefined : 'dst_not_ready_to_sign'),
];

const itsPage = ({ record, row }: Pick<Standing<'dst'>, 'record' | 'row'>): string => dstPage(record.caseId, row.id);

/** Each warning that stands, as a choice. */
function warningOptions({ record, row }: Pick<Standing<'dst'>, 'record' | 'row'>): Record<string, string> {
  return Object.fromEntries(dstPicture(record, row).warnings.map(({ key, code, domain }) => [key, domain === undefined ? DST_WARNINGS[code].says : `${CARE_DOMAINS[domain]}: ${DST_WARNINGS[code].says}`]));
}

/** A DST as a whole: begun, described, recommended, signed. Levels add up to nothing: the MDT recommends. */
export const DST_ACTS = {
  begin_dst: act({
    on: 'referral', stage: 'assessment', title: 'Begin the DST', event: 'dst_begun', creates: true,
    says: 'What the Checklist says of each domain is taken over, and the previous DST is shown beside the new one.',
    fields: NO_FIELDS,
    page: ({ record }, _asked, made) => made && dstPage(record.caseId, made.id),
    guards: [isStandard, isBeingAssessed, ({ record, row }) => (standingDst(record, row.id) ? 'dst_is_begun' : undefined)],
    also: async ({ tx, record, row, by, at }) => {
      const edition = editionOn(record.today);
      const checklist = checklistOf(record, row.id);
      const previous = previousDst(record, row.id);
      const ours = { icb_id: row.icbId, person_id: record.caseId };
      const id = await insertRow(tx, 'dst', {
        icb_id: row.icbId, referral_id: row.id, framework: edition.framework, tool_version: edition.dst, levels: {}, begun_at: at, begun_by: by.id,
        checklist_id: checklist?.id, previous_dst_id: previous?.id,
      });
      const taken = Object.entries(checklist?.evidence ?? {}).filter(([domain, text]) => Object.hasOwn(CARE_DOMAINS, domain) && text.trim() !== '');
      for (const [domain, text] of taken) {
        await insertRow(tx, 'dst_evidence', { ...ours, dst_id: id, domain: domain, author: 'checklist', author_name: 'The Checklist', evidence: text, written_at: at });
      }
      return { made: { kind: 'dst', id }, details: { referralId: row.id, ...(checklist && { checklistId: checklist.id }), ...(previous && { previousDstId: previous.id }) } };
    },
  }),

  describe_characteristics: act({
    on: 'dst', stage: 'assessment', title: 'Describe the four key characteristics', event: 'characteristics_described',
    says: 'Each of them, alone or with the others, may show a primary health need.',
    fields: {
      nature: lines('Nature', { rows: 6, hint: 'What the needs are, their effect, and the quality and kind of help they take' }),
      intensity: lines('Intensity', { rows: 6, hint: 'How much, how severe and how sustained' }),
      complexity: lines('Complexity', { rows: 6, hint: 'How needs act on each other, and the skill it takes to watch and treat them' }),
      unpredictability: lines('Unpredictability', { rows: 6, hint: 'How and how much needs change, and the risk when help is not there in time' }),
    },
    guards: dstIsOpen, page: itsPage,
    initial: ({ row }) => ({ nature: row.nature ?? undefined, intensity: row.intensity ?? undefined, complexity: row.complexity ?? undefined, unpredictability: row.unpredictability ?? undefined }),
    sets: ({ input }) => ({ ...input }),
    also: (doing) => changed(doing, 'characteristics'),
  }),

  record_setting: act({
    on: 'dst', stage: 'assessment', title: 'Record where the assessment is done', event: 'setting_recorded',
    says: 'Nobody is assessed in an acute hospital, but for an exception with its reason.',
    fields: { setting: choice('Setting', DST_SETTINGS), exception: sometimes(lines('The exception', { hint: 'Needed in an acute hospital: why it could not wait until after discharge' })) },
    guards: dstIsOpen, page: itsPage,
    initial: ({ row }) => ({ setting: row.setting ?? undefined, exception: row.settingException ?? undefined }),
    check: (_at, { setting, exception }) => (setting === '01' && exception === undefined ? [refuse('exception', '', 'the reason for an exception')] : []),
    sets: ({ input }) => ({ setting: input.setting, setting_exception: input.setting === '01' ? input.exception : null }),
    also: (doing) => changed(doing, 'setting', { setting: doing.input.setting }),
  }),

  recommend: act({
    on: 'dst', stage: 'assessment', title: 'Record the recommendation', event: 'recommended',
    says: 'The MDT recommends, having looked at all needs together; the ICB decides. Nothing is worked out from the levels.',
    fields: { recommendation: choice('The MDT recommends', DST_RECOMMENDATIONS), rationale: lines('Rationale', { rows: 10, hint: 'From the four characteristics and the needs as a whole' }) },
    guards: dstIsOpen, page: itsPage,
    initial: ({ row }) => ({ recommendation: row.recommendation ?? undefined, rationale: row.recommendationRationale ?? undefined }),
    sets: ({ input }) => ({ recommendation: input.recommendation, recommendation_rationale: input.rationale }),
    also: (doing) => changed(doing, 'recommendation', { recommendation: doing.input.recommendation }),
  }),

  answer_dst_warning: act({
    on: 'dst', stage: 'assessment', title: 'Give the reason for a warning', event: 'dst_warning_answered', creates: true,
    fields: { warning: line('Warning', { most: 100 }), reason: lines('Why it is so all the same', { rows: 4 }) },
    guards: [...dstIsOpen, ({ record, row }) => (dstPicture(record, row).warnings.length > 0 ? undefined : 'no_warning_stands')], page: itsPage,
    initial: ({ record, row }, { warning }) => ({ ...(warning !== undefined && { warning }), reason: record.dst_warning_answer.find((one) => one.dstId === row.id && one.warning === warning)?.reason }),
    offers: (at) => ({ warning: warningOptions(at) }),
    check: (at, { warning }) => (warning in warningOptions(at) ? [] : [refuse('warning', warning, 'a warning that stands')]),
    also: async (doing) => {
      const { input: { warning, reason }, at, by, row } = doing;
      await writePart(doing, 'dst_warning_answer', { warning }, (one) => one.warning === warning, { reason, answered_at: at, answered_by: by.id });
      return { details: { referralId: row.referralId, warning } };
    },
  }),

  sign_dst: act({
    on: 'dst', stage: 'assessment', title: 'Sign the DST', event: 'dst_signed', creates: true,
    says: 'The signature stands for the DST as it is now; a later change of it asks for a new one.',
    fields: { member: pick('Member of the MDT') },
    guards: isSignable, page: itsPage,
    initial: ({ record, row, by }, { member }) => ({ member: member ?? membersToSpeakFor(record, row, by).find(({ username }) => username === by.id)?.id }),
    offers: ({ record, row, by }) => ({ member: memberOptions(signers({ record, row, by })) }),
    check: ({ record, row, by }, { member }) => {
      const refusals = speakingRefusals(record, row, by, member);
      if (refusals.length > 0) return refusals;
      const { signatures, members } = dstPicture(record, row);
      const its = members.find(({ id }) => id === member)!;
      return [
        ...(its.username !== null && its.username !== by.id ? ['only_they_may_sign' as const] : []),
        ...(signatures.some(({ memberId }) => memberId === member) ? ['member_has_signed' as const] : []),
      ];
    },
    also: async ({ tx, record, row, by, at, input }) => {
      const id = await insertRow(tx, 'dst_signature', { icb_id: record.person[0]!.icbId, person_id: record.caseId, dst_id: row.id, member_id: input.member, signed_at: at, recorded_by: by.id });
      return { made: { kind: 'dst_signature', id }, details: { referralId: row.referralId, memberId: input.member } };
    },
  }),
} as const satisfies ActTable;

/** Whose signature somebody may give or take: their own, and on paper of members without an account. */
export function signers({ record, row, by }: Pick<Standing<'dst'>, 'record' | 'row' | 'by'>): ReturnType<typeof membersToSpeakFor> {
  const signed = new Set(dstPicture(record, row).signatures.map(({ memberId }) => memberId));
  return membersToSpeakFor(record, row, by).filter(({ id, username }) => !signed.has(id) && (username === null || username === by.id));
}
