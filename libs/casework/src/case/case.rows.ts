import type { PlainDate } from '@chc/deadlines';
import type { CouncilDisputeRow, DisputePayerRow, DisputeStageRow } from '../council-dispute/council-dispute.rows.js';
import type { IndependentReviewBodyRow, IndependentReviewRow } from '../independent-review/independent-review.rows.js';
import type { CareCostRow, RefundRow } from '../refund/refund.rows.js';
import type { AppealRow } from '../appeal/appeal.rows.js';
import type { CarePackageChangeRow, CarePackageRow, CarePackageShareRow } from '../package/package.rows.js';
import type { LetterheadRow, LetterRow } from '../letter/letter.rows.js';
import type { StopPaymentRow } from '../death/death.rows.js';
import type { DecisionShareRow, VerificationRow } from '../decision/decision.rows.js';
import type { FastTrackReturnRow } from '../fast-track/fast-track.rows.js';
import type { CouncilInvolvementRow, EvidenceItemRow } from '../assessment/assessment.rows.js';
import type { FamilyLinkRow } from '../family/family.rows.js';
import type { DstRows } from '../dst/dst.rows.js';
import type { MdtMemberRow } from '../mdt/mdt.rows.js';
import type { CaseLinkRow, SlotBookingRow } from '../scheduling/scheduling.rows.js';
import type { CorrectionRow } from '../correction/correction.rows.js';
import type { CaseGrantRow } from '../access/grant.rows.js';
import type { DocumentRow } from '../document/document.rows.js';
import type { PeopleRows } from '../people/people.rows.js';
import type { EscalationRow } from '../escalation/escalation.rows.js';
import type { ReviewPriorityOverrideRow, ReviewPriorityRow } from '../priority/priority.rows.js';
import type { CaseBundleRow } from '../bundle/bundle.rows.js';
import type { RetentionRows } from '../retention/retention.rows.js';
import type { NotScreenedRow } from '../checklist/not-screening.rows.js';
import type { ReferralState } from '../referral/referral.states.js';
import type { ReviewState } from '../review/review.states.js';
import type { Row } from './row.js';

// What a case's rows hold, part by part, as `readCase` gives them: only the columns that somebody reads.
// Instants are ISO text, because they come out of JSON.
export type { Row };
type Maybe<T> = T | null;

export interface PersonRow extends Row {
  readonly restrictedAt: Maybe<string>;
  readonly icbId: string;
  readonly commissionerId: string;
  readonly nhsNumber: Maybe<string>;
  readonly nhsNumberGiven: Maybe<string>;
  readonly familyName: Maybe<string>;
  readonly givenName: Maybe<string>;
  readonly bornOn: Maybe<PlainDate>;
  readonly statedGender: Maybe<string>;
  readonly postcode: Maybe<string>;
  /** The owner of the case. */
  readonly practitioner: Maybe<string>;
  readonly diedOn: Maybe<PlainDate>;
  readonly sourceId: Maybe<string>;
  readonly mergedIntoId: Maybe<string>;
  readonly mergedMoved: Maybe<Readonly<Record<string, readonly string[]>>>;
}

