/**
 * Every reason why an act may be refused, in words for whoever asked: they finish "You cannot do this yet: …". Grouped by
 * whose rule it is; a guard that returns anything else does not compile.
 */
export const REASONS = {
  not_for_your_role: 'your role does not include it',
  not_your_case: 'you have not been invited to this case',
  no_such_case: 'there is no such case',
  no_such_record: 'the case holds no such record',
  no_such_action: 'there is no such action',
  changed_meanwhile: 'somebody else has changed it since you opened it',
  version_required: 'say which version you have seen (If-Match)',
  key_required: 'send a key of your own (Idempotency-Key), so that a repeat is known again',
  key_used_otherwise: 'this key was used for something else',
  person_has_died: 'the person has died',
  only_for_standard_referrals: 'it is for standard referrals',
  only_for_fast_track: 'it is for Fast Track referrals',
  // intake
  already_accepted: 'it has been accepted',
  not_accepted_yet: 'the single point of access has not accepted it yet',
  came_by_import: 'it came from a source system and needs no acceptance',
  has_open_duplicate: 'the person has another open referral of this kind: merge one into the other first',
  no_open_duplicate: 'the person has no other open referral of this kind',
  checklist_not_transcribed: 'its Checklist has not been transcribed yet',
  detail_already_asked: 'more detail has been asked for and has not come yet',
  only_for_logged_checklists: 'it is for Checklists that came by email or on paper',
  only_for_negative_checklists: 'it is for a complete Checklist that was negative',
  outcome_already_recorded: 'its outcome has been recorded',
  already_asked_to_reconsider: 'the person has asked for that, and it has not been answered yet',
  not_asked_to_reconsider: 'nobody has asked for it to be reconsidered',
  decision_has_lapsed: 'the person disagreed and the decision has lapsed',
  person_was_merged: 'this record was merged into another record of the same person',
  person_not_merged: 'this record was not merged into another one',
  more_than_just_received: 'the record holds more than what was received and not accepted yet',
  moved_ones_are_worked_on: 'what was moved has been accepted, merged or concluded since',
  no_detail_asked: 'no detail is being waited for',
  standing_one_was_merged: 'the referral it was merged into was itself merged: undo that first',
  receipt_would_not_fit: 'the referral it was merged into has since been assessed or concluded on a day before its own receipt',
  // assessment
  no_coordinator_yet: 'no coordinator has been named yet',
  council_has_replied: 'the council’s reply is recorded already',
  council_absence_is_recorded: 'that the council does not take part is recorded already',
  council_may_still_reply: 'the council still has time to reply',
  evidence_is_received: 'the evidence has been received',
  evidence_request_is_withdrawn: 'the evidence is no longer asked for',
  member_is_removed: 'the member has been removed from the MDT',
  // decision
  no_recommendation: 'there is no DST with a recommendation',
  verifier_is_the_coordinator: 'you coordinate this assessment: somebody outside it verifies',
  verifier_was_in_the_mdt: 'you were in the MDT: somebody outside it verifies',
  not_by_finance: 'nobody from finance has a part in it',
  not_accepting_is_proposed: 'not accepting the recommendation has been proposed: it is confirmed or withdrawn first',
  nothing_is_proposed: 'nobody has proposed not to accept the recommendation',
  no_delay_is_recorded: 'no reason for a delay is recorded',
  has_an_open_referral: 'the person has an open standard referral already',
  // eligibility, funding and care
  already_eligible_for_fnc: 'the person is eligible for NHS-funded nursing care already',
  chc_not_considered: 'CHC has not been considered: there is no negative Checklist and no decision',
  chc_being_considered: 'CHC is being considered: a referral is open',
  eligibility_has_ended: 'the eligibility has ended',
  no_care_in_its_place: 'the person is still eligible and no other package has been requested in its place',
  needs_another_person: 'it takes somebody other than who asked for it',
  already_eligible_for_chc: 'the person is eligible for CHC already',
  eligibility_began_after_that: 'an eligibility that it would end began after that day',
  care_has_started: 'it is recorded that care has started',
  // reviews
  already_being_assessed: 'the person is being assessed already: a referral or a reassessment is open',
  // letters
  no_letterhead: 'the ICB has no letterhead yet: an administrator sets it',
  letter_not_queued: 'the letter does not wait to be sent',
  letter_not_issued: 'the letter has not gone out, or has come back already',
  not_decided: 'there is no decision yet',
  already_concluded: 'the referral is concluded',
  checklist_not_negative: 'the Checklist is not complete, or is positive',
  review_not_booked: 'the review has no appointment',
  fast_track_not_accepted: 'no Fast Track tool has been accepted here',
  only_for_fnc: 'it is for NHS-funded nursing care',
  // people, documents, notes
  already_ended: 'it has ended already',
  not_a_refusal: 'it is not a refusal to take part',
  has_capacity: 'the person has capacity for this decision, so it is their own',
  best_interests_decided: 'a best-interests decision is recorded already',
  advocate_answered: 'the offer has been answered',
  advocate_was_declined: 'the person declined an advocate',
  advocate_appointed: 'the advocate is named already',
  already_granted: 'it was granted already',
  no_document_store: 'this installation has nowhere to keep documents',
  document_withdrawn: 'the document was withdrawn',
  // corrections
  was_set_aside: 'it was merged or screened out and counts nowhere: undo that first',
  correction_is_proposed: 'a correction of it waits for a second person',
  correction_is_decided: 'the correction is decided',
  correction_is_of_other_case: 'the correction is decided in the case it was proposed in',
  only_who_proposed_it: 'only the person who proposed it may withdraw it',
  changed_since_proposed: 'what it corrects has changed since it was proposed: withdraw or refuse it, and propose it anew',
  received_too_late: 'its DST, decision or discount is dated before that day',
  reassessment_stays_with_eligibility: 'a reassessment is of this person’s eligibility',
  others_are_merged_into_it: 'duplicates are merged into it: undo that first',
  its_decision_ties_eligibilities: 'its decision ended an eligibility, or another decision ended what it opened: correct that first',
  other_person_is_eligible: 'the other person is eligible at the same time',
  other_person_is_gone: 'the other person’s record was merged into another',
  is_not_decided: 'it has not been decided',
  decision_is_appealed: 'the decision is appealed',
  care_rests_on_decision: 'care was arranged on the decision',
  review_rests_on_decision: 'a review was completed on the decision',
  later_decision_rests_on_it: 'a later decision, reassessment or eligibility rests on it',
  was_not_merged: 'it is not merged into another',
} as const satisfies Record<string, string>;

