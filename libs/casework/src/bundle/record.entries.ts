import { daysBetween } from '@chc/deadlines';
import { DOCUMENT_KINDS } from '@chc/documents';
import { APPEAL_OUTCOMES, APPEAL_STATE_WORDS, GROUNDS } from '../appeal/appeal.rules.js';
import { COUNCIL_REPLIES } from '../assessment/council.acts.js';
import { EVIDENCE_KINDS } from '../assessment/evidence.acts.js';
import { delaysBySource, EVIDENCE_SOURCES } from '../assessment/evidence.rules.js';
import type { CasePart, CaseRecord } from '../case/case.record.js';
import type { CaseRows } from '../case/case.rows.js';
import type { Names } from '../case/case.timeline.js';
import { DECISIONS, RETURN_REASONS } from '../decision/decision.rules.js';
import { CARE_DOMAINS } from '../framework.js';
import { CHECKLIST_LOCATIONS } from '../intake/codes.js';
import { ADVOCATES, COMMUNICATION_NEEDS, CONTACT_WAYS, LEGAL_STATUSES, REPRESENTATIVES } from '../people/people.words.js';
import { FUNDERS } from '../package/package.codes.js';
import { SOURCES_OF_REFERRAL } from '../referral/sources-of-referral.js';
import { facts, type NewEntry, text } from './bundle.content.js';
import type { BundleSection } from './bundle.purposes.js';
import { counted, dateWords, FUNDING_WORDS, inWords, KIND_WORDS, momentWords, OUTCOME_WORDS, poundsWords, VERIFICATION_WORDS } from './bundle.words.js';

type Written = Pick<NewEntry, 'title' | 'content' | 'happenedOn'>;
interface PartEntries<P extends CasePart> {
  readonly section: BundleSection;
  readonly says: (row: CaseRows[P], record: CaseRecord, names: Names) => Written | null;
}
type Table = { readonly [P in CasePart]?: PartEntries<P> };

const ended = ({ endedOn, endedReason }: { endedOn: string | null; endedReason: string | null }): Record<string, string | null> => ({ Ended: dateWords(endedOn), 'Why it ended': endedReason });
const yesNo = (said: boolean | null): string | null => (said === null ? null : said ? 'Yes' : 'No');
const by = (names: Names, username: string | null): string | null => (username === null ? null : names.accounts[username] ?? names.practitioners[username] ?? username);
const lateness = ({ dueOn, receivedOn, withdrawnOn }: CaseRows['evidence_item'], today: string): string => {
  const until = receivedOn ?? withdrawnOn ?? today;
  if (until > dueOn) return `${receivedOn ? 'Late' : withdrawnOn ? 'Not received' : 'Missing'}: ${counted(daysBetween(dueOn, until), 'day')} past its day`;
  return receivedOn ? 'In time' : withdrawnOn ? 'No longer asked for' : 'Awaited';
};

