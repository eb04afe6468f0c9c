import { type ActName, ACTS, type CaseRecord, ESCALATION_KINDS, flagsOf as flagsOfPeople, intakeActOf, type Names, type ReferralRow, retentionOfCase, isHeldElsewhere, standingDst, dstPage, type TimelineEvent, lettersDue } from '@chc/casework';
import { addDays, businessDateAt, daysBetween, londonTimeAt, type PlainDate } from '@chc/deadlines';
import type { Actor } from '@chc/platform';
import { away, personName } from '../caseload/caseload-row.view.js';
import { NEXT_STEPS, nextStep, TRANSCRIBE } from '../caseload/next-step.view.js';
import { count, longDate, nhsNumberGroups, shortDate } from '../page/wording.js';
import { type ActionView, type StageActions, stageActions, whyNotDecided } from './case-actions.view.js';
import { type LineView, lineView, type StageView, stageViews } from './case-stages.view.js';
import { type Fact, recommendationOf, returnOf } from '../verification/recommendation.view.js';
import { nextOfChallenges } from '../challenge/next-of-challenges.view.js';
import { type ChallengeView, challengeViews } from '../challenge/challenge-stages.view.js';
import { type RefundView, refundViews } from '../challenge/refund.view.js';
import { codeInWords } from './code.words.js';
import { type EventView, eventView } from './event.words.js';
import { type SectionView, sectionViews } from './part.views.js';

export interface CaseModel {
  readonly record: CaseRecord;
  readonly by: Actor;
  readonly names: Names;
  readonly reached: ReadonlyMap<string, Date>;
  readonly drafts: readonly { form: string; savedAt: Date }[];
  readonly timeline: { readonly events: readonly TimelineEvent[]; readonly olderHref: string | null; readonly newestHref: string | null };
  /** The acts that the address says were just done, or whose draft was just saved or discarded. */
  readonly done?: string | undefined;
  readonly saved?: string | undefined;
  readonly discarded?: string | undefined;
}

export interface CaseView {
  readonly title: string;
  readonly person: { readonly name: string; readonly nhsNumber: string; readonly born: string; readonly died: string | null; readonly commissioner: string; readonly owner: string; readonly keptUntil: string | null };
  readonly flags: readonly { readonly text: string; readonly colour: string }[];
  readonly banner: { readonly text: string; readonly title: string; readonly success: boolean } | null;
  readonly drafts: readonly { readonly title: string; readonly saved: string; readonly href: string }[];
  readonly next: {
    readonly says: string;
    /** What one looks at first: why it came back, what is recommended. */
    readonly facts: readonly Fact[];
    /** The ways on; several are equal choices. */
    readonly ways: readonly { readonly title: string; readonly href: string }[];
    readonly dst: { readonly text: string; readonly href: string } | null;
    readonly whyNot: readonly string[];
    /** Nothing is left to decide, or that nothing stands in the way would say too much. */
    readonly decided: boolean;
  } | null;
  /** Letters the case owes and nobody has written, where whoever looks may write them. */
  readonly owed: readonly { readonly why: string; readonly title: string; readonly href: string }[];
  readonly line: LineView | null;
  readonly stages: readonly StageView[];
  readonly challenges: readonly ChallengeView[];
  readonly refunds: readonly RefundView[];
  readonly actions: readonly StageActions[];
  readonly sections: readonly SectionView[];
  readonly timeline: { readonly events: readonly EventView[]; readonly olderHref: string | null; readonly newestHref: string | null };
}

/** Whole years from birth to a day. */
export function ageOn(bornOn: PlainDate, on: PlainDate): number {
  return Number(on.slice(0, 4)) - Number(bornOn.slice(0, 4)) - (on.slice(5) < bornOn.slice(5) ? 1 : 0);
}

