import type { CaseRecord } from '../case/case.record.js';
import type { ChecklistRow, ReferralRow } from '../case/case.rows.js';
import { CARE_DOMAINS, type CareDomain, type DstVersion } from '../framework.js';
import type { MdtMemberRow } from '../mdt/mdt.rows.js';
import { mdtRefusals } from '../mdt/mdt.rules.js';
import { highestOf, isHigher } from './agreement.rules.js';
import type { DstDomainRow, DstEvidenceRow, DstProposalRow, DstRow, DstSignatureRow } from './dst.rows.js';
import { DESCRIBED_DOMAIN, DST_RULES, type DstLevel, type DstLevels, type Expectation, indicatedOutcome } from './dst.rules.js';
import { type DstSeen, type StandingWarning, warningsOf } from './warnings.rules.js';

/** The page of a DST, or of one of its domains. */
export function dstPage(caseId: string, dstId: string, domain?: string): string {
  return `/cases/${caseId}/dst/${dstId}${domain !== undefined && Object.hasOwn(CARE_DOMAINS, domain) ? `/domain/${domain}` : ''}`;
}

/** Back to the DST for whoever came from it (`?from=dst`): of acts on what belongs to its referral. */
export function backToDst(record: CaseRecord, referralId: string, asked: Readonly<Record<string, string>>): string | undefined {
  const dst = asked.from === 'dst' ? standingDst(record, referralId) : undefined;
  return dst && dstPage(record.caseId, dst.id);
}

/** What a DST still lacks without which it may not leave the MDT. */
export type DstLack = ReturnType<typeof mdtRefusals>[number] | 'domains_without_level' | 'no_recommendation' | 'no_setting' | 'warnings_without_reason';

export interface DomainPicture {
  readonly domain: CareDomain;
  readonly levels: readonly DstLevel[];
  readonly row: DstDomainRow | undefined;
  readonly agreedLevel: DstLevel | undefined;
  readonly evidence: readonly DstEvidenceRow[];
  /** What authors had written before what stands, the latest first. */
  readonly earlierEvidence: readonly DstEvidenceRow[];
  /** Of members who still belong to the MDT. */
  readonly proposals: readonly (DstProposalRow & { readonly member: MdtMemberRow })[];
  readonly highestProposed: DstLevel | undefined;
  readonly previousLevel: DstLevel | undefined;
  readonly checklistLevel: string | undefined;
  /** The level that stands is lower than in the previous DST. */
  readonly hasFallen: boolean;
}

export type WarningPicture = StandingWarning & { readonly reason: string | undefined };

/** One DST with everything that belongs to it, as guards and pages look at it. */
export interface DstPicture {
  readonly dst: DstRow;
  readonly referral: ReferralRow;
  /** A source system told of it and brought none of its domains, and nothing was written into it here. */
  readonly isHeldElsewhere: boolean;
  readonly domains: readonly DomainPicture[];
  readonly levels: DstLevels;
  readonly members: readonly MdtMemberRow[];
  readonly signatures: readonly (DstSignatureRow & { readonly member: MdtMemberRow })[];
  /** Members who took part and have not signed it as it stands. */
  readonly unsigned: readonly MdtMemberRow[];
  readonly previous: DstRow | undefined;
  readonly checklist: ChecklistRow | undefined;
  readonly warnings: readonly WarningPicture[];
  /** What the law asks for, and reasons for warnings, that are still missing. */
  readonly lacks: readonly DstLack[];
  /** What the MDT would be expected to consider: a prompt, never a recommendation. */
  readonly expectation: Expectation | undefined;
}

/** The DST of a referral that counts. */
export const standingDst = (record: CaseRecord, referralId: string): DstRow | undefined =>
  record.dst.find((dst) => dst.referralId === referralId && dst.supersededAt === null);

/** The version whose domains and levels apply: records of an older tool are shown with the oldest one known. */
export const versionOf = ({ toolVersion }: DstRow): DstVersion => (toolVersion in DST_RULES ? (toolVersion as DstVersion) : 'DST18');

/** The latest completed DST of an earlier referral of the person: what a new one is compared with. */
export function previousDst(record: CaseRecord, referralId: string): DstRow | undefined {
  return record.dst
    .filter((dst) => dst.referralId !== referralId && dst.completedOn !== null && dst.supersededAt === null)
    .sort((one, other) => (one.completedOn! < other.completedOn! ? 1 : -1))[0];
}

/** The Checklist of a referral, where one came with it: the latest that is complete. */
export const checklistOf = (record: CaseRecord, referralId: string): ChecklistRow | undefined =>
  record.checklist.findLast((one) => one.referralId === referralId && one.levels !== null);

/** Members of the MDT who have not been removed, and those of them who took part. */
export const membersOf = (record: CaseRecord, referralId: string): MdtMemberRow[] => record.mdt_member.filter((member) => member.referralId === referralId && member.removedOn === null);
export const tookPart = ({ attendance }: MdtMemberRow): boolean => attendance !== null && attendance !== 'absent';