/** How a row of each part is told in a bundle, and in which section. A part that is not here is told elsewhere, or not at all (decision 0046). */
const PARTS: Table = {
  person: { section: 'people', says: (row, _record, names) => ({
    title: 'The person', happenedOn: null,
    content: facts({ 'Family name': row.familyName, 'Given name': row.givenName, 'NHS number': row.nhsNumber?.replace(/^(\d{3})(\d{3})(\d{4})$/, '$1 $2 $3'), Born: dateWords(row.bornOn), Died: dateWords(row.diedOn), Postcode: row.postcode, Commissioner: names.organisations[row.commissionerId], 'Who owns the case': by(names, row.practitioner) }),
  }) },
  representative: { section: 'people', says: (row) => ({ title: `Representative: ${row.name}`, happenedOn: row.actsFrom,
    content: facts({ Name: row.name, 'In which role': inWords(REPRESENTATIVES, row.kind), Relationship: row.relationship, 'Reached at': row.reachedAt, 'Acts from': dateWords(row.actsFrom), 'Authority seen': dateWords(row.authoritySeenOn), Registered: dateWords(row.registeredOn), 'Gets copies of letters': yesNo(row.getsCopies), ...ended(row) }) }) },
  advocacy: { section: 'people', says: (row) => ({ title: 'Advocacy', happenedOn: row.offeredOn, content: facts({ Kind: inWords(ADVOCATES, row.kind), Offered: dateWords(row.offeredOn), Answer: inWords({}, row.answer), Advocate: row.name, Appointed: dateWords(row.appointedOn), ...ended(row) }) }) },
  consent: { section: 'people', says: (row) => ({ title: 'Consent to share', happenedOn: row.givenOn, content: facts({ 'Shared with': row.sharedWith, Relationship: row.relationship, Given: dateWords(row.givenOn), ...ended(row) }) }) },
  participation: { section: 'people', says: (row) => ({ title: 'Taking part', happenedOn: row.happenedOn, content: facts({ What: inWords({}, row.kind), When: dateWords(row.happenedOn), How: row.how, ...ended(row) }) }) },
  communication_need: { section: 'people', says: (row) => ({ title: 'Communication need', happenedOn: row.notedOn, content: facts({ Need: inWords(COMMUNICATION_NEEDS, row.need), What: row.what, Noted: dateWords(row.notedOn), ...ended(row) }) }) },
  referral: { section: 'referral', says: (row, _record, names) => ({ title: `${KIND_WORDS[row.activityType]} referral`, happenedOn: row.receivedOn,
    content: facts({ Received: momentWords(row.receivedAt) ?? dateWords(row.receivedOn), Reference: row.reference, From: inWords(SOURCES_OF_REFERRAL, row.sourceOfReferral), Accepted: momentWords(row.acceptedAt), Coordinator: by(names, row.coordinator), 'MDT booked for': dateWords(row.mdtMeetingOn), Decided: dateWords(row.decidedOn), Outcome: inWords(OUTCOME_WORDS, row.decisionOutcome), 'Outcome sent': dateWords(row.outcomeCommunicatedOn), Discounted: dateWords(row.discountedOn) }) }) },
  checklist: { section: 'referral', says: (row) => ({ title: 'Checklist', happenedOn: row.completedOn, content: [
    ...facts({ Completed: dateWords(row.completedOn), Where: inWords(CHECKLIST_LOCATIONS, row.location), By: row.completedByName, Organisation: row.completedByOrganisation, 'Full assessment required': yesNo(row.fullAssessmentRequired), 'Why, against the threshold': row.overrideReason, 'Outcome sent': dateWords(row.outcomeSentOn), Representative: row.representative }),
    ...(row.levels === null ? [] : [{ kind: 'table' as const, caption: 'Level and evidence in each domain', columns: ['Domain', 'Level', 'Evidence'], rows: Object.entries(CARE_DOMAINS).flatMap(([domain, name]) => (row.levels![domain] ? [[name, row.levels![domain], row.evidence?.[domain] ?? 'None written']] : [])) }]),
  ] }) },
  not_screened: { section: 'referral', says: (row, _record, names) => ({ title: 'Decision not to screen', happenedOn: row.decidedOn, content: [...facts({ Decided: dateWords(row.decidedOn), By: by(names, row.decidedBy), Reason: inWords({}, row.reason), Lapsed: dateWords(row.lapsedOn) }), ...text('Rationale', row.rationale)] }) },
  fast_track_tool: { section: 'referral', says: (row) => ({ title: 'Fast Track tool', happenedOn: row.completedOn, content: [...facts({ Completed: dateWords(row.completedOn), Clinician: row.clinicianName, Organisation: row.organisation, Received: dateWords(row.receivedOn), 'Preferred place': row.preferredPlace }), ...text('Needs', row.needs), ...text('Care asked for', row.careRequested)] }) },
  fast_track_return: { section: 'referral', says: (row) => ({ title: 'Fast Track tool returned', happenedOn: row.returnedOn, content: [...facts({ Returned: dateWords(row.returnedOn), 'Talked with': row.clinician, 'Talked on': dateWords(row.spokenOn) }), ...text('Why', row.note)] }) },
  council_involvement: { section: 'evidence', says: (row) => ({ title: `Council: ${row.council}`, happenedOn: row.invitedOn, content: [...facts({ Invited: dateWords(row.invitedOn), 'Asked of': row.askedOf, 'Reply expected by': dateWords(row.replyBy), Reply: inWords(COUNCIL_REPLIES, row.reply), Replied: dateWords(row.repliedOn), 'Went on without it': dateWords(row.absentOn), 'Why it was absent': inWords({}, row.absenceReason) }), ...text('Information it gave', row.information), ...text('Information sought', row.informationSought)] }) },
  evidence_item: { section: 'evidence', says: (row, record) => ({ title: `${row.what}, from ${row.source}`, happenedOn: row.requestedOn,
    content: facts({ Kind: inWords(EVIDENCE_KINDS, row.kind), Source: `${row.source} (${EVIDENCE_SOURCES[row.sourceKind as keyof typeof EVIDENCE_SOURCES]?.title ?? row.sourceKind})`, 'Asked for': dateWords(row.requestedOn), 'Needed by': dateWords(row.dueOn), Chased: row.chases > 0 ? counted(row.chases, 'time') : null, Promised: dateWords(row.promisedFor), Received: dateWords(row.receivedOn), 'In time or late': lateness(row, record.today), 'No longer asked for': dateWords(row.withdrawnOn), Why: row.withdrawnReason }) }) },
  verification: { section: 'verification', says: (row, _record, names) => ({ title: `Verification: ${inWords(VERIFICATION_WORDS, row.outcome) ?? 'not concluded'}`, happenedOn: row.submittedOn, content: [
    ...facts({ 'Submitted on': dateWords(row.submittedOn), 'Submitted by': by(names, row.submittedBy), 'Due on': dateWords(row.dueOn), Outcome: inWords(VERIFICATION_WORDS, row.outcome), 'Concluded on': dateWords(row.concludedOn), 'Verified by': row.verifierName ?? by(names, row.verifier), 'Why it was returned to the MDT': inWords(RETURN_REASONS, row.returnReason), 'Where the DST is kept': row.dstKept, 'Where the verifier read the DST': row.dstRead, 'Another outcome proposed': inWords(DECISIONS, row.proposedOutcome), 'Proposed by': row.proposedByName, 'Proposed on': dateWords(row.proposedOn) }),
    ...text('Reasons for the proposal', row.proposedReasons), ...text('What the verifier said', row.note)] }) },
  decision_share: { section: 'verification', says: (row) => ({ title: 'Share of a joint package', happenedOn: null, content: facts({ Funder: row.funderName ?? inWords(FUNDERS, row.funder), 'Per cent': String(row.percent) }) }) },
  appeal: { section: 'challenge', says: (row, _record, names) => ({ title: 'Local resolution', happenedOn: row.requestedOn, content: [
    ...facts({ 'Asked for on': dateWords(row.requestedOn), 'To be finished by': dateWords(row.dueOn), 'Last day to ask': dateWords(row.askBy), Grounds: row.grounds?.map((ground) => inWords(GROUNDS, ground)).join('; '), Stage: inWords(APPEAL_STATE_WORDS, row.state), 'Informal meeting': dateWords(row.informalMeetingOn), 'Formal meeting': dateWords(row.formalMeetingOn), Decided: dateWords(row.decidedOn), Outcome: inWords({ ...APPEAL_OUTCOMES, withdrawn: 'Withdrawn', inappropriate: 'Inappropriate' }, row.outcome ?? row.decidedOutcome), 'Decided by': by(names, row.decidedBy), 'Eligible from': dateWords(row.eligibleFrom), 'Eligible to': dateWords(row.eligibleTo), 'Outcome letter': dateWords(row.outcomeLetterOn), 'Last day to ask for independent review': dateWords(row.reviewBy) }),
    ...text('Why it was asked late', row.lateReason), ...text('Reasons', row.decidedReasons), ...text('How it ended', row.endedNote)] }) },
  eligibility: { section: 'eligibility', says: (row) => ({ title: `Eligibility: ${inWords(FUNDING_WORDS, row.funding)}`, happenedOn: row.eligibleFrom, content: facts({ From: dateWords(row.eligibleFrom), To: dateWords(row.eligibleTo) ?? 'Open', 'Money from': dateWords(row.fundedFrom), 'Money to': dateWords(row.fundedTo), 'Ended by': inWords({}, row.endBasis) }) }) },
  care_package: { section: 'eligibility', says: (row, _record, names) => ({ title: 'Package of care', happenedOn: row.startsOn ?? row.requestedOn, content: facts({ What: row.what, Provider: row.providerId && names.organisations[row.providerId], 'Cost a week': poundsWords(row.weeklyCostPence), Requested: dateWords(row.requestedOn), Agreed: dateWords(row.agreedOn), Began: dateWords(row.startsOn), Ended: dateWords(row.endsOn), 'Why it ended': inWords({}, row.endReason) }) }) },
  review: { section: 'eligibility', says: (row) => ({ title: 'Review', happenedOn: row.completedOn ?? row.dueOn, content: [...facts({ Due: dateWords(row.dueOn), 'Booked for': dateWords(row.bookedFor), Completed: dateWords(row.completedOn), 'Completed by': row.completedBy, 'Next planned': dateWords(row.nextPlannedOn), Cancelled: dateWords(row.cancelledOn) }), ...text('What changed', row.whatChanged)] }) },
  contact: { section: 'contacts', says: (row, _record, names) => ({ title: `Contact by ${inWords(CONTACT_WAYS, row.how)!.toLowerCase()}`, happenedOn: row.contactedOn, content: [...facts({ When: dateWords(row.contactedOn), With: row.withWhom, 'Recorded by': by(names, row.recordedBy), Withdrawn: dateWords(row.endedOn), 'Why it was withdrawn': row.endedReason }), ...text('What came of it', row.outcome)] }) },
  note: { section: 'notes', says: (row, record, names) => ({ title: row.correctsId === null ? 'Note' : 'Note that corrects another', happenedOn: null, content: [...facts({ Written: momentWords(row.recordedAt), By: by(names, row.recordedBy), 'Corrects the note written': momentWords(record.note.find(({ id }) => id === row.correctsId)?.recordedAt) }), ...text('Note', row.body)] }) },
  task: { section: 'notes', says: (row, _record, names) => ({ title: 'Task', happenedOn: row.dueOn, content: facts({ What: row.what, 'By when': dateWords(row.dueOn), For: by(names, row.assignee), Done: dateWords(row.endedOn), 'What came of it': row.endedReason }) }) },
  safeguarding_concern: { section: 'safeguarding', says: (row) => ({ title: 'Safeguarding concern', happenedOn: row.raisedOn, content: [...facts({ Raised: dateWords(row.raisedOn), 'Council told': dateWords(row.councilToldOn), Reference: row.reference, ...ended(row) }), ...text('The concern', row.concern)] }) },
  capacity_assessment: { section: 'safeguarding', says: (row) => ({ title: 'Mental capacity', happenedOn: row.assessedOn, content: [...facts({ 'About which decision': row.decisionAbout, 'Has capacity': yesNo(row.hasCapacity), Assessed: dateWords(row.assessedOn), By: row.assessedBy, 'Best interests decided': dateWords(row.bestInterestsOn), 'Decided by': row.bestInterestsBy, ...ended(row) }), ...text('Best interests decision', row.bestInterestsDecision)] }) },
  legal_status: { section: 'safeguarding', says: (row) => ({ title: 'Legal status', happenedOn: row.grantedOn ?? row.appliedOn, content: facts({ Status: inWords(LEGAL_STATUSES, row.kind), Reference: row.reference, 'Applied for': dateWords(row.appliedOn), Granted: dateWords(row.grantedOn), Expires: dateWords(row.expiresOn), ...ended(row) }) }) },
};

