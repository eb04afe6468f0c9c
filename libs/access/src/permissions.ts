import { EVERY_ROLE, type Role } from './roles.js';

/** Those who work on cases for the ICB. An administrator keeps accounts and settings and sees no case. */
const CASEWORK = ['practitioner', 'spoke_lead', 'single_point_of_access', 'hub_manager', 'verifier'] as const satisfies readonly Role[];

/** Those who run assessments. A verifier is not among them: nobody verifies a DST they could have written. */
const ASSESSING = ['practitioner', 'spoke_lead', 'hub_manager'] as const satisfies readonly Role[];
/** Those who keep what is known around a case. A verifier reads it and stays outside. */
const KEEPERS = ['practitioner', 'spoke_lead', 'single_point_of_access', 'hub_manager'] as const satisfies readonly Role[];

/** Those who keep what is said with the person and those around them: an appeals officer among them. */
const TALKING = [...KEEPERS, 'appeals_officer'] as const satisfies readonly Role[];
/** Those who handle a challenge. That whoever had a part in the decision does not decide about it, its acts ask besides. */
const CHALLENGE = ['appeals_officer', 'hub_manager'] as const satisfies readonly Role[];

/** Those who may be the second person of a correction; never the one who proposed it, which its act asks. */
const CORRECTORS = ['spoke_lead', 'hub_manager', 'verifier'] as const satisfies readonly Role[];

/**
 * Which roles may do or see what: the one table of role x action. What is not in it nobody may do.
 * Whether a person stands in the right relation to a case is asked beside it, not here.
 */
