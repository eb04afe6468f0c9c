import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';

type Maybe<T> = T | null;

/** What every record around a case carries: by whom and when, and how it ended. */
interface KeptRow extends Row {
  readonly recordedBy: string;
  readonly recordedAt: string;
}
export interface EndingRow extends KeptRow {
  readonly endedOn: Maybe<PlainDate>;
  readonly endedReason: Maybe<string>;
}

export interface ConsentRow extends EndingRow {
  readonly sharedWith: string;
  readonly relationship: Maybe<string>;
  readonly scope: readonly string[];
  readonly givenBy: string;
  readonly givenOn: PlainDate;
}
export interface ParticipationRow extends EndingRow {
  readonly kind: 'informed' | 'invited' | 'refused';
  readonly happenedOn: PlainDate;
  readonly how: string;
  readonly consequencesExplainedOn: Maybe<PlainDate>;
  readonly consequencesExplainedBy: Maybe<string>;
}
export interface CapacityAssessmentRow extends EndingRow {
  readonly decisionAbout: string;
  readonly hasCapacity: boolean;
  readonly assessedOn: PlainDate;
  readonly assessedBy: string;
  readonly bestInterestsDecision: Maybe<string>;
  readonly bestInterestsOn: Maybe<PlainDate>;
  readonly bestInterestsBy: Maybe<string>;
}
export interface RepresentativeRow extends EndingRow {
  readonly kind: string;
  readonly name: string;
  readonly relationship: Maybe<string>;
  readonly reachedAt: string;
  readonly authoritySeenOn: Maybe<PlainDate>;
  readonly registeredOn: Maybe<PlainDate>;
  readonly consultedOnWelfare: boolean;
  readonly getsCopies: boolean;
  readonly actsFrom: PlainDate;
}
export interface AdvocacyRow extends EndingRow {
  readonly kind: string;
  readonly offeredOn: PlainDate;
  readonly answer: 'awaited' | 'accepted' | 'declined';
  readonly name: Maybe<string>;
  readonly appointedOn: Maybe<PlainDate>;
}
export interface CommunicationNeedRow extends EndingRow {
  readonly need: string;
  readonly what: string;
  readonly notedOn: PlainDate;
}
export interface SafeguardingConcernRow extends EndingRow {
  readonly raisedOn: PlainDate;
  readonly concern: string;
  readonly councilToldOn: Maybe<PlainDate>;
  readonly reference: Maybe<string>;
}
export interface LegalStatusRow extends EndingRow {
  readonly kind: 'dols' | 'court_of_protection' | 'community_dol' | 'section_117';
  readonly reference: Maybe<string>;
  readonly appliedOn: Maybe<PlainDate>;
  readonly grantedOn: Maybe<PlainDate>;
  readonly expiresOn: Maybe<PlainDate>;
  readonly renewalDueOn: Maybe<PlainDate>;
}
export interface ContactRow extends EndingRow {
  readonly contactedOn: PlainDate;
  readonly withWhom: string;
  readonly how: string;
  readonly outcome: string;
}
export interface TaskRow extends EndingRow {
  readonly what: string;
  readonly dueOn: PlainDate;
  readonly assignee: string;
}
export interface NoteRow extends KeptRow {
  readonly body: string;
  readonly correctsId: Maybe<string>;
}

/** The parts of a case that are records of people around it. */
export interface PeopleRows {
  consent: ConsentRow;
  participation: ParticipationRow;
  capacity_assessment: CapacityAssessmentRow;
  representative: RepresentativeRow;
  advocacy: AdvocacyRow;
  communication_need: CommunicationNeedRow;
  safeguarding_concern: SafeguardingConcernRow;
  legal_status: LegalStatusRow;
  contact: ContactRow;
  task: TaskRow;
  note: NoteRow;
}
export type PeoplePart = keyof PeopleRows;
export type EndingPart = Exclude<PeoplePart, 'note'>;

const ITS_PERSON = { where: 'person_id = $1' } as const;
/** How the parts are read. */
export const PEOPLE_PARTS = {
  consent: { ...ITS_PERSON, order: 'given_on, id' },
  participation: { ...ITS_PERSON, order: 'happened_on, id' },
  capacity_assessment: { ...ITS_PERSON, order: 'assessed_on, id' },
  representative: { ...ITS_PERSON, order: 'acts_from, id' },
  advocacy: { ...ITS_PERSON, order: 'offered_on, id' },
  communication_need: { ...ITS_PERSON, order: 'noted_on, id' },
  safeguarding_concern: { ...ITS_PERSON, order: 'raised_on, id' },
  legal_status: { ...ITS_PERSON, order: 'granted_on, id' },
  contact: { ...ITS_PERSON, order: 'contacted_on, id' },
  task: { ...ITS_PERSON, order: 'due_on, id' },
  note: { ...ITS_PERSON, order: 'recorded_at, id' },
} as const satisfies Record<PeoplePart, { where: string; order: string }>;