/** Every row that a bundle tells by itself, section by section as the table has them. */
export function rowEntries(record: CaseRecord, names: Names): NewEntry[] {
  return (Object.entries(PARTS) as [CasePart, PartEntries<CasePart>][]).flatMap(([part, { section, says }]) =>
    (record[part] as readonly CaseRows[CasePart][]).flatMap((row): NewEntry[] => {
      const written = says(row, record, names);
      return written ? [{ section, part, recordId: row.id, ...written }] : [];
    }));
}

/** Whose evidence came late, or has not come. */
export function evidenceSummary(record: CaseRecord): NewEntry[] {
  const delays = delaysBySource(record.evidence_item, record.today);
  if (delays.length === 0) return [];
  return [{
    section: 'evidence', part: 'evidence_summary', recordId: null, happenedOn: null, title: 'Evidence missing and late, by source',
    content: [{
      kind: 'table', caption: `As it stood on ${dateWords(record.today)}`, columns: ['Source', 'Asked for', 'Missing', 'Days on which something was late'],
      rows: delays.map(({ source, sourceKind, asked, outstanding, daysLate }) => [`${source} (${EVIDENCE_SOURCES[sourceKind].title})`, counted(asked, 'item'), outstanding === 0 ? 'None' : counted(outstanding, 'item'), daysLate === 0 ? 'None' : counted(daysLate, 'day')]),
    }],
  }];
}

/** The papers themselves: what each is, when it came, from whom where it is known. Their bytes go into the ZIP. */
export function documentEntries(record: CaseRecord, digests: ReadonlyMap<string, string>, copies: ReadonlySet<string>, names: Names): NewEntry[] {
  return record.document.filter(({ id, withdrawnAt }) => withdrawnAt === null && !copies.has(id)).map((row): NewEntry => {
    const asked = record.evidence_item.find(({ documentId }) => documentId === row.id);
    return {
      section: 'documents', part: 'document', recordId: row.id, happenedOn: null, documentId: row.id, bytes: digests.get(row.id) ?? '', looks: ['document'],
      title: `${DOCUMENT_KINDS[row.kind]}: ${row.title}`,
      content: facts({ Kind: DOCUMENT_KINDS[row.kind], Received: momentWords(row.receivedAt), Source: asked ? asked.source : 'Not recorded', 'Added by': by(names, row.addedBy), Size: `${row.sizeBytes.toLocaleString('en-GB')} bytes` }),
    };
  });
}
