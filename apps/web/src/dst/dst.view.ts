import {
  ATTENDANCES, CARE_DOMAINS, type CaseRecord, COUNCIL_REPLIES, delaysBySource, DST_RECOMMENDATIONS, DST_SETTINGS, DST_WARNINGS, type DstPicture, dstPage, EVIDENCE_SOURCES, type Expectation,
  PROFESSIONS, reasonInWords, signers,
} from '@chc/casework';
import { businessDateAt, londonTimeAt } from '@chc/deadlines';
import type { Actor } from '@chc/platform';
import { counted, longDate, nhsNumberGroups, shortDate } from '../page/wording.js';
import { type ActLink, ActLinks } from './act-links.js';
import { HELD_ELSEWHERE } from '../verification/recommendation.view.js';
import { changeWords, checklistWords, domainHint, domainState, isUnknownHere, levelWords, NOT_HELD } from './domain.view.js';

type TagColour = 'green' | 'yellow' | 'orange' | 'grey' | 'red';

/** One point of the DST that is written in words, with the link to its form. */
interface Point {
  readonly title: string;
  readonly text: string;
  readonly written: boolean;
}

export interface DstView {
  readonly title: string;
  readonly caption: string;
  readonly back: { readonly text: string; readonly href: string };
  readonly status: { readonly text: string; readonly colour: TagColour };
  readonly about: readonly { readonly key: string; readonly value: string }[];
  readonly lacks: readonly string[];
  /** What is said where nothing is known to be missing. */
  readonly lacksNothing: string;
  readonly heldElsewhere: string | null;
  readonly printHref: string;
  readonly domains: readonly { readonly name: string; readonly href: string; readonly hint: string; readonly state: { readonly text: string; readonly colour: TagColour } }[];
  readonly compared: readonly { readonly name: string; readonly checklist: string; readonly previous: string; readonly now: string; readonly change: string }[];
  readonly comparedWith: string;
  readonly prompt: string | null;
  readonly points: readonly Point[];
  readonly pointActions: readonly ActLink[];
  readonly warnings: readonly { readonly says: string; readonly reason: string | null; readonly action: ActLink | null }[];
  readonly members: readonly { readonly name: string; readonly profession: string; readonly organisation: string; readonly attendance: string; readonly signed: string; readonly actions: readonly ActLink[] }[];
  readonly memberActions: readonly ActLink[];
  readonly councils: readonly { readonly says: string; readonly actions: readonly ActLink[] }[];
  readonly delays: readonly { readonly source: string; readonly asked: string; readonly outstanding: string; readonly late: string; readonly suggests: string }[];
  readonly evidence: readonly { readonly what: string; readonly says: string; readonly actions: readonly ActLink[] }[];
  readonly completions: readonly string[];
  readonly moves: readonly ActLink[];
}

const EXPECTATIONS: Readonly<Record<Expectation, string>> = {
  eligibility_expected: 'A Priority, or two Severe: one would expect the MDT to recommend eligibility.',
  may_indicate_primary_health_need: 'Levels such as these may indicate a primary health need, looked at with the four characteristics.',
  unlikely_give_reasons: 'Levels such as these seldom indicate a primary health need by themselves; the reasons still have to be given.',
};

const SUGGESTIONS = { D1: 'D1, third-party evidence late', D2: 'D2, information from the person late' } as const;

const at = (instant: string): string => `${longDate(businessDateAt(new Date(instant)))} at ${londonTimeAt(new Date(instant))}`;

/** The line under which a person is known on each page of a case. */
export function personLine(record: CaseRecord): string {
  const { familyName, givenName, nhsNumber } = record.person[0]!;
  return `${[familyName, givenName].filter(Boolean).join(', ') || 'Name not known'}, NHS number ${nhsNumber ? nhsNumberGroups(nhsNumber) : 'not known'}`;
}

