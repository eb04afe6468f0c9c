import { type Guard, refuse, type Standing } from '../act/act.js';
import type { FieldRefusal } from '../act/fields.js';
import type { DecisionCode } from './decision.rows.js';
import { isHeldElsewhere, standingDst } from '../dst/dst.picture.js';
import { openVerificationOf } from './verification.js';

export const DECISIONS: Readonly<Record<DecisionCode, string>> = {
  '01': 'Eligible for NHS continuing healthcare',
  '03': 'Eligible for NHS-funded nursing care',
  '04': 'Not eligible for either',
  joint: 'Not eligible for NHS continuing healthcare; a joint package with the council',
};

/** Which decisions agree with each recommendation of an MDT (code lists of DCB3085: recommendation, decision outcome). */
export const AGREES: Readonly<Record<string, readonly DecisionCode[]>> = { '01': ['01'], '02': ['03'], '03': ['04', 'joint'] };

/** Recognised reasons to send a recommendation back (National Framework, paragraph not verified). */
export const RETURN_REASONS = {
  dst_incomplete: 'The DST is not complete, or there is no recommendation',
  evidence_gaps: 'There are significant gaps in the evidence',
  evidence_and_recommendation_differ: 'The evidence and the recommendation obviously do not match',
  would_be_unlawful: 'It would make an authority act unlawfully',
} as const;

/** Whose work is money: they neither set a recommendation aside nor confirm that. Roles of an installation may be added. */
export const FINANCE_ROLES: readonly string[] = ['finance_officer', 'returns_officer'];

/** What reasons for setting a recommendation aside may never be about. Finding one is a prompt to think again, not a proof. */
const MONEY_WORDS = ['price', 'prices', 'pricing', 'cost', 'costs', 'costly', 'costing', 'budget', 'budgets', 'budgetary', 'afford', 'affordable', 'unaffordable', 'expensive', 'expense', 'expenditure', 'overspend', 'savings', 'money', 'financial', 'financially'];
const MONEY = new RegExp(`\\b(?:${MONEY_WORDS.join('|')})\\b|£`, 'iu');

/** A refusal of reasons that name money. */
export function namesNoMoney(field: string, reasons: string): FieldRefusal[] {
  const word = MONEY.exec(reasons)?.[0];
  return word === undefined ? [] : [refuse(field, word, `reasons about the person’s needs: a recommendation is never set aside for its price (the word “${word}” prompted this; if you meant something else, say it otherwise)`)];
}

/** The MDT has made its recommendation; once that was submitted, it is not answered yet. */
export const hasRecommendation: Guard<'referral'> = (at) =>
  (standingDst(at.record, at.row.id)?.recommendation && (at.row.state !== 'verifying' || openVerificationOf(at)) ? undefined : 'no_recommendation');
export const nothingIsProposed: Guard<'referral'> = (at) => (openVerificationOf(at)?.proposedBy ? 'not_accepting_is_proposed' : undefined);
export const somethingIsProposed: Guard<'referral'> = (at) => (openVerificationOf(at)?.proposedBy ? undefined : 'nothing_is_proposed');

const same = (one: string | null | undefined, other: string | null | undefined): boolean => !!one && !!other && one.trim().toLowerCase() === other.trim().toLowerCase();

/** The verifier is outside the assessment: neither its coordinator nor of its MDT, by account, practitioner code or name, nor anybody who wrote in its DST. */
export const isOutsideTheMdt: Guard<'referral'> = ({ record, row, by }) => {
  if (same(row.coordinator, by.id) || same(row.coordinator, by.practitioner)) return 'verifier_is_the_coordinator';
  const members = record.mdt_member.filter(({ referralId, removedOn }) => referralId === row.id && removedOn === null);
  const wroteInIt = record.dst_evidence.some(({ dstId, author }) => same(author, by.id) && record.dst.some(({ id, referralId }) => id === dstId && referralId === row.id));
  if (members.some(({ username, name }) => same(username, by.id) || same(name, by.name))) return 'verifier_was_in_the_mdt';
  return wroteInIt ? 'verifier_wrote_in_the_dst' : undefined;
};

/** What is wrong with deciding on a DST whose domains are not held here: nobody does so without having read it where it is kept. */
export function notReadElsewhere({ record, row }: Standing<'referral'>, dstRead: string | undefined): FieldRefusal[] {
  const dst = standingDst(record, row.id);
  return dst && isHeldElsewhere(record, dst) && dstRead === undefined ? [refuse('dstRead', '', 'where you read the DST: its domains are not held here')] : [];
}

export const isNotFromFinance: Guard<'referral'> = ({ by }) => ([by.role, ...(by.roles ?? [])].some((role) => FINANCE_ROLES.includes(role)) ? 'not_by_finance' : undefined);

/** The decisions that agree with the recommendation of a referral. */
export const agreeing = (at: Standing<'referral'>): readonly DecisionCode[] => AGREES[standingDst(at.record, at.row.id)?.recommendation ?? ''] ?? [];
