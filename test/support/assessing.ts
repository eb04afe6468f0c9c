import { CARE_DOMAINS, type CareDomain, type DstLevel } from '@chc/casework';
import type { Acting } from './acting.js';

export const DOMAINS = Object.keys(CARE_DOMAINS) as CareDomain[];

export const NURSE = { name: 'Nora Nurse (invented)', profession: 'nursing', careActAssessor: false, organisation: 'Invented NHS Trust' };
export const SOCIAL_WORKER = { name: 'Sam Social (invented)', profession: 'social_work', careActAssessor: true, organisation: 'Invented Council' };

export interface Assessment {
  readonly levels?: Partial<Record<CareDomain, DstLevel>>;
  readonly recommendation?: '01' | '02' | '03';
  readonly setting?: { readonly setting: '01' | '02'; readonly exception?: string };
}

/** The members of an MDT that is one in law, each having taken part, by id. */
export async function anMdt(acting: Acting, caseId: string, members: readonly object[] = [NURSE, SOCIAL_WORKER]): Promise<string[]> {
  const ids: string[] = [];
  for (const member of members) {
    const { made } = await acting.do(caseId, 'add_mdt_member', member);
    await acting.do(caseId, 'record_attendance', { attendance: 'in_person' }, { subjectId: made!.id });
    ids.push(made!.id);
  }
  return ids;
}

/** A DST with evidence and a level in every domain, everything described, and a recommendation; begun unless it was. */
export async function aDstDone(acting: Acting, caseId: string, { levels = {}, recommendation = '01', setting = { setting: '02' } }: Assessment = {}): Promise<void> {
  const record = await acting.record(caseId);
  const referral = record.referral.at(-1)!;
  if (!record.dst.some(({ referralId, supersededAt }) => referralId === referral.id && supersededAt === null)) await acting.do(caseId, 'begin_dst', {}, { subjectId: referral.id });
  const subjectId = (await acting.record(caseId)).dst.find(({ referralId, supersededAt }) => referralId === referral.id && supersededAt === null)!.id;
  const about = { subjectId };
  for (const domain of DOMAINS) {
    await acting.do(caseId, 'record_domain_evidence', { domain, evidence: `Seen in the care plan: ${CARE_DOMAINS[domain]}` }, about);
    await acting.do(caseId, 'agree_level', { domain, level: levels[domain] ?? 'M', together: true, wellManaged: 'The need itself has gone' }, about);
  }
  await acting.do(caseId, 'record_individual_view', { domain: 'mobility', view: 'I cannot turn in bed' }, about);
  await acting.do(caseId, 'describe_characteristics', { nature: 'N', intensity: 'I', complexity: 'C', unpredictability: 'U' }, about);
  await acting.do(caseId, 'record_setting', setting, about);
  await acting.do(caseId, 'recommend', { recommendation, rationale: 'From the needs as a whole' }, about);
}

/** Gives a reason for every warning that stands. */
export async function answerWarnings(acting: Acting, caseId: string, warnings: readonly string[]): Promise<void> {
  for (const warning of warnings) await acting.do(caseId, 'answer_dst_warning', { warning, reason: 'Looked at, and so all the same' });
}

/** From assessing to verifying in one go: council invited and answered, MDT, DST, signatures, held, submitted. */
export async function assessAndSubmit(acting: Acting, caseId: string, assessment: Assessment = {}, warnings: readonly string[] = []): Promise<void> {
  await acting.do(caseId, 'invite_council', { council: 'Invented Council', invitedOn: acting.today, replyBy: acting.today });
  await acting.do(caseId, 'record_council_reply', { reply: 'takes_part', repliedOn: acting.today });
  const members = await anMdt(acting, caseId);
  await aDstDone(acting, caseId, assessment);
  for (const member of members) await acting.do(caseId, 'sign_dst', { member });
  await answerWarnings(acting, caseId, warnings);
  await acting.do(caseId, 'hold_mdt', { completedOn: acting.today });
  await acting.do(caseId, 'submit_for_verification', {});
}
