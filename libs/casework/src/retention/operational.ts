import type { CasePart } from '../case/case.record.js';

/** What a column holds in a row that is still open: nothing, something, or one of some codes. */
type Holds = null | 'any' | readonly string[];

/** One part of a case: the dates on which it was worked with, and how a row looks that still is. */
interface Working {
  /** Columns that say when something happened. A `…_at` counts by its day in London. */
  readonly dates: readonly string[];
  /** A row that looks like any of these is still open. */
  readonly open?: readonly Readonly<Record<string, Holds>>[];
}

/** Records around a case: recorded, and perhaps ended, on a day. */
const kept = (...dates: readonly string[]): Working => ({ dates: [...dates, 'recorded_at', 'ended_on'] });

/**
 * What makes a case operational and until when: the one table from which the rule and its SQL are both made. Dates of plans
 * (due, booked, expires) are left out: what was only planned did not happen. `NOT_OPERATIONAL` names them.
 */
export const OPERATIONAL = {
  person: { dates: ['died_on'] },
  referral: {
    dates: ['received_on', 'received_at', 'accepted_at', 'own_received_on', 'detail_asked_on', 'detail_received_on', 'concluded_on', 'decided_on', 'discounted_on', 'set_aside_on',
      'outcome_communicated_on', 'mdt_booked_on', 'care_started_at', 'gone_on_after_death_on', 'delay_recorded_on', 'mdt_booked_on'],
    open: [{ concluded_on: null }],
  },
  checklist: {
    dates: ['completed_on', 'received_on', 'transcribed_at', 'outcome_recorded_on', 'outcome_sent_on', 'reconsideration_asked_on', 'reconsidered_on', 'reconsideration_told_on'],
    open: [{ state: ['logged'] }, { reconsideration_asked_on: 'any', reconsidered_on: null }],
  },
  not_screened: { dates: ['decided_on', 'told_on', 'lapsed_on', 'screened_on'], open: [{ lapsed_on: 'any', screened_on: null }] },
  fast_track_tool: { dates: ['completed_on', 'received_on'] },
  fast_track_return: { dates: ['returned_on', 'spoken_on', 'ended_at'] },
  council_involvement: { dates: ['invited_on', 'replied_on', 'absent_on'] },
  evidence_item: { dates: ['requested_on', 'chased_on', 'received_on', 'withdrawn_on'] },
  mdt_member: { dates: ['added_on', 'removed_on'] },
  slot_booking: { dates: ['booked_on', 'answered_at', 'cancelled_on'] },
  case_link: { dates: ['made_on', 'opened_at'] },
  dst: { dates: ['completed_on', 'begun_at', 'submitted_at', 'reopened_at', 'superseded_at'] },
  verification: { dates: ['submitted_on', 'proposed_on', 'concluded_on'] },
  appeal: { dates: ['requested_on', 'informal_meeting_on', 'formal_meeting_on', 'outcome_letter_on', 'eligible_from', 'eligible_to', 'late_answered_on', 'decided_on'], open: [{ outcome_letter_on: null }] },
  independent_review: {
    dates: ['requested_on', 'declined_on', 'panel_held_on', 'recommended_on', 'answered_on', 'withdrawn_on'], open: [{ state: ['requested', 'panel_booked', 'recommended'] }],
  },
  council_dispute: { dates: ['raised_on', 'stage_from', 'interim_from', 'settled_on', 'withdrawn_on'], open: [{ state: ['open'] }] },
  dispute_payer: { dates: ['from_on', 'recorded_on'] },
  care_cost: { dates: ['recorded_on', 'from_on', 'to_on', 'withdrawn_on'] },
  refund: { dates: ['proposed_on', 'decided_on'], open: [{ state: ['proposed'] }] },
  eligibility: {
    dates: ['eligible_from', 'eligible_to', 'funded_from', 'funded_to', 'end_accepted_on', 'end_informed_on', 'notice_person_on', 'notice_council_on', 'chc_considered_on'],
    open: [{ eligible_to: null }],
  },
  review: { dates: ['completed_on', 'cancelled_on', 'eligibility_status_changed_on'] },
  care_package: { dates: ['starts_on', 'ends_on', 'requested_on', 'agreed_on'] },
  care_package_change: { dates: ['requested_on', 'approved_on', 'declined_on', 'effective_on'] },
  care_package_share: { dates: ['from_on', 'replaced_at'] },
  stop_payment: { dates: ['raised_on', 'from_on', 'cleared_on'], open: [{ cleared_on: null }] },
  letter: { dates: ['queued_at', 'letter_on', 'issued_at', 'returned_on', 'cancelled_at', 'opened_at'], open: [{ state: ['queued'] }] },
  document: { dates: ['received_at', 'added_at', 'withdrawn_at'] },
  correction: { dates: ['proposed_at', 'decided_at'], open: [{ state: ['proposed'] }] },
  consent: kept('given_on'),
  participation: kept('happened_on', 'consequences_explained_on'),
  capacity_assessment: kept('assessed_on', 'best_interests_on'),
  representative: kept('authority_seen_on'),
  advocacy: kept('offered_on', 'appointed_on'),
  communication_need: kept('noted_on'),
  safeguarding_concern: { ...kept('raised_on', 'council_told_on'), open: [{ ended_on: null }] },
  legal_status: kept('applied_on', 'granted_on'),
  contact: kept('contacted_on'),
  task: { ...kept(), open: [{ ended_on: null }] },
  note: { dates: ['recorded_at'] },
  family_link: { dates: ['recorded_at', 'ended_on'] },
  escalation: { dates: ['acknowledged_on'] },
} as const satisfies Partial<Record<CasePart, Working>>;

