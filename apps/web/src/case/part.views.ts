import { bundlePage, CARE_DOMAINS, type CasePart, type CaseRecord, correctionChanges, type CorrectionRow, dstPage, explainPriority, type Names, OF_ACCOUNTS } from '@chc/casework';
import type { Actor } from '@chc/platform';
import { businessDateAt, isPlainDate, londonTimeAt, type PlainDate } from '@chc/deadlines';
import { nhsNumberGroups, shortDate, visible } from '../page/wording.js';
import { codeInWords, humanised, levelInWords } from './code.words.js';

/** The parts of the page, in their order. */
export const SECTIONS = {
  referral: 'Referral and Checklist', assessment: 'Assessment', decision: 'Decision', funding: 'Funding and care', reviews: 'Reviews', challenge: 'Challenge',
  people: 'People around the person', documents: 'Documents', letters: 'Letters', notes: 'Notes, contacts and tasks', corrections: 'Corrections', escalations: 'Escalations', retention: 'Retention', bundles: 'Case bundles', other: 'Other records',
} as const;
export type Section = keyof typeof SECTIONS;

/** How a part is shown: where, what one row is called, columns that need other words than their name, and those that say nothing here. */
interface PartView {
  readonly section: Section;
  readonly one: string;
  readonly columns?: Readonly<Record<string, string>>;
  readonly hides?: readonly string[];
  /** The columns that date a row, where they are not the usual. */
  readonly datedBy?: readonly string[];
  /** Columns whose No, or none, goes without saying. */
  readonly onlyIfYes?: readonly string[];
}

