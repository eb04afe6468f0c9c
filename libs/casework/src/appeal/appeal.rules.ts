import { addDays, addMonths, clock, type PlainDate, REFUND_DAY1 } from '@chc/deadlines';
import type { Guard, Standing } from '../act/act.js';
import { refuse } from '../act/act.js';
import type { FieldRefusal } from '../act/fields.js';
import type { Reason } from '../act/reasons.js';
import type { CaseRecord } from '../case/case.record.js';
import type { ReferralRow } from '../case/case.rows.js';
import type { AppealRow } from './appeal.rows.js';

export const APPEAL_STATE_WORDS: Readonly<Record<string, string>> = {
  late: 'Asked too late: the ICB decides whether to take it', requested: 'Asked for, nobody has spoken to them yet', informal: 'Informal stage',
  formal: 'Formal meeting booked', heard: 'Formal meeting held', decided: 'Decided, the outcome letter is due', completed: 'Complete',
};
export const GROUNDS = {
  outcome_disputed: 'They dispute the outcome', process_not_followed: 'The process was not followed', wrong_or_missing_evidence: 'Evidence was wrong or missing',
} as const;
export const APPEAL_OUTCOMES = {
  full: 'Upheld in full: eligible for CHC for the whole period', partial: 'Upheld in part: eligible for CHC for a part of the period', not_upheld: 'Not upheld',
} as const;

/** The referral whose decision is challenged. */
export const challengedReferral = ({ record, row }: { readonly record: CaseRecord; readonly row: { readonly referralId: string } }): ReferralRow =>
  record.referral.find(({ id }) => id === row.referralId)!;

/**
 * The last day to ask for local resolution of a decision: what its letter says; without a letter of ours the months in
 * force, from the day it was communicated or else made.
 */
export function askBy(record: CaseRecord, referral: ReferralRow): PlainDate {
  const letters = record.letter.flatMap(({ kind, referralId, appealBy }) => (kind === 'decision' && referralId === referral.id && appealBy !== null ? [appealBy] : []));
  return letters.sort().at(-1) ?? addMonths(referral.outcomeCommunicatedOn ?? referral.decidedOn!, record.values.appeal_months);
}

export const openAppealOf = (record: CaseRecord, referralId: string): AppealRow | undefined =>
  record.appeal.find((row) => row.referralId === referralId && row.outcomeLetterOn === null);

/** The first day a challenge may find somebody eligible from: the day of the decision, or the 29th day in the refund's reading where that was earlier. */
export function earliestFound(referral: ReferralRow): PlainDate {
  const first = referral.activityType === '01' ? addDays(clock(referral.receivedOn, referral.receivedOn, REFUND_DAY1).dueOn, 1) : referral.decidedOn!;
  return first < referral.decidedOn! ? first : referral.decidedOn!;
}

const same = (one: string | null | undefined, other: string | null | undefined): boolean => !!one && !!other && one.trim().toLowerCase() === other.trim().toLowerCase();

/** Whoever verified the decision, coordinated the assessment, sat in its MDT or wrote in its DST has no part in deciding a challenge to it. */
export function hadAPartIn({ record, by }: Pick<Standing, 'record' | 'by'>, referral: ReferralRow): Reason | undefined {
  if (same(referral.coordinator, by.id) || same(referral.coordinator, by.practitioner)) return 'challenger_coordinated';
  if (record.verification.some(({ referralId, verifier, proposedBy }) => referralId === referral.id && (same(verifier, by.id) || same(proposedBy, by.id)))) return 'challenger_verified';
  const wasMember = record.mdt_member.some(({ referralId, removedOn, username, name }) => referralId === referral.id && removedOn === null && (same(username, by.id) || same(name, by.name)));
  const dsts = record.dst.filter(({ referralId }) => referralId === referral.id).map(({ id }) => id);
  const wrote = record.dst_evidence.some(({ dstId, author }) => dsts.includes(dstId) && same(author, by.id));
  return wasMember || wrote ? 'challenger_was_in_the_mdt' : undefined;
}

/** Names in a text of those who had a part in a decision: none of them sits on a panel about it. */
export function namedWithAPart(record: CaseRecord, referral: ReferralRow, text: string): string[] {
  const members = record.mdt_member.filter(({ referralId, removedOn }) => referralId === referral.id && removedOn === null).map(({ name }) => name);
  const verifiers = record.verification.filter(({ referralId }) => referralId === referral.id).flatMap(({ verifierName, proposedByName }) => [verifierName, proposedByName]);
  const said = text.toLowerCase();
  return [...new Set([...members, ...verifiers])].filter((name): name is string => !!name && said.includes(name.trim().toLowerCase()));
}

export const hadNoPart: Guard<'appeal'> = (at) => hadAPartIn(at, challengedReferral(at));

/** What an outcome finds: from when, and until when where that has passed. */
export interface Found {
  readonly outcome: 'full' | 'partial' | 'not_upheld';
  readonly foundFrom?: PlainDate | undefined;
  readonly foundTo?: PlainDate | undefined;
}

/** What is wrong with the period that an outcome of a day finds. */
export function wrongFound({ outcome, foundFrom, foundTo }: Found, on: PlainDate, referral: ReferralRow): FieldRefusal[] {
  if (outcome === 'not_upheld') {
    return [...(foundFrom === undefined ? [] : [refuse('foundFrom', foundFrom, 'nothing: it is not upheld')]), ...(foundTo === undefined ? [] : [refuse('foundTo', foundTo, 'nothing: it is not upheld')])];
  }
  if (foundFrom === undefined) return [refuse('foundFrom', '', 'the day from which the person should have been found eligible')];
  const earliest = earliestFound(referral);
  if (foundFrom < earliest || foundFrom > on) return [refuse('foundFrom', foundFrom, `a day from ${earliest} to ${on}, the day of this outcome`)];
  if (foundTo !== undefined && (foundTo <= foundFrom || foundTo > on)) return [refuse('foundTo', foundTo, `a day after ${foundFrom} and not after ${on}, the day of this outcome`)];
  if (outcome === 'full' && foundTo !== undefined) return [refuse('foundTo', foundTo, 'nothing: for a part of the period it is upheld in part')];
  if (outcome === 'full' && foundFrom > referral.decidedOn!) return [refuse('foundFrom', foundFrom, `${referral.decidedOn}, the day of the decision, or before: from a later day it is upheld in part`)];
  if (outcome === 'partial' && foundTo === undefined && foundFrom <= referral.decidedOn!) return [refuse('foundTo', '', 'the end of the part, or a beginning after the decision: otherwise it is upheld in full')];
  return [];
}