/** The referral the page is about: the open one that stands, else the latest. */
export function currentReferral({ referral }: CaseRecord): ReferralRow | undefined {
  const open = referral.filter(({ concludedOn }) => concludedOn === null);
  return open.find(({ suspectedDuplicate }) => !suspectedDuplicate) ?? open[0] ?? referral.at(-1);
}

const actTitle = (action: string): string | undefined => (Object.hasOwn(ACTS, action) ? ACTS[action as ActName].title : intakeActOf(action)?.title);

/** What the address says was just done, or happened to a draft. */
function bannerOf({ done, saved, discarded }: CaseModel): CaseView['banner'] {
  const [doneTitle, savedTitle, discardedTitle] = [done, saved, discarded].map((action) => action && actTitle(action));
  if (doneTitle) return { text: `Done: ${doneTitle}.`, title: 'Success', success: true };
  if (savedTitle) return { text: `Your draft of “${savedTitle}” is saved. It has not been sent.`, title: 'Draft saved', success: false };
  return discardedTitle ? { text: `Your draft of “${discardedTitle}” is discarded.`, title: 'Draft discarded', success: false } : null;
}

/** Flags of those around the person that a tag of their own does not tell below. */
const OF_PEOPLE: Readonly<Record<string, string>> = { consent_withdrawn: 'orange', refused: 'orange', authorisation_expiring: 'orange', lacks_capacity: 'blue' };

function flagsOf(record: CaseRecord): { text: string; colour: string }[] {
  const { person: [person], referral, eligibility, appeal, safeguarding_concern, legal_status, communication_need, correction, legal_hold, escalation, today } = record;
  const live = eligibility.filter(({ eligibleTo }) => eligibleTo === null || eligibleTo > today);
  return [
    ...(person!.diedOn ? [{ text: 'Person has died', colour: 'grey' }] : []),
    ...live.map(({ funding, eligibleFrom }) => ({ text: `In receipt: ${codeInWords('eligibility', 'funding', funding)} since ${shortDate(eligibleFrom)}`, colour: 'green' })),
    ...(referral.some(({ suspectedDuplicate, concludedOn }) => suspectedDuplicate && concludedOn === null) ? [{ text: 'Suspected duplicate', colour: 'orange' }] : []),
    ...(appeal.some(({ outcomeLetterOn }) => outcomeLetterOn === null) ? [{ text: 'Local resolution under way', colour: 'purple' }] : []),
    ...(safeguarding_concern.some(({ endedOn }) => endedOn === null) ? [{ text: 'Safeguarding concern open', colour: 'red' }] : []),
    ...legal_status.filter(({ endedOn, grantedOn }) => endedOn === null && grantedOn !== null).map(({ kind, expiresOn }) => ({
      text: `${codeInWords('legal_status', 'kind', kind)}${expiresOn ? `${expiresOn < today ? ', expired' : ', until'} ${shortDate(expiresOn)}` : ''}`, colour: expiresOn && expiresOn < today ? 'red' : 'blue',
    })),
    ...flagsOfPeople(record).flatMap(({ code, words }) => (OF_PEOPLE[code] ? [{ text: words, colour: OF_PEOPLE[code] }] : [])),
    ...(correction.some(({ state }) => state === 'proposed') ? [{ text: 'Correction waits for a second person', colour: 'yellow' }] : []),
    ...escalation.filter(({ clearedOn, acknowledgedOn, raisedAgainOn }) => clearedOn === null && (acknowledgedOn === null || raisedAgainOn !== null)).map(({ kind }) => ({ text: `Escalated: ${ESCALATION_KINDS[kind].title}`, colour: 'red' })),
    ...(legal_hold.some(({ liftedAt }) => liftedAt === null) ? [{ text: 'Legal hold', colour: 'purple' }] : []),
    ...communication_need.filter(({ endedOn }) => endedOn === null).map(({ need }) => ({ text: `Needs: ${codeInWords('communication_need', 'need', need).toLowerCase()}`, colour: 'blue' })),
    ...(person!.nhsNumber ? [] : [{ text: 'NHS number to be traced', colour: 'yellow' }]),
  ];
}

