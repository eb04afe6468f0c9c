import { LETTER_ACTS } from '../letter/letter.acts.js';
import { QUEUE_LETTER_ACTS } from '../letter/queue-letter.acts.js';
import { DEATH_ACTS } from '../death/death.acts.js';
import { ELIGIBILITY_ACTS } from '../eligibility/eligibility.acts.js';
import { REASSESSMENT_ACTS } from '../reassessment/reassessment.acts.js';
import { DECISION_ACTS } from '../decision/decision.acts.js';
import { DISCOUNT_ACTS } from '../decision/discount.acts.js';
import { FAST_TRACK_ACTS } from '../fast-track/fast-track.acts.js';
import { COORDINATOR_ACTS } from '../assessment/coordinator.acts.js';
import { COUNCIL_ACTS } from '../assessment/council.acts.js';
import { EVIDENCE_ACTS } from '../assessment/evidence.acts.js';
import { DST_DOMAIN_ACTS } from '../dst/domain.acts.js';
import { DST_ACTS } from '../dst/dst.acts.js';
import { MDT_HELD_ACTS } from '../dst/mdt-held.acts.js';
import { BOOKING_ACTS, REVIEW_SLOT_ACTS } from '../scheduling/booking.acts.js';
import { CASE_LINK_ACTS } from '../scheduling/case-link.acts.js';
import { MDT_ACTS } from '../mdt/mdt.acts.js';
import { ACCEPTANCE_ACTS } from '../intake/acceptance.acts.js';
import { CHECKLIST_ACTS } from '../checklist/checklist.acts.js';
import { NOT_SCREENING_ACTS } from '../checklist/not-screening.acts.js';
import { PERSON_MERGING_ACTS } from '../intake/person-merging.acts.js';
import { MERGING_ACTS } from '../intake/merging.acts.js';
import { GRANT_ACTS } from '../access/grant.acts.js';
import { RESTRICTION_ACTS } from '../access/restriction.acts.js';
import { CASE_ACTS } from '../case/case.acts.js';
import { CORRECTION_ACTS } from '../correction/correction.acts.js';
import { DOCUMENT_ACTS } from '../document/document.acts.js';
import { CONTACT_ACTS } from '../people/contact.acts.js';
import { NEEDS_ACTS } from '../people/needs.acts.js';
import { PEOPLE_ACTS } from '../people/people.acts.js';
import { REFERRAL_ACTS } from '../referral/referral.acts.js';
import { FNC_ACTS } from '../fnc/fnc.acts.js';
import { PACKAGE_CHANGE_ACTS } from '../package/package-change.acts.js';
import { PACKAGE_SHARE_ACTS } from '../package/package-shares.acts.js';
import { PACKAGE_ACTS } from '../package/package.acts.js';
import { NEEDS_CHANGED_ACTS } from '../review/needs-changed.acts.js';
import { REVIEW_ACTS } from '../review/review.acts.js';
import { FAMILY_ACTS } from '../family/family.acts.js';
import { ESCALATION_ACTS } from '../escalation/escalation.acts.js';
import { PRIORITY_ACTS } from '../priority/priority.acts.js';
import { RETENTION_ACTS } from '../retention/retention.acts.js';
import { APPEAL_ACTS } from '../appeal/appeal.acts.js';
import { APPEAL_REQUEST_ACTS } from '../appeal/appeal-request.acts.js';
import { QUEUE_CHALLENGE_LETTER_ACTS } from '../letter/queue-challenge-letter.acts.js';
import { INDEPENDENT_REVIEW_ACTS } from '../independent-review/independent-review.acts.js';
import { COUNCIL_DISPUTE_ACTS } from '../council-dispute/council-dispute.acts.js';
import { REFUND_ACTS } from '../refund/refund.acts.js';
import { BUNDLE_ACTS } from '../bundle/bundle.acts.js';
import type { Act, ActTable } from './act.js';

const TABLE = {
  // intake
  ...ACCEPTANCE_ACTS,
  ...MERGING_ACTS,
  ...PERSON_MERGING_ACTS,
  ...CHECKLIST_ACTS,
  ...NOT_SCREENING_ACTS,
  // assessment
  ...REFERRAL_ACTS,
  ...COORDINATOR_ACTS,
  ...COUNCIL_ACTS,
  ...EVIDENCE_ACTS,
  ...MDT_ACTS,
  ...BOOKING_ACTS,
  ...CASE_LINK_ACTS,
  ...DST_ACTS,
  ...DST_DOMAIN_ACTS,
  ...MDT_HELD_ACTS,
  // decision
  ...DECISION_ACTS,
  ...DISCOUNT_ACTS,
  ...FAST_TRACK_ACTS,
  // eligibility, funding and care
  ...ELIGIBILITY_ACTS,
  ...DEATH_ACTS,
  ...FNC_ACTS,
  ...PACKAGE_ACTS,
  ...PACKAGE_SHARE_ACTS,
  ...PACKAGE_CHANGE_ACTS,
  // reviews
  ...REVIEW_ACTS,
  ...REVIEW_SLOT_ACTS,
  ...PRIORITY_ACTS,
  ...NEEDS_CHANGED_ACTS,
  ...REASSESSMENT_ACTS,
  // challenge
  ...APPEAL_REQUEST_ACTS,
  ...APPEAL_ACTS,
  ...INDEPENDENT_REVIEW_ACTS,
  ...REFUND_ACTS,
  ...COUNCIL_DISPUTE_ACTS,
  // letters
  ...QUEUE_LETTER_ACTS,
  ...QUEUE_CHALLENGE_LETTER_ACTS,
  ...LETTER_ACTS,
  // people, documents, notes
  ...CASE_ACTS,
  ...RESTRICTION_ACTS,
  ...GRANT_ACTS,
  ...PEOPLE_ACTS,
  ...NEEDS_ACTS,
  ...FAMILY_ACTS,
  ...CONTACT_ACTS,
  ...DOCUMENT_ACTS,
  // corrections
  ...CORRECTION_ACTS,
  // escalations
  ...ESCALATION_ACTS,
  // retention
  ...RETENTION_ACTS,
  // bundles
  ...BUNDLE_ACTS,
} as const satisfies ActTable;

export type ActName = keyof typeof TABLE;

/**
 * Every act of a case by its name, which is the same in addresses, permissions and the account. An act is only ever asked
 * about rows of the part it is on, which the compiler cannot see across the table.
 */
export const ACTS: Readonly<Record<ActName, Act>> = TABLE as ActTable as Record<ActName, Act>;
