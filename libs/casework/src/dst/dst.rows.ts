import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';
import type { CareDomain } from '../framework.js';
import type { DstLevel } from './dst.rules.js';

export interface DstRow extends Row {
  readonly referralId: string;
  readonly completedOn: PlainDate | null;
  readonly setting: '01' | '02' | null;
  readonly settingException: string | null;
  readonly recommendation: '01' | '02' | '03' | null;
  readonly recommendationRationale: string | null;
  readonly levels: Readonly<Partial<Record<CareDomain, DstLevel>>> | null;
  readonly toolVersion: string;
  readonly supersededAt: string | null;
  /** Null of one that a source system tells of. */
  readonly begunAt: string | null;
  readonly checklistId: string | null;
  readonly previousDstId: string | null;
  readonly nature: string | null;
  readonly intensity: string | null;
  readonly complexity: string | null;
  readonly unpredictability: string | null;
  readonly reopenedAt: string | null;
  readonly submittedAt: string | null;
  readonly submittedBy: string | null;
  readonly unsignedReason: string | null;
}

interface DomainOfDst extends Row {
  readonly dstId: string;
  readonly domain: CareDomain;
}

export interface DstDomainRow extends DomainOfDst {
  readonly agreedLevel: DstLevel | null;
  readonly agreedTogether: boolean | null;
  readonly agreedAt: string | null;
  readonly agreedBy: string | null;
  readonly disagreement: string | null;
  readonly wellManaged: string | null;
  readonly individualView: string | null;
  readonly representativeView: string | null;
}

export interface DstEvidenceRow extends DomainOfDst {
  readonly author: string;
  readonly authorName: string;
  readonly evidence: string;
  readonly writtenAt: string;
  /** When its author wrote something else in its place. */
  readonly supersededAt: string | null;
}

export interface DstProposalRow extends DomainOfDst {
  readonly memberId: string;
  readonly level: DstLevel;
  readonly reason: string;
  readonly proposedAt: string;
  readonly recordedBy: string;
}

export interface DstSignatureRow extends Row {
  readonly dstId: string;
  readonly memberId: string;
  readonly signedAt: string;
  readonly recordedBy: string;
  readonly voidedAt: string | null;
  readonly voidedBecause: string | null;
}

export interface DstWarningAnswerRow extends Row {
  readonly dstId: string;
  readonly warning: string;
  readonly reason: string;
  readonly answeredBy: string;
}

export interface DstCompletionRow extends Row {
  readonly dstId: string;
  readonly completedOn: PlainDate;
  readonly setting: string;
  readonly recommendation: string;
  readonly levels: Readonly<Partial<Record<CareDomain, DstLevel>>>;
  readonly completedAt: string;
}

/** The parts of a case that DSTs are made of. */
export interface DstRows {
  dst: DstRow;
  dst_domain: DstDomainRow;
  dst_evidence: DstEvidenceRow;
  dst_proposal: DstProposalRow;
  dst_signature: DstSignatureRow;
  dst_warning_answer: DstWarningAnswerRow;
  dst_completion: DstCompletionRow;
}

export const DST_PARTS = {
  dst_domain: { where: 'person_id = $1', order: 'id' },
  dst_evidence: { where: 'person_id = $1', order: 'written_at, id' },
  dst_proposal: { where: 'person_id = $1', order: 'proposed_at, id' },
  dst_signature: { where: 'person_id = $1', order: 'signed_at, id' },
  dst_warning_answer: { where: 'person_id = $1', order: 'answered_at, id' },
  dst_completion: { where: 'person_id = $1', order: 'completed_at, id' },
} as const satisfies Record<Exclude<keyof DstRows, 'dst'>, { where: string; order: string }>;