function nextOf({ record, by }: CaseModel, referral: ReferralRow | undefined, actions: readonly StageActions[]): CaseView['next'] {
  const open = actions.flatMap((stage) => stage.open);
  const ways = (...some: (ActionView | null)[]): ActionView[] => some.filter((one) => one !== null);
  const may = (act: string): boolean => by.may?.has(act) ?? true;
  const offered = (act: string): ActionView | null => open.find(({ href }) => href.endsWith(`/${act}`)) ?? null;
  if (!referral || referral.concludedOn !== null) {
    const challenge = may('decide_local_resolution') && by.may ? nextOfChallenges(record) : undefined;
    if (challenge) return { says: challenge.says, facts: [], ways: ways(challenge.act === null ? null : offered(challenge.act)), dst: null, whyNot: [], decided: true };
    const review = record.review.find(({ state }) => state === 'due' || state === 'booked');
    if (!review) return null;
    const next = NEXT_STEPS.review[review.state as 'due' | 'booked'];
    return { says: `${next.says}: the review is due on ${longDate(review.dueOn)}, ${away(review.dueOn, record.today)}.`, facts: [], ways: ways(offered(next.act)), dst: null, whyNot: [], decided: true };
  }
  const kind = referral.activityType === '02' ? 'fast_track' : 'referral';
  const takesItOn = (NEXT_STEPS[kind] as Readonly<Record<string, { act: string }>>)[referral.state]?.act;
  const accepted = referral.acceptedAt !== null || referral.sourceId !== null;
  // Imported DSTs may come without a recommendation.
  const lacksOne = referral.state === 'mdt_held' && record.dst.some((dst) => dst.referralId === referral.id && dst.supersededAt === null && dst.recommendation === null);
  const logged = !accepted && referral.activityType !== '02' && !record.person[0]!.diedOn && !referral.suspectedDuplicate && record.checklist.some(({ referralId, state }) => referralId === referral.id && state === 'logged');
  if (logged) return { says: `${may('transcribe_checklist') ? TRANSCRIBE : 'Waiting for the single point of access to transcribe the Checklist'}.`, facts: [], ways: ways(offered('transcribe_checklist')), dst: null, whyNot: whyNotDecided(record, referral, by), decided: false };
  const way = (accepted ? null : offered('accept_referral')) ?? (takesItOn ? offered(lacksOne ? 'reopen_dst' : takesItOn) : null);
  const says = lacksOne
    ? 'Open the DST again and record its recommendation'
    : nextStep({ kind, state: referral.state, diedOn: record.person[0]!.diedOn, suspectedDuplicate: referral.suspectedDuplicate, bookedFor: null, accepted, what: null }, may);
  const whyNot = whyNotDecided(record, referral, by);
  const dst = standingDst(record, referral.id);
  const tool = dst && accepted ? { text: 'Open the DST', href: dstPage(record.caseId, dst.id) } : null;
  if (kind === 'fast_track' || !takesItOn || !accepted) return { says: `${says}.`, facts: [], ways: ways(way), dst: null, whyNot, decided: false };
  if (referral.state === 'verifying') {
    return {
      says: `${says}.`, facts: recommendationOf(record, referral)?.facts ?? [], ways: ways(way, offered('return_to_mdt')), dst: tool, whyNot,
      decided: dst !== undefined && isHeldElsewhere(record, dst),
    };
  }
  // The MDT does its work on the page of the DST.
  const toTheDst = referral.state !== 'assessing' ? [] : !tool ? ways(offered('begin_dst')) : (by.may?.has('hold_mdt') ?? true) ? [{ title: 'Go on with the DST', href: tool.href }] : [];
  const toBook = referral.mdtMeetingOn === null && (dst?.completedOn ?? null) === null ? offered('book_mdt') : null;
  return { says: `${says}.`, facts: returnOf(record, referral), ways: [...ways(way), ...toTheDst, ...ways(toBook)], dst: toTheDst.length > 0 ? null : tool, whyNot, decided: false };
}