const PART_VIEWS: Partial<Record<CasePart | (string & {}), PartView>> = {
  person: { section: 'people', one: 'The person', columns: { bornOn: 'Born', diedOn: 'Died', nhsNumber: 'NHS number', nhsNumberGiven: 'NHS number as given', practitioner: 'Owner of the case', statedGender: 'Gender as stated', sourceId: 'Source system’s number' } },
  referral: { section: 'referral', one: 'Referral', columns: { activityType: 'Kind', sourceId: 'Source system’s number', decisionOutcome: 'Outcome', outcomeCommunicatedOn: 'Outcome sent', mdtBookedOn: 'MDT booked', mdtBookedBy: 'MDT booked by', mdtMeetingOn: 'MDT on', mdtMeetingTime: 'MDT at', mdtMeetingPlace: 'MDT where' }, hides: ['concludedOn', 'over28DaysFlagged'], onlyIfYes: ['suspectedDuplicate', 'undecidedAtDeath'] },
  checklist: { section: 'referral', one: 'Checklist', columns: { levels: 'Levels by domain', thresholdMet: 'Threshold met' } },
  fast_track_tool: { section: 'referral', one: 'Fast Track tool' },
  fast_track_return: { section: 'referral', one: 'Return of the Fast Track tool' },
  dst: { section: 'assessment', one: 'Decision support tool (DST)', columns: { levels: 'Levels by domain' } },
  council_involvement: { section: 'assessment', one: 'Council' },
  evidence_item: { section: 'assessment', one: 'Evidence' },
  mdt_member: { section: 'assessment', one: 'MDT member', onlyIfYes: ['fromOutside'] },
  slot_booking: { section: 'assessment', one: 'Booking of a slot', datedBy: ['startsAt'], columns: { endsAt: 'Until', startsAt: 'From' } },
  case_link: { section: 'assessment', one: 'Link to the case', datedBy: ['madeOn'], columns: { expiresOn: 'Good until', openings: 'Times opened', openedAt: 'Last opened', revokedAt: 'Closed', revokedBy: 'Closed by' }, onlyIfYes: ['wrongAnswers', 'openings'] },
  verification: { section: 'decision', one: 'Verification', columns: { proposedBy: 'Not accepting proposed by', dstKept: 'Where the DST is kept', dstRead: 'Where the verifier read the DST' }, hides: ['submittedAt', 'concludedAt', 'verifierName', 'proposedByName'], datedBy: ['concludedOn', 'submittedOn'] },
  decision_share: { section: 'decision', one: 'Share of a joint package', columns: { percent: 'Per cent' } },
  stop_payment: { section: 'funding', one: 'Stop on payment', columns: { fromOn: 'To stop from' } },
  eligibility: { section: 'decision', one: 'Eligibility', onlyIfYes: ['endedByDeath'], columns: { endBasis: 'Ended by', fundedTo: 'Money ends', noticePersonOn: 'Notice to the person', noticeCouncilOn: 'Notice to the council' } },
  appeal: { section: 'challenge', one: 'Request for local resolution', columns: { askBy: 'Last day to ask', dueOn: 'To be finished by', outcomeLetterOn: 'Complete on', decidedOutcome: 'Outcome decided', eligibleFrom: 'Found eligible from', eligibleTo: 'Found eligible until before', reviewBy: 'Last day to ask for independent review', grounds: 'Why', groundsNote: 'In their words' }, hides: ['decidedByName'], datedBy: ['requestedOn'] },
  independent_review: { section: 'challenge', one: 'Independent review', columns: { body: 'Run by', askBy: 'Last day to ask', dueOn: 'To be finished by', panelIcbMember: 'Panel: member from an ICB', panelCouncilMember: 'Panel: member from a council', panelChair: 'Panel: independent chair' }, hides: ['answeredByName'], datedBy: ['requestedOn'] },
  council_dispute: { section: 'challenge', one: 'Dispute with a council', columns: { stageName: 'Stage', stageFrom: 'At this stage since', stageDue: 'This stage ends', interimPayer: 'Who pays meanwhile', interimPercent: 'The ICB’s part meanwhile, per cent', outcomePercent: 'The ICB’s part, per cent', repaidPence: 'Repaid' }, hides: ['stage'], datedBy: ['raisedOn'] },
  dispute_payer: { section: 'challenge', one: 'Who pays meanwhile', columns: { icbPercent: 'The ICB’s part, per cent' }, datedBy: ['fromOn'] },
  care_cost: { section: 'challenge', one: 'What care cost', columns: { includesFnc: 'Holds the NHS’s part for nursing care' }, datedBy: ['fromOn'] },
  refund: { section: 'challenge', one: 'Refund', columns: { fromOn: 'First day (receipt is day 1)', fromOnStatistic: 'First day in the statistic’s reading (receipt is day 0)', toOn: 'First day not refunded', daysNotKnown: 'Days without a known cost', individualPence: 'To the individual', councilPence: 'To councils, gross', fncPence: 'Nursing care set off', individualStatisticPence: 'To the individual, in the statistic’s reading', councilStatisticPence: 'To councils, in the statistic’s reading' }, hides: ['stretches'], datedBy: ['proposedOn'] },
  care_package: { section: 'funding', one: 'Package of care', columns: { phbType: 'Personal health budget', sourceId: 'Source system’s number' } },
  care_package_share: { section: 'funding', one: 'Share of the cost' },
  care_package_change: { section: 'funding', one: 'Change to the package' },
  review: { section: 'reviews', one: 'Review', hides: ['dueByRule', 'outstandingTo', 'overdueFlagged'] },
  letter: { section: 'letters', one: 'Letter', onlyIfYes: ['wrongAnswers'] },
  document: { section: 'documents', one: 'Document', hides: ['contentType', 'sizeBytes'] },
  correction: { section: 'corrections', one: 'Correction', columns: { returnsAffected: 'Figures of the returns it changes', decidedBy: 'Second person', decidedReason: 'What the second person said' }, hides: ['proposedByName', 'decidedByName'] },
  consent: { section: 'people', one: 'Consent to share' },
  participation: { section: 'people', one: 'Taking part' },
  capacity_assessment: { section: 'people', one: 'Mental capacity' },
  representative: { section: 'people', one: 'Representative' },
  advocacy: { section: 'people', one: 'Advocate' },
  case_grant: { section: 'people', one: 'Case given to a colleague', columns: { username: 'To', fromAt: 'From', untilAt: 'Until' }, hides: ['accountId', 'kind', 'lookedAt', 'lookedBy', 'finding'], datedBy: ['fromAt'] },
  communication_need: { section: 'people', one: 'Communication need' },
  safeguarding_concern: { section: 'people', one: 'Safeguarding concern' },
  legal_status: { section: 'people', one: 'Legal status' },
  family_link: { section: 'people', one: 'Family link', columns: { forWhom: 'For', linkBy: 'Link goes by', codeBy: 'Code goes by', openings: 'Times opened', openedAt: 'Last opened' }, onlyIfYes: ['wrongAnswers', 'openings'] },
  contact: { section: 'notes', one: 'Contact' },
  task: { section: 'notes', one: 'Task' },
  note: { section: 'notes', one: 'Note' },
  review_priority_override: { section: 'reviews', one: 'Override of the priority', hides: ['reviewId'], datedBy: ['setOn'] },
  escalation: { section: 'escalations', one: 'Escalation', columns: { kind: 'What', planOn: 'Plan by' }, hides: ['raisedRunId', 'referralId', 'reviewId'], datedBy: ['raisedOn'] },
  legal_hold: { section: 'retention', one: 'Legal hold' },
  retention_extension: { section: 'retention', one: 'Longer retention' },
  disposal_review: { section: 'retention', one: 'Review for disposal' },
  case_bundle: { section: 'bundles', one: 'Case bundle', columns: { number: 'Version', waiting: 'Entries that wait', dueOn: 'To be answered by', requestedBy: 'Asked for by', requestedOn: 'Asked for' }, hides: ['preparedBy', 'releasedBy', 'digest', 'bodyDigest', 'preparedAt', 'releasedAt', 'withdrawnAt'], datedBy: ['preparedOn'] },
};