const STATE_WORDS: Readonly<Record<string, string>> = {
  received: 'the referral has been received and has no coordinator yet',
  assessing: 'it is still being assessed',
  mdt_held: 'the MDT has been held, and its recommendation not yet submitted',
  verifying: 'the recommendation is being verified',
  decided: 'it has been decided',
  discounted: 'it has been discounted',
  returned_incomplete: 'it was returned as incomplete',
  merged: 'it has been merged into another referral',
  screened_out: 'its Checklist was negative',
  due: 'the review is not booked',
  booked: 'the review is booked',
  completed: 'it is completed',
  cancelled: 'it is cancelled',
  requested: 'it has been requested and not agreed',
  agreed: 'it has been agreed and its care has not started',
  live: 'its care has started',
  ended: 'it has ended',
  approved: 'it has been approved',
  declined: 'it has been declined',
};

export type Reason = keyof typeof REASONS | `not_possible_when_${string}`;

/** A reason in words. */
export function reasonInWords(reason: string): string {
  const state = /^not_possible_when_(.+)$/.exec(reason)?.[1];
  if (state !== undefined) return STATE_WORDS[state] ?? `it is ${state.replaceAll('_', ' ')}`;
  const constraint = /^the_record_refuses_(.+)$/.exec(reason)?.[1];
  if (constraint !== undefined) return `the record refuses it (${constraint})`;
  return (REASONS as Readonly<Record<string, string>>)[reason] ?? reason.replaceAll('_', ' ');
}
