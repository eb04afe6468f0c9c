import { addDays, CLOCK_DAYS, type PlainDate } from '@chc/deadlines';
import { mayHearDecision } from './family-link.rules.js';
import type { FamilyFacts, FamilyReferral } from './family.queries.js';

/** Days for which a decision, or Fast Track care that began, is what the page tells of (chosen here). */
export const TOLD_OF_FOR_DAYS = 90;

export const FAMILY_STAGES = [
  'first_look_being_told', 'first_look_told',
  'received', 'gathering', 'meeting_booked', 'meeting_held', 'being_decided', 'decided_being_told', 'told_chc', 'told_fnc', 'told_neither', 'told_by_letter', 'closed',
  'fast_track_received', 'fast_track_asked_back', 'fast_track_agreed', 'fast_track_care_started', 'fast_track_closed',
  'assessed_again', 'looked_at_again', 'receiving_chc', 'receiving_fnc', 'receiving_joint', 'nothing_open', 'after_death',
] as const;
export type FamilyStage = (typeof FAMILY_STAGES)[number];

export interface Stands {
  readonly stage: FamilyStage;
  /** The referral it is about, where it is about one. */
  readonly referral: FamilyReferral | null;
  /** The last day of the 28; null where nothing of the sort runs. */
  readonly dueOn: PlainDate | null;
  /** A promise that was not kept: a decision by day 28, Fast Track care by its hours. */
  readonly late: 'decision' | 'care' | null;
}

const FAST_TRACK: Readonly<Record<string, FamilyStage>> = { received: 'fast_track_received', returned_incomplete: 'fast_track_asked_back', discounted: 'fast_track_closed' };
const ASSESSING: Readonly<Record<string, FamilyStage>> = { received: 'received', mdt_held: 'meeting_held', verifying: 'being_decided', discounted: 'closed' };
const FUNDED: Readonly<Record<string, FamilyStage>> = { chc_standard: 'receiving_chc', chc_fast_track: 'receiving_chc', fnc: 'receiving_fnc', joint: 'receiving_joint' };
/** What was decided, by its code of the national data set; what is not here is told by letter alone. */
const OUTCOMES: Readonly<Record<string, FamilyStage>> = { '01': 'told_chc', '02': 'told_chc', '03': 'told_fnc', '04': 'told_neither' };

function stageOf(referral: FamilyReferral, { today, consentScope }: FamilyFacts): FamilyStage {
  const { activityType, state } = referral;
  if (activityType === '02') return FAST_TRACK[state] ?? (referral.careStartedAt ? 'fast_track_care_started' : 'fast_track_agreed');
  if (state === 'decided') {
    if (referral.toldOn === null || referral.toldOn > today) return 'decided_being_told';
    return mayHearDecision(consentScope) ? OUTCOMES[referral.decisionOutcome ?? ''] ?? 'told_by_letter' : 'told_by_letter';
  }
  if (activityType === 'RA' && state !== 'discounted') return 'assessed_again';
  // A meeting that was to be and of which nothing is recorded yet is still to be held.
  return ASSESSING[state] ?? (referral.meetingOn !== null && referral.meetingOn >= today ? 'meeting_booked' : 'gathering');
}

/** Whether a concluded referral is still what the page tells of. A decision nobody was told of in writing is told of for twice as long. */
function isRecent({ concludedOn, toldOn, state, activityType }: FamilyReferral, today: PlainDate): boolean {
  const untold = state === 'decided' && activityType !== '02' && toldOn === null;
  const since = untold ? 2 * TOLD_OF_FOR_DAYS : TOLD_OF_FOR_DAYS;
  return (toldOn !== null && toldOn > concludedOn! ? toldOn : concludedOn!) >= addDays(today, -since);
}

/** Which referral the page is about: an open Fast Track one, another open one, then the one concluded last and not long ago. */
function matterOf({ referrals, today }: FamilyFacts): FamilyReferral | undefined {
  const open = referrals.filter(({ concludedOn }) => concludedOn === null);
  const recent = referrals.filter((referral) => referral.concludedOn !== null && isRecent(referral, today));
  return open.find(({ activityType }) => activityType === '02') ?? open.at(-1) ?? [...recent].sort((a, b) => (a.concludedOn! < b.concludedOn! ? -1 : 1)).at(-1);
}

/**
 * Where a case stands for its family, on `today` of the facts and at the instant `at`.
 * A death stands before everything: nothing else of the page is said then.
 */
export function familyStands(facts: FamilyFacts, at: Date): Stands {
  if (facts.diedOn !== null) return { stage: 'after_death', referral: null, dueOn: null, late: null };
  const referral = matterOf(facts);
  if (referral && (referral.concludedOn === null || facts.appeal === null)) {
    const decided = stageOf(referral, facts);
    // Since then the decision was turned round: by a challenge, or by another one.
    const stage = (decided === 'told_neither' || decided === 'told_fnc') && facts.funding?.kind.startsWith('chc') ? 'receiving_chc' : decided;
    const dueOn = referral.activityType === '01' && referral.concludedOn === null ? addDays(referral.receivedOn, CLOCK_DAYS) : null;
    const careIsLate = referral.activityType === '02' && (referral.state === 'decided' || referral.state === 'received') && referral.careStartedAt === null && referral.careDueAt !== null && referral.careDueAt < at;
    return { stage, referral, dueOn, late: dueOn !== null && dueOn < facts.today ? 'decision' : careIsLate ? 'care' : null };
  }
  const about = (stage: FamilyStage): Stands => ({ stage, referral: referral ?? null, dueOn: null, late: null });
  if (facts.appeal) return about('looked_at_again');
  if (facts.firstLook && (facts.firstLook.toldOn ?? facts.today) >= addDays(facts.today, -TOLD_OF_FOR_DAYS) && !facts.funding) return about(facts.firstLook.toldOn === null ? 'first_look_being_told' : 'first_look_told');
  return about(FUNDED[facts.funding?.kind ?? ''] ?? 'nothing_open');
}