/** Parts that are nobody's record: what they hold is shown where it is used. */
const NOT_SHOWN: ReadonlySet<string> = new Set(['letterhead', 'review_priority', 'independent_review_body', 'dispute_stage', 'dst_domain', 'dst_evidence', 'dst_proposal', 'dst_signature', 'dst_warning_answer', 'dst_completion']);
/** What the machine needs. */
const NEVER: ReadonlySet<string> = new Set(['id', 'icbId', 'version', 'sourceDigest', 'overdueFlagged', 'over28DaysFlagged', 'mergedBefore', 'mergedMoved', 'nhsNumberStatus', 'sentByAccount']);
/** Columns that date a row, the one that says most about it first. */
const DATES = ['receivedOn', 'dueOn', 'eligibleFrom', 'startsOn', 'completedOn', 'requestedOn', 'invitedOn', 'returnedOn', 'letterOn', 'givenOn', 'addedOn', 'queuedAt', 'recordedAt', 'createdAt', 'placedAt', 'untilOn', 'reviewedAt'];

export interface Fact {
  readonly name: string;
  readonly value: string;
  /** Where the value is a list. */
  readonly list: readonly string[] | null;
}

export interface RecordView {
  readonly id: string;
  readonly title: string;
  readonly facts: readonly Fact[];
  /** Where its bytes are, of a document that was not withdrawn; the tool, of a DST. */
  /** Where it is read or worked on; a document is saved. */
  readonly link: { readonly text: string; readonly href: string; readonly saves: boolean } | null;
}

export interface SectionView {
  readonly id: string;
  readonly title: string;
  readonly records: readonly RecordView[];
  /** Records that are over, folded away. */
  readonly past: readonly RecordView[];
}