export const PERMISSIONS = {
  see_position: EVERY_ROLE,
  see_own_account: EVERY_ROLE,
  see_worklist: CASEWORK,
  see_caseload: ['practitioner', 'spoke_lead', 'hub_manager'],
  see_any_caseload: ['spoke_lead', 'hub_manager'],
  export_caseload: ['practitioner', 'spoke_lead', 'hub_manager'],
  see_verification: ['verifier', 'hub_manager'],
  see_case: [...CASEWORK, 'appeals_officer', 'auditor'],
  // The page of a case; whoever was invited to one opens only that (mayOpenCase).
  see_case_page: [...CASEWORK, 'appeals_officer', 'auditor', 'mdt_contributor'],
  search_people: [...CASEWORK, 'appeals_officer'],
  see_challenges: ['appeals_officer', 'spoke_lead', 'hub_manager'],
  // When professionals can meet: nobody's case.
  see_schedule: CASEWORK,
  keep_slots: KEEPERS,
  keep_professionals: ['spoke_lead', 'single_point_of_access', 'hub_manager'],
  see_session_totals: ['spoke_lead', 'hub_manager', 'returns_officer'],
  see_intake: ['single_point_of_access', 'hub_manager'],
  see_team_figures: ['spoke_lead', 'hub_manager', 'returns_officer'],
  see_data_quality: ['spoke_lead', 'single_point_of_access', 'hub_manager', 'returns_officer'],
  see_returns: ['hub_manager', 'returns_officer', 'auditor'],
  prepare_return: ['returns_officer'],
  // Never whoever prepared it, which is asked beside.
  sign_return: ['returns_officer', 'hub_manager'],
  // Money and who pays it: decided things alone, and no case.
  see_funding: ['finance_officer', 'hub_manager'],
  export_funding: ['finance_officer'],
  see_own_referrals: ['referrer'],
  // Whoever sees a case, and who is invited to it: that is asked beside.
  see_dst: [...CASEWORK, 'appeals_officer', 'auditor', 'mdt_contributor'],
  see_invited_cases: ['mdt_contributor'],
  see_api_document: [...CASEWORK, 'returns_officer', 'administrator', 'auditor'],
  read_audit: ['auditor', 'privacy_officer'],
  // Sending the form of an act: each act asks its own permission besides.
  act_on_case: [...CASEWORK, 'appeals_officer', 'mdt_contributor'],
  // A case of the ICB that is not theirs, for an hour (break-glass); the privacy officer looks at it.
  act_urgently: CASEWORK,
  see_urgent_openings: ['privacy_officer'],
  act_on_urgent_openings: ['privacy_officer'],
  act_on_intake: ['referrer', 'single_point_of_access', 'hub_manager'],

  // Acts of a case, by their names in the table of acts (libs/casework/src/act/acts.ts; a test compares the two).
  // Referral and intake
  answer_more_detail: ['referrer', 'single_point_of_access', 'hub_manager'],
  send_checklist: ['referrer', 'single_point_of_access', 'hub_manager'],
  refer_directly: ['referrer', 'single_point_of_access', 'hub_manager'],
  send_fast_track_tool: ['referrer', 'single_point_of_access', 'hub_manager'],
  log_checklist: ['single_point_of_access', 'hub_manager'],
  accept_referral: ['single_point_of_access', 'hub_manager'],
  ask_for_more_detail: ['single_point_of_access', 'hub_manager'],
  record_detail_received: ['single_point_of_access', 'hub_manager'],
  merge_referral: ['single_point_of_access', 'hub_manager'],
  unmerge_referral: ['single_point_of_access', 'hub_manager'],
  merge_person: ['single_point_of_access', 'hub_manager'],
  unmerge_person: ['single_point_of_access', 'hub_manager'],
  transcribe_checklist: ['practitioner', 'single_point_of_access', 'hub_manager'],
  record_checklist_outcome: ['single_point_of_access', 'hub_manager'],
  ask_to_reconsider: ['practitioner', 'spoke_lead', 'single_point_of_access', 'hub_manager', 'appeals_officer'],
  answer_reconsideration: ['spoke_lead', 'hub_manager', 'appeals_officer'],
  decide_not_to_screen: ['practitioner', 'spoke_lead'],
  record_disagreement_with_not_screening: ['practitioner', 'spoke_lead', 'single_point_of_access', 'hub_manager'],
  // Assessment
  name_coordinator: ASSESSING,
  change_coordinator: ASSESSING,
  invite_council: ASSESSING,
  record_council_reply: [...ASSESSING, 'mdt_contributor'],
  record_council_absence: ASSESSING,
  request_evidence: ASSESSING,
  chase_evidence: ASSESSING,
  receive_evidence: ASSESSING,
  withdraw_evidence_request: ASSESSING,
  book_mdt: ASSESSING,
  book_mdt_slots: [...ASSESSING, 'single_point_of_access'],
  cancel_mdt_booking: [...ASSESSING, 'single_point_of_access'],
  answer_slot: [...ASSESSING, 'single_point_of_access'],
  send_case_link: ASSESSING,
  revoke_case_link: ASSESSING,
  add_mdt_member: ASSESSING,
  remove_mdt_member: ASSESSING,
  record_attendance: ASSESSING,
  begin_dst: ASSESSING,
  record_domain_evidence: [...ASSESSING, 'mdt_contributor'],
  propose_level: [...ASSESSING, 'mdt_contributor'],
  record_individual_view: ASSESSING,
  record_representative_view: ASSESSING,
  agree_level: ASSESSING,
  describe_characteristics: ASSESSING,
  record_setting: ASSESSING,
  recommend: ASSESSING,
  answer_dst_warning: ASSESSING,
  sign_dst: [...ASSESSING, 'mdt_contributor'],
  hold_mdt: ASSESSING,
  reopen_dst: ASSESSING,
  submit_for_verification: ASSESSING,
  // Decision
  record_decision: ['verifier'],
  return_to_mdt: ['verifier'],
  propose_not_accepting: ['verifier'],
  withdraw_not_accepting: ['verifier'],
  confirm_not_accepting: ['verifier', 'hub_manager'],
  discount: ['practitioner', 'spoke_lead', 'hub_manager'],
  record_delay: ['practitioner', 'spoke_lead', 'hub_manager'],
  clear_delay: ['practitioner', 'spoke_lead', 'hub_manager'],
  accept_fast_track: CASEWORK,
  return_fast_track: CASEWORK,
  resubmit_fast_track: CASEWORK,
  ask_for_full_consideration: CASEWORK,
  record_care_started: CASEWORK,
  // Eligibility, funding and care
  transfer_to_icb: ['practitioner', 'spoke_lead', 'hub_manager'],
  withdraw_from_chc: ['practitioner', 'spoke_lead', 'hub_manager'],
  record_leaving_england: ['practitioner', 'spoke_lead', 'hub_manager'],
  end_fnc: ['practitioner', 'spoke_lead', 'hub_manager'],
  end_joint: ['spoke_lead', 'hub_manager'],
  set_money_end: ['spoke_lead', 'hub_manager'],
  record_death: CASEWORK,
  correct_death: ['spoke_lead', 'hub_manager'],
  go_on_after_death: ['practitioner', 'spoke_lead', 'hub_manager'],
  clear_stop_payment: ['practitioner', 'spoke_lead', 'hub_manager'],
  record_fnc_decision: ['spoke_lead', 'hub_manager', 'verifier'],
  record_short_stay_fnc: ['practitioner', 'spoke_lead', 'hub_manager', 'verifier'],
  request_package: ['practitioner', 'spoke_lead', 'hub_manager'],
  agree_package: ['spoke_lead', 'hub_manager'],
  start_package: ['practitioner', 'spoke_lead', 'hub_manager'],
  end_package: ['practitioner', 'spoke_lead', 'hub_manager'],
  set_shares: ['spoke_lead', 'hub_manager'],
  request_package_change: ['practitioner', 'spoke_lead', 'hub_manager'],
  approve_package_change: ['spoke_lead', 'hub_manager'],
  decline_package_change: ['spoke_lead', 'hub_manager'],
  // Reviews
  book_review: ['practitioner', 'spoke_lead', 'hub_manager'],
  book_review_slot: [...ASSESSING, 'single_point_of_access'],
  move_review_slot: [...ASSESSING, 'single_point_of_access'],
  unbook_review: ['practitioner', 'spoke_lead', 'hub_manager'],
  complete_review: ['practitioner', 'spoke_lead', 'hub_manager'],
  cancel_review: ['spoke_lead', 'hub_manager'],
  bring_review_forward: ['practitioner', 'spoke_lead', 'hub_manager'],
  needs_have_changed: ['practitioner', 'spoke_lead', 'hub_manager'],
  open_reassessment: ['practitioner', 'spoke_lead', 'verifier', 'hub_manager'],
  // Challenge
  request_local_resolution: TALKING,
  accept_late_appeal: CHALLENGE,
  decline_late_appeal: CHALLENGE,
  record_informal_discussion: CHALLENGE,
  book_formal_meeting: CHALLENGE,
  hold_formal_meeting: CHALLENGE,
  decide_local_resolution: CHALLENGE,
  withdraw_appeal: CHALLENGE,
  find_appeal_inappropriate: CHALLENGE,
  queue_reconsideration_outcome: [...CASEWORK, 'appeals_officer'],
  queue_appeal_acknowledgement: [...CASEWORK, 'appeals_officer'],
  queue_appeal_outcome: CHALLENGE,
  // Letters
  see_letters: [...CASEWORK, 'appeals_officer'],
  set_letterhead: ['administrator'],
  see_settings: ['administrator'],
  keep_accounts: ['administrator'],
  keep_api_clients: ['administrator'],
  set_dated_value: ['administrator'],
  set_hosting_agreement: ['administrator'],
  set_fnc_rate: ['administrator'],
  see_fnc_rates: ['spoke_lead', 'hub_manager', 'returns_officer', 'finance_officer', 'administrator'],
  queue_acknowledgement: CASEWORK,
  queue_mdt_invitation: CASEWORK,
  queue_delay_letter: CASEWORK,
  queue_decision_letter: CASEWORK,
  queue_council_copy: CASEWORK,
  queue_fast_track_approval: CASEWORK,
  queue_fnc_approval: CASEWORK,
  queue_review_appointment: CASEWORK,
  queue_negative_checklist_letter: CASEWORK,
  queue_not_screened_letter: CASEWORK,
  issue_letter: [...CASEWORK, 'appeals_officer'],
  cancel_letter: [...CASEWORK, 'appeals_officer'],
  record_returned_mail: [...CASEWORK, 'appeals_officer'],
  // People around the case, documents, notes
  restrict_case: ['hub_manager'],
  give_case: ['spoke_lead', 'hub_manager'],
  take_case_back: ['spoke_lead', 'hub_manager'],
  lift_restriction: ['hub_manager'],
  change_owner: ['spoke_lead', 'hub_manager'],
  record_consent: TALKING,
  withdraw_consent: TALKING,
  record_participation: KEEPERS,
  record_refusal: KEEPERS,
  end_refusal: KEEPERS,
  record_capacity: KEEPERS,
  record_best_interests: KEEPERS,
  end_capacity: KEEPERS,
  add_representative: TALKING,
  end_representative: TALKING,
  offer_advocate: TALKING,
  decline_advocate: TALKING,
  appoint_advocate: TALKING,
  end_advocate: TALKING,
  record_communication_need: TALKING,
  end_communication_need: TALKING,
  raise_safeguarding: KEEPERS,
  close_safeguarding: KEEPERS,
  record_legal_status: KEEPERS,
  grant_legal_status: KEEPERS,
  end_legal_status: KEEPERS,
  record_contact: TALKING,
  withdraw_contact: TALKING,
  add_note: TALKING,
  add_task: TALKING,
  complete_task: TALKING,
  reassign_task: TALKING,
  add_document: TALKING,
  withdraw_document: TALKING,
  // Corrections
  propose_received_date_correction: KEEPERS,
  propose_person_correction: KEEPERS,
  propose_commissioner_correction: KEEPERS,
  propose_decision_correction: CASEWORK,
  propose_unmerge: KEEPERS,
  confirm_correction: CORRECTORS,
  refuse_correction: CORRECTORS,
  withdraw_correction: CASEWORK,
  // Retention: the hub’s managers keep it, a lead may be the second person; the auditor and the privacy officer look.
  see_retention: ['spoke_lead', 'hub_manager', 'auditor', 'privacy_officer'],
  place_legal_hold: ['hub_manager'],
  lift_legal_hold: ['hub_manager'],
  extend_retention: ['hub_manager'],
  review_for_disposal: ['hub_manager'],
  confirm_disposal_review: ['spoke_lead', 'hub_manager'],
  withdraw_disposal_review: ['spoke_lead', 'hub_manager'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** All that somebody with these roles may do. */
export function permittedTo(roles: readonly string[]): ReadonlySet<string> {
  return new Set(Object.entries<readonly Role[]>(PERMISSIONS).flatMap(([permission, permitted]) =>
    permitted.some((role) => roles.includes(role)) ? [permission] : []));
}