export interface ReferralRow extends Row {
  readonly icbId: string;
  readonly commissionerId: string;
  readonly sourceId: Maybe<string>;
  /** 01 standard, 02 Fast Track, RA a reassessment of somebody eligible for CHC. */
  readonly activityType: '01' | '02' | 'RA';
  readonly reassessesId: Maybe<string>;
  readonly openedBecause: Maybe<string>;
  readonly followsId: Maybe<string>;
  readonly discountedEvidence: Maybe<string>;
  readonly undecidedAtDeath: boolean;
  readonly goneOnAfterDeathOn: Maybe<PlainDate>;
  readonly careDueAt: Maybe<string>;
  readonly careStartedAt: Maybe<string>;
  readonly state: ReferralState;
  readonly receivedOn: PlainDate;
  readonly receivedAt: Maybe<string>;
  readonly notificationType: Maybe<string>;
  readonly sourceOfReferral: Maybe<string>;
  readonly practitioner: Maybe<string>;
  readonly coordinator: Maybe<string>;
  readonly delayReason: Maybe<string>;
  readonly delayNote: Maybe<string>;
  readonly expectedDecisionOn: Maybe<PlainDate>;
  readonly delayRecordedOn: Maybe<PlainDate>;
  readonly decidedOn: Maybe<PlainDate>;
  readonly decisionOutcome: Maybe<string>;
  readonly outcomeCommunicatedOn: Maybe<PlainDate>;
  readonly discountedOn: Maybe<PlainDate>;
  readonly discountedReason: Maybe<string>;
  readonly concludedOn: Maybe<PlainDate>;
  readonly suspectedDuplicate: boolean;
  readonly acceptedAt: Maybe<string>;
  readonly acceptedBy: Maybe<string>;
  readonly setAsideOn: Maybe<PlainDate>;
  readonly mergedIntoId: Maybe<string>;
  readonly mergedBefore: Maybe<{ readonly state: ReferralState; readonly suspectedDuplicate: boolean; readonly standingSuspectedDuplicate: boolean }>;
  readonly ownReceivedOn: Maybe<PlainDate>;
  readonly ownReceivedAt: Maybe<string>;
  readonly reference: Maybe<string>;
  readonly detailAskedOn: Maybe<PlainDate>;
  readonly detailReceivedOn: Maybe<PlainDate>;
  /** The MDT as it is booked: all of them or none. */
  readonly mdtBookedOn: Maybe<PlainDate>;
  readonly mdtMeetingOn: Maybe<PlainDate>;
  readonly mdtMeetingTime: Maybe<string>;
  readonly mdtMeetingPlace: Maybe<string>;
}

export interface ChecklistRow extends Row {
  readonly referralId: Maybe<string>;
  readonly completedOn: Maybe<PlainDate>;
  readonly location: Maybe<string>;
  readonly levels: Maybe<Readonly<Record<string, string>>>;
  readonly thresholdMet: Maybe<boolean>;
  readonly fullAssessmentRequired: Maybe<boolean>;
  readonly overrideReason: Maybe<string>;
  readonly framework: string;
  readonly toolVersion: string;
  /** logged: its levels are not transcribed yet. */
  readonly state: 'logged' | 'sent';
  readonly channel: Maybe<string>;
  readonly reference: Maybe<string>;
  readonly receivedAt: Maybe<string>;
  readonly receivedOn: Maybe<PlainDate>;
  readonly completedByName: Maybe<string>;
  readonly completedByProfession: Maybe<string>;
  readonly completedByOrganisation: Maybe<string>;
  readonly sourceOfReferral: Maybe<string>;
  readonly trained: Maybe<boolean>;
  readonly evidence: Maybe<Readonly<Record<string, string>>>;
  readonly informed: Maybe<boolean>;
  readonly invited: Maybe<boolean>;
  readonly consentToShare: Maybe<boolean>;
  readonly representative: Maybe<string>;
  readonly documentId: Maybe<string>;
  readonly transcribedAt: Maybe<string>;
  readonly outcomeRecordedOn: Maybe<PlainDate>;
  readonly outcomeSentOn: Maybe<PlainDate>;
  readonly reconsiderationAskedOn: Maybe<PlainDate>;
  readonly reconsideredOn: Maybe<PlainDate>;
  readonly reconsiderationDueOn: Maybe<PlainDate>;
  readonly reconsiderationReason: Maybe<string>;
  readonly reconsiderationToldOn: Maybe<PlainDate>;
  readonly reconsiderationOutcome: Maybe<'stands' | 'full_assessment'>;
}

export interface FastTrackToolRow extends Row {
  readonly referralId: string;
  readonly completedOn: PlainDate;
  readonly staffGroup: Maybe<string>;
  readonly receivedAt: Maybe<string>;
  readonly receivedOn: Maybe<PlainDate>;
  readonly clinicianName: Maybe<string>;
  readonly organisation: Maybe<string>;
  readonly needs: Maybe<string>;
  readonly careRequested: Maybe<string>;
  readonly preferredPlace: Maybe<string>;
}