/** The case page. */
export function caseView(model: CaseModel): CaseView {
  const { record, by, names, reached, drafts, timeline } = model;
  const person = record.person[0]!;
  const { bornOn, diedOn, practitioner } = person;
  const referral = currentReferral(record);
  const withLine = referral && referral.activityType !== '02' ? referral : undefined;
  const actions = stageActions(record, by);
  const retention = retentionOfCase(record);
  return {
    title: personName(person),
    person: {
      name: personName(person), nhsNumber: person.nhsNumber ? nhsNumberGroups(person.nhsNumber) : 'not known',
      born: bornOn ? `${longDate(bornOn)} (${diedOn ? 'lived to' : 'age'} ${ageOn(bornOn, diedOn ?? record.today)})` : 'not known',
      died: diedOn && longDate(diedOn),
      commissioner: names.organisations[person.commissionerId] ?? 'Not known',
      owner: practitioner === null ? 'Nobody' : practitioner === by.practitioner ? 'You' : names.practitioners[practitioner] ?? practitioner,
      keptUntil: retention.keptUntil && longDate(retention.keptUntil),
    },
    flags: flagsOf(record),
    banner: bannerOf(model),
    drafts: drafts.map(({ form, savedAt }) => ({ title: actTitle(form.split('?')[0]!.split('/').at(-1)!) ?? 'a form', saved: `${shortDate(businessDateAt(savedAt))}, ${londonTimeAt(savedAt)}`, href: `/${form}` })),
    next: nextOf(model, referral, actions),
    owed: lettersDue(record).filter(({ action }) => by.may?.has(action) ?? true).map(({ action, subject, why }) => ({ why, title: actTitle(action)!, href: `/cases/${record.caseId}/${subject.kind}/${subject.id}/${action}` })),
    line: withLine ? lineView(withLine, record, reached) : null,
    stages: withLine ? stageViews(withLine, record, reached) : referral ? fastTrackStages(referral, record) : [],
    challenges: challengeViews(record), refunds: refundViews(record, names),
    actions,
    sections: sectionViews(record, names, by),
    timeline: { events: timeline.events.map(eventView), olderHref: timeline.olderHref, newestHref: timeline.newestHref },
  };
}

/** A Fast Track tool has two: accepted, care in place within the hours. */
function fastTrackStages({ receivedOn, receivedAt, state, decidedOn, careStartedAt, concludedOn }: ReferralRow, { today, values }: CaseRecord): StageView[] {
  const by = receivedAt ? businessDateAt(new Date(new Date(receivedAt).getTime() + values.fast_track_hours * 3_600_000)) : addDays(receivedOn, values.fast_track_hours / 24);
  const done = (says: string): Pick<StageView, 'status' | 'says'> => ({ status: { text: 'Done', colour: 'white' }, says });
  const open = (says: string): Pick<StageView, 'status' | 'says'> =>
    (by < today ? { status: { text: `Past ${count(values.fast_track_hours)} hours`, colour: 'red' }, says: `${says}, ${count(daysBetween(by, today))} days ago` } : { status: { text: 'Next', colour: 'yellow' }, says });
  return [
    { title: 'Tool received', ...done(longDate(receivedOn)) },
    { title: state === 'returned_incomplete' ? 'Returned as incomplete' : 'Tool accepted', ...(decidedOn ? done(longDate(decidedOn)) : concludedOn ? done('Concluded') : open(`By ${longDate(by)}`)) },
    { title: 'Care in place', ...(careStartedAt ? done(longDate(businessDateAt(new Date(careStartedAt)))) : concludedOn ? { status: { text: 'Not recorded', colour: 'grey' }, says: `Due by ${longDate(by)}` } as const : open(`By ${longDate(by)}`)) },
  ];
}