/** Draws a DST together from the record. */
export function dstPicture(record: CaseRecord, dst: DstRow): DstPicture {
  const referral = record.referral.find(({ id }) => id === dst.referralId)!;
  const members = membersOf(record, referral.id);
  const previous = record.dst.find(({ id }) => id === dst.previousDstId);
  // One that a source brought names none: it is the one its referral came with.
  const checklist = record.checklist.find(({ id }) => id === dst.checklistId) ?? checklistOf(record, referral.id);
  const domains = (Object.keys(CARE_DOMAINS) as CareDomain[]).map((domain) => domainPicture(record, dst, domain, { members, previous, checklist }));
  const levels = levelsOf(domains);
  const version = versionOf(dst);
  const warnings = warningsOf(dstSeen(record, dst, levels, domains)).map((warning): WarningPicture =>
    ({ ...warning, reason: record.dst_warning_answer.find((answer) => answer.dstId === dst.id && answer.warning === warning.key)?.reason }));
  const signatures = record.dst_signature
    .filter((signature) => signature.dstId === dst.id && signature.voidedAt === null)
    .flatMap((signature) => members.filter(({ id }) => id === signature.memberId).map((member) => ({ ...signature, member })));
  const signed = new Set(signatures.map(({ memberId }) => memberId));
  return {
    dst, referral, isHeldElsewhere: isHeldElsewhere(record, dst), domains, levels, members, signatures, previous, checklist, warnings,
    unsigned: members.filter((member) => tookPart(member) && !signed.has(member.id)),
    lacks: [...mdtRefusals(members.filter(tookPart)), ...ownLacks(dst, levels), ...(warnings.some(({ reason }) => reason === undefined) ? ['warnings_without_reason' as const] : [])],
    expectation: indicatedOutcome(levels, version)?.expectation,
  };
}

/** Whether a DST came without its domains and has none of its own yet: nobody here can read what it rests on. */
export function isHeldElsewhere(record: CaseRecord, dst: DstRow): boolean {
  const has = (rows: readonly { readonly dstId: string }[]): boolean => rows.some(({ dstId }) => dstId === dst.id);
  return dst.begunAt === null && Object.keys(dst.levels ?? {}).length === 0 && !has(record.dst_domain) && !has(record.dst_evidence) && !has(record.dst_proposal);
}

/** What the DST itself lacks: it has to be there before anybody signs. */
export function ownLacks(dst: DstRow, levels: DstLevels): DstLack[] {
  const missing = (Object.keys(DST_RULES[versionOf(dst)].domains) as CareDomain[]).filter((domain) => domain !== DESCRIBED_DOMAIN && levels[domain] === undefined);
  return [
    ...(missing.length > 0 ? ['domains_without_level' as const] : []),
    ...(dst.recommendation === null ? ['no_recommendation' as const] : []),
    ...(dst.setting === null ? ['no_setting' as const] : []),
  ];
}

interface Beside {
  readonly members: readonly MdtMemberRow[];
  readonly previous: DstRow | undefined;
  readonly checklist: ChecklistRow | undefined;
}

function domainPicture(record: CaseRecord, dst: DstRow, domain: CareDomain, { members, previous, checklist }: Beside): DomainPicture {
  const isItsOwn = (row: { dstId: string; domain: CareDomain }): boolean => row.dstId === dst.id && row.domain === domain;
  const row = record.dst_domain.find(isItsOwn);
  const proposals = record.dst_proposal.filter(isItsOwn).flatMap((proposal) => members.filter(({ id }) => id === proposal.memberId).map((member) => ({ ...proposal, member })));
  const evidence = record.dst_evidence.filter(isItsOwn);
  const agreedLevel = row?.agreedLevel ?? undefined;
  const previousLevel = previous?.levels?.[domain];
  return {
    domain, levels: DST_RULES[versionOf(dst)].domains[domain], row, agreedLevel, proposals,
    evidence: evidence.filter(({ supersededAt }) => supersededAt === null), earlierEvidence: evidence.filter(({ supersededAt }) => supersededAt !== null).reverse(),
    highestProposed: highestOf(proposals.map(({ level }) => level)),
    previousLevel, checklistLevel: checklist?.levels?.[domain],
    hasFallen: agreedLevel !== undefined && previousLevel !== undefined && isHigher(previousLevel, agreedLevel),
  };
}

const levelsOf = (domains: readonly DomainPicture[]): DstLevels =>
  Object.fromEntries(domains.flatMap(({ domain, agreedLevel }) => (agreedLevel === undefined ? [] : [[domain, agreedLevel]])));

function dstSeen(record: CaseRecord, dst: DstRow, levels: DstLevels, domains: readonly DomainPicture[]): DstSeen {
  const councils = record.council_involvement.filter(({ referralId }) => referralId === dst.referralId);
  return {
    version: versionOf(dst), levels, recommendation: dst.recommendation,
    evidenced: new Set(domains.filter(({ evidence }) => evidence.length > 0).map(({ domain }) => domain)),
    described: [dst.nature, dst.intensity, dst.complexity, dst.unpredictability].every((text) => text !== null),
    hasViews: domains.some(({ row }) => (row?.individualView ?? row?.representativeView ?? null) !== null),
    council: councils.length === 0 ? 'not_invited' : councils.every(({ reply, absentOn }) => reply === null && absentOn === null) ? 'awaited' : 'settled',
    evidenceAwaited: record.evidence_item.filter((item) => item.referralId === dst.referralId && item.receivedOn === null && item.withdrawnOn === null).length,
  };
}