export interface EligibilityRow extends Row {
  readonly icbId: string;
  readonly commissionerId: string;
  readonly referralId: Maybe<string>;
  readonly sourceId: Maybe<string>;
  readonly funding: 'chc_standard' | 'chc_fast_track' | 'fnc' | 'joint';
  readonly eligibleFrom: PlainDate;
  readonly eligibleTo: Maybe<PlainDate>;
  readonly endReason: Maybe<string>;
  readonly fundedFrom: Maybe<PlainDate>;
  readonly fundedTo: Maybe<PlainDate>;
  readonly endedByDeath: boolean;
  readonly endBasis: Maybe<string>;
  readonly fncBand: Maybe<'standard' | 'higher'>;
  readonly fncHigherSince2007: Maybe<boolean>;
  readonly chcConsideredBy: Maybe<'checklist' | 'decision'>;
  readonly chcConsideredOn: Maybe<PlainDate>;
  readonly shortStayWeeks: Maybe<number>;
  readonly endReferralId: Maybe<string>;
  /** The challenge whose outcome opened it, or ended it. */
  readonly appealId: Maybe<string>;
  readonly endAppealId: Maybe<string>;
}

export interface ReviewRow extends Row {
  readonly eligibilityId: string;
  readonly sourceId: Maybe<string>;
  readonly state: ReviewState;
  readonly reviewType: '01' | '02' | '03';
  readonly dueOn: PlainDate;
  readonly bookedFor: Maybe<PlainDate>;
  readonly completedOn: Maybe<PlainDate>;
  readonly cancelledOn: Maybe<PlainDate>;
  readonly cancelledReason: Maybe<string>;
  readonly dueByRule: boolean;
  readonly reviewOutcome: Maybe<string>;
  readonly nextPlannedOn: Maybe<PlainDate>;
  readonly bookedWith: Maybe<string>;
  readonly packageRight: Maybe<boolean>;
  readonly whatChanged: Maybe<string>;
  readonly chcConsidered: Maybe<'checklist' | 'no_material_change' | 'needs_changed'>;
  readonly completedBy: Maybe<string>;
  readonly broughtForwardFrom: Maybe<PlainDate>;
}

export interface CaseRows extends PeopleRows, DstRows, RetentionRows {
  person: PersonRow;
  referral: ReferralRow;
  checklist: ChecklistRow;
  fast_track_tool: FastTrackToolRow;
  eligibility: EligibilityRow;
  review: ReviewRow;
  appeal: AppealRow;
  care_package: CarePackageRow;
  family_link: FamilyLinkRow;
  // challenge
  independent_review: IndependentReviewRow;
  independent_review_body: IndependentReviewBodyRow;
  council_dispute: CouncilDisputeRow;
  dispute_stage: DisputeStageRow;
  dispute_payer: DisputePayerRow;
  care_cost: CareCostRow;
  refund: RefundRow;
  // intake
  not_screened: NotScreenedRow;
  // assessment
  council_involvement: CouncilInvolvementRow;
  evidence_item: EvidenceItemRow;
  mdt_member: MdtMemberRow;
  slot_booking: SlotBookingRow;
  case_link: CaseLinkRow;
  // decision
  fast_track_return: FastTrackReturnRow;
  verification: VerificationRow;
  decision_share: DecisionShareRow;
  // eligibility, funding and care
  stop_payment: StopPaymentRow;
  care_package_share: CarePackageShareRow;
  care_package_change: CarePackageChangeRow;
  // letters
  letter: LetterRow;
  letterhead: LetterheadRow;
  // people, documents, notes
  case_grant: CaseGrantRow;
  document: DocumentRow;
  // corrections
  correction: CorrectionRow;
  review_priority: ReviewPriorityRow;
  review_priority_override: ReviewPriorityOverrideRow;
  // escalations
  escalation: EscalationRow;
  // bundles
  case_bundle: CaseBundleRow;
}