type RowShown = Readonly<Record<string, unknown>>;

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const IDENTIFIER = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function inWords(part: string, column: string, value: unknown, names: Names): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number') return column.endsWith('Pence') ? `£${(value / 100).toLocaleString('en-GB', { minimumFractionDigits: 2 })}` : String(value);
  if (typeof value !== 'string') return null;
  if (column.endsWith('Id')) return names.organisations[value] ?? (IDENTIFIER.test(value) ? null : visible(value));
  if (isPlainDate(value)) return shortDate(value);
  if (INSTANT.test(value)) return `${shortDate(businessDateAt(new Date(value)))} at ${londonTimeAt(new Date(value))}`;
  if (column === 'nhsNumber') return nhsNumberGroups(value);
  if (OF_ACCOUNTS.test(column) && value.startsWith('professional:')) return 'Somebody from outside, by a link';
  if (OF_ACCOUNTS.test(column) && Object.hasOwn(names.accounts, value)) return names.accounts[value]!;
  if (column === 'practitioner' || column === 'coordinator') return names.practitioners[value] ? `${names.practitioners[value]} (${value})` : value;
  return visible(codeInWords(part, column, value)).replaceAll('\u240a', '\n');
}

/** Levels in the order of the domains; the database keeps an object's keys by their length. */
const DOMAIN_ORDER = Object.keys(CARE_DOMAINS);
const inOrder = (entries: [string, unknown][]): [string, unknown][] => {
  const at = ([key]: [string, unknown]): number => DOMAIN_ORDER.indexOf(key);
  return entries.sort((one, other) => at(one) - at(other));
};

function listOf(part: string, column: string, value: unknown, names: Names): string[] | null {
  if (column === 'returnsAffected') return correctionChanges({ returnsAffected: value as CorrectionRow['returnsAffected'] });
  if (Array.isArray(value)) return value.map((one) => inWords(part, column, one, names) ?? '').filter(Boolean);
  if (typeof value !== 'object' || value === null) return null;
  return inOrder(Object.entries(value)).flatMap(([key, one]) => {
    const said = typeof one === 'string' && (key.endsWith('Id') || isPlainDate(one)) ? inWords(part, key, one, names) : undefined;
    if (said !== undefined) return said === null ? [] : [`${humanised(key.replace(/Id$/, ''))}: ${said}`];
    return (typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean'
    ? [`${humanised(key)}: ${typeof one === 'string' ? levelInWords(codeInWords(part, key, one)) : String(one)}`] : []);
  });
}

/** What a row says, in words; what it does not say is left out. */
export function factsOf(part: string, row: RowShown, names: Names): Fact[] {
  const view = PART_VIEWS[part];
  return Object.entries(row).flatMap(([column, value]): Fact[] => {
    if (NEVER.has(column) || view?.hides?.includes(column) || ((value === false || value === 0) && view?.onlyIfYes?.includes(column))) return [];
    if (column === 'nhsNumberGiven' && value === row.nhsNumber) return [];
    const name = view?.columns?.[column] ?? humanised(column.replace(/Id$/, '').replace(/Pence$/, ''));
    const list = listOf(part, column, value, names);
    if (list) return list.length > 0 ? [{ name, value: '', list }] : [];
    const said = inWords(part, column, value, names);
    return said === null ? [] : [{ name, value: said, list: null }];
  });
}

const oneOf = (part: string): string => PART_VIEWS[part]?.one ?? humanised(part);

/** States of a challenge's records after which nothing is left to do in them. */
const OVER: ReadonlySet<string> = new Set(['independent_review declined', 'independent_review concluded', 'independent_review withdrawn', 'council_dispute settled', 'council_dispute withdrawn', 'refund refused']);