function statusOf({ referral, dst }: DstPicture): DstView['status'] {
  if (dst.supersededAt !== null) return { text: 'Another DST has taken its place', colour: 'grey' };
  if (referral.state === 'assessing') return dst.reopenedAt === null ? { text: 'In progress', colour: 'yellow' } : { text: 'Open again, back with the MDT', colour: 'orange' };
  if (referral.state === 'mdt_held') return { text: 'Completed, to be submitted', colour: 'green' };
  return referral.state === 'verifying' ? { text: 'Being verified, closed', colour: 'grey' } : { text: 'Closed', colour: 'grey' };
}

const written = (title: string, text: string | null): Point => ({ title, text: text ?? 'Not written yet', written: text !== null });

/**
 * The DST as a tool: everything it holds, what is still missing, and the forms the reader may use.
 * @param drafts the domains in which the reader has a draft
 */
export function dstView(record: CaseRecord, by: Actor, picture: DstPicture, drafts: ReadonlySet<string> = new Set()): DstView {
  const unknown = isUnknownHere(picture);
  const { dst, referral, domains, members, signatures, previous, warnings, lacks, expectation } = picture;
  const links = new ActLinks(record, by);
  const fromDst = { from: 'dst' };
  const seesCase = by.may === undefined || by.may.has('see_case');
  const maySignFor = new Set(signers({ record, row: dst, by }).map(({ id }) => id));
  const items = record.evidence_item.filter(({ referralId }) => referralId === referral.id);
  return {
    title: 'Decision Support Tool', caption: personLine(record), status: statusOf(picture),
    back: seesCase ? { text: 'Back to the case', href: `/cases/${record.caseId}` } : { text: 'Back to the cases you are invited to', href: '/invited' },
    about: [
      { key: 'Version of the tool', value: dst.toolVersion },
      { key: 'Begun', value: dst.begunAt ? at(dst.begunAt) : 'In another system' },
      { key: 'Completed on', value: dst.completedOn ? longDate(dst.completedOn) : 'Not completed yet' },
      { key: 'Submitted', value: dst.submittedAt ? at(dst.submittedAt) : 'Not submitted' },
    ],
    lacks: referral.state === 'assessing' ? lacks.map(reasonInWords) : [],
    lacksNothing: unknown ? `${HELD_ELSEWHERE}. Whoever submits it says where it is kept, whoever decides where they read it.` : 'Nothing is missing.',
    heldElsewhere: picture.isHeldElsewhere ? `${HELD_ELSEWHERE}.` : null,
    printHref: `${dstPage(record.caseId, dst.id)}/print`,
    domains: domains.map((domain) => ({
      name: CARE_DOMAINS[domain.domain], href: dstPage(record.caseId, dst.id, domain.domain),
      hint: `${unknown ? HELD_ELSEWHERE : domainHint(domain)}${drafts.has(domain.domain) ? '; you have a draft in it' : ''}`, state: unknown ? NOT_HELD : domainState(domain),
    })),
    compared: domains.map((domain) => ({
      name: CARE_DOMAINS[domain.domain], checklist: checklistWords(picture, domain), previous: previous ? levelWords(domain.previousLevel) : 'There is none',
      now: domain.agreedLevel !== undefined ? levelWords(domain.agreedLevel) : unknown ? 'Not held here' : 'Not recorded yet', change: changeWords(domain),
    })),
    comparedWith: previous?.completedOn ? `The previous DST was completed on ${longDate(previous.completedOn)}${previous.levels ? '' : '; its levels are not known'}.` : 'There is no previous DST.',
    prompt: expectation === undefined ? null : EXPECTATIONS[expectation],
    points: [
      written('Nature', dst.nature), written('Intensity', dst.intensity), written('Complexity', dst.complexity), written('Unpredictability', dst.unpredictability),
      written('Setting', dst.setting && DST_SETTINGS[dst.setting]), ...(dst.settingException ? [written('Why in an acute hospital', dst.settingException)] : []),
      written('Recommendation', dst.recommendation && DST_RECOMMENDATIONS[dst.recommendation]), written('Rationale', dst.recommendationRationale),
    ],
    pointActions: links.all([links.to('describe_characteristics', dst), links.to('record_setting', dst), links.to('recommend', dst)]),
    warnings: (unknown ? [] : warnings).map(({ key, code, domain, reason }) => ({
      says: `${domain ? `${CARE_DOMAINS[domain]}: ` : ''}${DST_WARNINGS[code].says}`, reason: reason ?? null,
      action: links.to('answer_dst_warning', dst, { warning: key }, reason === undefined ? 'Give the reason' : 'Change the reason'),
    })),
    members: members.map((member) => {
      const signature = signatures.find(({ memberId }) => memberId === member.id);
      return {
        name: member.name, profession: `${PROFESSIONS[member.profession].title}${member.careActAssessor ? ', Care Act assessor' : ''}`, organisation: member.organisation,
        attendance: `${member.attendance === null ? 'Not recorded' : ATTENDANCES[member.attendance]}${member.unavailableUntil ? `; the MDT had to wait until ${shortDate(member.unavailableUntil)}: it may explain a delay (D3)` : ''}`,
        signed: signature ? at(signature.signedAt) : 'Not signed',
        actions: links.all([
          links.to('record_attendance', member, fromDst, 'Record who took part'), maySignFor.has(member.id) ? links.to('sign_dst', dst, { member: member.id }, 'Sign') : null,
          links.to('remove_mdt_member', member, fromDst, 'Remove'),
        ]),
      };
    }),
    memberActions: links.all([links.to('add_mdt_member', referral, fromDst)]),
    councils: record.council_involvement.filter(({ referralId }) => referralId === referral.id).map((council) => ({
      says: [
        `${council.council}, invited on ${longDate(council.invitedOn)}`,
        council.reply === null ? `reply expected by ${longDate(council.replyBy)}` : `${COUNCIL_REPLIES[council.reply].toLowerCase()} (${longDate(council.repliedOn!)})`,
        ...(council.absentOn ? [`the MDT goes on without it since ${longDate(council.absentOn)}`] : []), ...(council.information ? [council.information] : []),
      ].join('; '),
      actions: links.all([links.to('record_council_reply', council, fromDst), links.to('record_council_absence', council, fromDst)]),
    })),
    delays: delaysBySource(items, record.today).map(({ sourceKind, source, asked, outstanding, daysLate, suggests }) => ({
      source: `${source} (${EVIDENCE_SOURCES[sourceKind].title})`, asked: counted(asked, 'item'), outstanding: outstanding === 0 ? 'None' : counted(outstanding, 'item'),
      late: daysLate === 0 ? 'Not late' : counted(daysLate, 'day'), suggests: suggests === null ? 'None' : SUGGESTIONS[suggests],
    })),
    evidence: items.map((item) => ({
      what: `${item.what}, from ${item.source}`,
      says: item.receivedOn ? `Received on ${longDate(item.receivedOn)}` : item.withdrawnOn ? `No longer needed since ${longDate(item.withdrawnOn)}` : `Needed by ${longDate(item.dueOn)}${item.chases > 0 ? `, chased ${counted(item.chases, 'time')}` : ''}`,
      actions: links.all([links.to('chase_evidence', item, fromDst, 'Chased'), links.to('receive_evidence', item, fromDst, 'Received'), links.to('withdraw_evidence_request', item, fromDst)]),
    })),
    completions: record.dst_completion.filter(({ dstId }) => dstId === dst.id).map(({ completedOn, recommendation }) =>
      `Completed on ${longDate(completedOn)} with the recommendation: ${DST_RECOMMENDATIONS[recommendation as keyof typeof DST_RECOMMENDATIONS].toLowerCase()}`),
    moves: links.all([
      links.to('book_mdt', referral, fromDst), links.to('hold_mdt', referral, fromDst), links.to('reopen_dst', referral, fromDst), links.to('submit_for_verification', referral, fromDst),
      links.to('invite_council', referral, fromDst), links.to('request_evidence', referral, fromDst),
    ]),
  };
}