export type WorkingPart = keyof typeof OPERATIONAL;
export const WORKING_PARTS = Object.entries<Working>(OPERATIONAL) as [WorkingPart, Working][];

/** Dates of the record that say nothing of its being worked with: plans, other people's papers, what the machine keeps. A test finds any column named nowhere. */
export const NOT_OPERATIONAL: readonly string[] = [
  'independent_review.ask_by', 'independent_review.due_on', 'independent_review.panel_booked_for', 'independent_review.recommended_from', 'independent_review.recommended_to',
  'council_dispute.stage_due', 'refund.from_on', 'refund.from_on_statistic', 'refund.to_on', 'independent_review_body.from_on', 'dispute_stage.from_on',
  'appeal.due_on', 'appeal.ask_by', 'appeal.formal_booked_for', 'appeal.review_by', 'checklist.reconsideration_due_on',
  'person.born_on', 'person.merged_on', 'person.restricted_at', 'referral.own_received_at', 'referral.care_due_at', 'referral.expected_decision_on', 'referral.mdt_meeting_on', 'referral.mdt_meeting_on', 'checklist.received_at', 'fast_track_tool.received_at',
  'council_involvement.reply_by', 'evidence_item.due_on', 'evidence_item.promised_for', 'mdt_member.may_open_until', 'mdt_member.unavailable_until',
  'verification.submitted_at', 'verification.concluded_at', 'verification.due_on', 'review.due_on', 'review.booked_for', 'review.next_planned_on', 'review.outstanding_to', 'review.brought_forward_from',
  'letter.appeal_by', 'representative.registered_on', 'representative.acts_from', 'legal_status.expires_on', 'legal_status.renewal_due_on', 'task.due_on', 'letterhead.set_at',
  'decision_share.withdrawn_at', 'slot_booking.starts_at', 'slot_booking.ends_at', 'case_link.expires_on', 'case_link.revoked_at', 'case_link.session_until',
  // Leave to read, and reading: no work on the case.
  'family_link.expires_on', 'family_link.opened_at', 'family_link.unlocked_at',
  // A DST as a whole is dated by its own row.
  'dst_completion.completed_on', 'dst_completion.completed_at', 'dst_domain.agreed_at', 'dst_evidence.written_at', 'dst_evidence.superseded_at', 'dst_evidence.superseded_at', 'dst_proposal.proposed_at', 'dst_signature.signed_at', 'dst_signature.voided_at', 'dst_warning_answer.answered_at',
  'review_priority.due_on', 'review_priority.scored_on', 'review_priority_override.set_on', 'review_priority_override.until_on', 'review_priority_override.ended_on',
  'escalation.raised_on', 'escalation.cleared_on', 'escalation.plan_on', 'escalation.raised_again_on',
  // Giving a copy of the record to somebody changes nothing in it.
  'case_bundle.requested_on', 'case_bundle.due_on', 'case_bundle.prepared_on', 'case_bundle.prepared_at', 'case_bundle.released_on', 'case_bundle.released_at', 'case_bundle.withdrawn_on', 'case_bundle.withdrawn_at',
  // Keeping and disposing of a record is no use of it.
  'case_grant.from_at', 'case_grant.until_at', 'case_grant.ended_at', 'case_grant.looked_at', 'legal_hold.placed_at', 'legal_hold.lifted_at', 'retention_extension.extended_at', 'retention_extension.last_operational_on', 'retention_extension.until_on',
  'disposal_review.reviewed_at', 'disposal_review.confirmed_at', 'disposal_review.withdrawn_at', 'disposal_review.kept_until_on',
];