/** A record over and done with: it is folded away. */
export function isPast(part: string, row: RowShown, today: PlainDate): boolean {
  // A decision nobody has been told of is not over: its letter is still owed.
  if (part === 'referral') return row.concludedOn !== null && (row.decidedOn === null || row.outcomeCommunicatedOn !== null);
  if (part === 'checklist' || part === 'person') return false;
  // An eligibility that ends on a day to come, as a short stay does, is not over.
  if (part === 'eligibility') return row.eligibleTo !== null && (row.eligibleTo as PlainDate) <= today;
  if (part === 'case_grant') return row.endedAt !== null || businessDateAt(new Date(row.untilAt as string)) <= today;
  return ['supersededAt', 'removedOn', 'endedOn', 'withdrawnOn', 'cancelledOn', 'outcomeLetterOn', 'liftedAt', 'revokedAt'].some((column) => row[column] !== null && row[column] !== undefined)
    || (part === 'review' && row.state === 'completed') || (part === 'escalation' && row.clearedOn !== null) || OVER.has(`${part} ${String(row.state)}`) || (part === 'correction' && row.state !== 'proposed') || (part === 'document' && row.withdrawnAt !== null);
}

/** The priority of an outstanding review, explained factor by factor. */
function priorityOf(record: CaseRecord, part: string, row: RowShown): Fact[] {
  const priority = part === 'review' ? record.review_priority.find(({ id }) => id === row.id) : undefined;
  if (!priority) return [];
  return [{ name: `Priority: ${priority.score} points, weights version ${priority.weightsVersion}`, value: '', list: explainPriority(priority.factors).map(({ title, level, points }) => `${title}: ${level}, ${points}`) }];
}

function linkOf(part: string, row: RowShown, caseId: string, { may }: Actor): RecordView['link'] {
  if (part === 'family_link') return { text: 'Open the family link', href: `/cases/${caseId}/family-links/${String(row.id)}`, saves: false };
  if (part === 'dst') return { text: 'Open the DST', href: dstPage(caseId, String(row.id)), saves: false };
  if (part === 'case_bundle') return may && !may.has('see_bundles') ? null : { text: 'Open the bundle', href: bundlePage(caseId, String(row.id)), saves: false };
  if (part === 'letter' && row.state !== 'cancelled') return { text: 'Read the letter', href: `/cases/${caseId}/letters/${String(row.id)}`, saves: false };
  return part === 'document' && row.withdrawnAt === null ? { text: `Save ${visible(String(row.fileName))}`, href: `/cases/${caseId}/documents/${String(row.id)}`, saves: true } : null;
}

/** What a row is called: its kind and the day that says most about it. */
export function recordTitle(part: string, row: RowShown): string {
  const dated = (PART_VIEWS[part]?.datedBy ?? DATES).map((column) => row[column]).find((value) => typeof value === 'string');
  const kind = part === 'referral' ? `${codeInWords(part, 'activityType', String(row.activityType))} referral` : oneOf(part);
  return dated ? `${kind}, ${shortDate(isPlainDate(dated) ? dated : businessDateAt(new Date(dated)))}` : kind;
}

/** Every record of a case under its section; a part that nobody has placed yet is under `other`. */
export function sectionViews(record: CaseRecord, names: Names, by: Actor): SectionView[] {
  const parts = (Object.entries(record) as [string, unknown][]).filter((entry): entry is [string, RowShown[]] => Array.isArray(entry[1]) && !NOT_SHOWN.has(entry[0]));
  return (Object.keys(SECTIONS) as Section[]).map((section) => {
    const rows = parts.filter(([part]) => (PART_VIEWS[part]?.section ?? 'other') === section)
      .flatMap(([part, its]) => [...its].reverse().map((row) => ({ past: isPast(part, row, record.today), view: { id: `${part}-${String(row.id)}`, title: recordTitle(part, row), facts: [...factsOf(part, row, names), ...priorityOf(record, part, row)], link: linkOf(part, row, record.caseId, by) } })));
    const of = (past: boolean): RecordView[] => rows.filter((row) => row.past === past).map(({ view }) => view);
    return { id: `records-${section}`, title: SECTIONS[section], records: of(false), past: of(true) };
  }).filter(({ records, past }) => records.length + past.length > 0);
}
