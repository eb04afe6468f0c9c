import { behindOn, type CaseRecord, type DstRow, type Milestone, MILESTONES, type OnItsWay, type ReferralRow, standingDst } from '@chc/casework';
import { addDays, businessDateAt, clock, daysBetween, type PlainDate, REFUND_DAY1 } from '@chc/deadlines';
import { away } from '../caseload/caseload-row.view.js';
import { count, counted, longDate, shortDate } from '../page/wording.js';

export interface StageView {
  readonly title: string;
  readonly status: { readonly text: string; readonly colour: 'green' | 'red' | 'yellow' | 'grey' | 'white' };
  readonly says: string;
}

/** The 28 days as a line: across in per cent, so that it fits any screen. */
export interface LineView {
  readonly title: string;
  readonly says: readonly string[];
  readonly ticks: readonly { readonly at: string; readonly day: string; readonly anchor: 'start' | 'middle' | 'end' }[];
  readonly limit: string;
  readonly now: string;
  readonly nowLabel: string;
  readonly nowAnchor: 'start' | 'middle' | 'end';
  readonly over: boolean;
}

/** When each move of the referral was last made, by its event. */
type Reached = ReadonlyMap<string, Date>;

interface MilestoneView {
  readonly title: string;
  readonly done: boolean;
  /** Passed, and to be done anew since it came back to the MDT. */
  readonly again: string | null;
  /** Passed, and the record does not say how. */
  readonly unsaid: boolean;
  readonly on: PlainDate | null;
  readonly day: number | null;
  readonly by: PlainDate | null;
}

const standing = (record: CaseRecord, referral: ReferralRow): DstRow | undefined => standingDst(record, referral.id);

/** What tells how far a referral is. */
function wayOf(referral: ReferralRow, record: CaseRecord): OnItsWay {
  const invited = record.letter.some(({ kind, referralId, state }) => kind === 'mdt_invitation' && referralId === referral.id && state !== 'cancelled');
  return { state: referral.state, coordinator: referral.coordinator, mdtBooked: referral.mdtBookedOn !== null || invited, dstCompleted: (standing(record, referral)?.completedOn ?? null) !== null };
}

/** The day of a milestone, from the record and never from the day a source system told of it. */
const DAYS: Readonly<Record<Milestone['id'], (referral: ReferralRow, record: CaseRecord, reached: Reached) => PlainDate | null | undefined>> = {
  coordinator: ({ coordinator }, _record, reached) => (coordinator === null ? null : dayOf(reached.get('coordinator_named'))),
  mdt: ({ mdtBookedOn }) => mdtBookedOn,
  dst: (referral, record) => standing(record, referral)?.completedOn,
  submitted: (referral, record) => record.verification.findLast(({ referralId }) => referralId === referral.id)?.submittedOn,
  verified: (referral, record) => record.verification.findLast(({ referralId, outcome }) => referralId === referral.id && (outcome === 'agreed' || outcome === 'not_accepted'))?.concludedOn ?? referral.decidedOn,
  decided: ({ decidedOn }) => decidedOn,
};
const dayOf = (at: Date | undefined): PlainDate | null => (at ? businessDateAt(at) : null);

/** Where a referral is on its way, milestone by milestone. */
function milestonesOf(referral: ReferralRow, record: CaseRecord, reached: Reached): MilestoneView[] {
  const way = wayOf(referral, record);
  const reopenedAt = standing(record, referral)?.reopenedAt;
  const back = reopenedAt ? businessDateAt(new Date(reopenedAt)) : null;
  return MILESTONES.map(({ id, title, by, isDone }) => {
    const day = by === null ? null : record.values[by];
    const on = DAYS[id](referral, record, reached) ?? null;
    const again = id === 'dst' && way.dstCompleted && way.state === 'assessing' ? `Completed on ${longDate(on!)}${back ? `; back with the MDT since ${longDate(back)}` : ''}` : null;
    return { title, day, by: day === null ? null : addDays(referral.receivedOn, day), done: isDone(way) && again === null, again, unsaid: id === 'coordinator' && referral.coordinator === null, on };
  });
}

/** The stages as a task list: done, late, next, not yet. */
export function stageViews(referral: ReferralRow, record: CaseRecord, reached: Reached): StageView[] {
  const { today } = record;
  let nextFound = referral.concludedOn !== null;
  const first: StageView = { title: 'Referral received', status: { text: 'Done', colour: 'white' }, says: `${longDate(referral.receivedOn)}, day 0` };
  return [first, ...milestonesOf(referral, record, reached).map(({ title, done, again, unsaid, on, by, day }): StageView => {
    if (done) return unsaid ? { title, status: { text: 'Not recorded', colour: 'grey' }, says: 'Nobody is recorded here' } : { title, status: { text: 'Done', colour: 'white' }, says: on ? longDate(on) : 'Date not recorded here' };
    if (referral.concludedOn !== null) return { title, status: { text: 'Not needed', colour: 'grey' }, says: 'The referral is concluded' };
    if (again !== null) {
      nextFound = true;
      return { title, status: { text: 'To do again', colour: 'yellow' }, says: again };
    }
    const says = by === null ? 'After the DST' : `By day ${day}: ${longDate(by)}, ${away(by, today)}`;
    if (by !== null && by < today && !nextFound) {
      nextFound = true;
      return { title, status: { text: `Late by ${counted(daysBetween(by, today), 'day')}`, colour: 'red' }, says };
    }
    // Of what is late only the first can be done: the rest waits for it.
    const next = !nextFound;
    nextFound = true;
    return { title, status: next ? { text: 'Next', colour: 'yellow' } : { text: 'Not yet', colour: 'grey' }, says };
  })];
}

/** Days the line shows at least; beyond 28 the rest is squeezed into the last part, whose end is today. */
const ROOM = 1.35;

/** The line of a standard referral, with everything it shows in words. */
export function lineView(referral: ReferralRow, record: CaseRecord, reached: Reached): LineView {
  const until = referral.concludedOn ?? record.today;
  const { day, of, dueOn, daysOver, daysLeft } = clock(referral.receivedOn, until);
  const limit = record.values.decision_days;
  const length = day > limit ? limit * ROOM : limit;
  const across = (on: number): string => `${Math.round(Math.min(100, Math.max(0, (on / length) * 100)) * 100) / 100}%`;
  const anchorOf = (on: number): 'start' | 'middle' | 'end' => (on <= length * 0.1 ? 'start' : on >= length * 0.9 ? 'end' : 'middle');
  const milestones = milestonesOf(referral, record, reached);
  const late = behindOn(until, referral.receivedOn, wayOf(referral, record), record.values);
  const ahead = milestones.find(({ done, by }) => !done && by !== null && by >= until);
  const refund = clock(referral.receivedOn, until, REFUND_DAY1);
  const now = day > limit ? length : day;
  const concluded = referral.concludedOn !== null;
  const title = concluded ? `Concluded on day ${count(day)} of ${of}` : daysOver > 0 ? `Day ${count(day)} of ${of}: ${counted(daysOver, 'day')} over` : `Day ${count(day)} of ${of}: ${daysLeft === 0 ? 'the last day in time' : `${counted(daysLeft, 'day')} left`}`;
  return {
    title,
    says: [
      `Received on ${longDate(referral.receivedOn)}, which is day 0. ${concluded ? 'A decision was' : 'A decision is'} due by ${longDate(dueOn)}, day ${of}.`,
      ...(concluded ? [] : [late.length > 0 ? `Behind: by now it should have “${late[0]!.title}” (by ${shortDate(addDays(referral.receivedOn, record.values[late[0]!.by!]))})${late.length > 1 ? ` and ${late.length - 1} more` : ''}.` : 'It is where it should be.']),
      ...(!concluded && ahead ? [`Next: “${ahead.title}” by ${longDate(ahead.by!)}, ${away(ahead.by!, record.today)}.`] : []),
      // Only a decision that is late raises the question of a refund.
      ...(day > limit ? [`Where the day of receipt is counted as day 1, as for refunds, day 29 is ${longDate(addDays(refund.dueOn, 1))}.`] : []),
    ],
    ticks: [{ on: 0 }, ...milestones.flatMap(({ day: on }) => (on === null ? [] : [{ on }]))].map(({ on }) => ({ at: across(on), day: String(on), anchor: on === 0 ? 'start' as const : on === length ? 'end' as const : 'middle' as const })),
    limit: across(limit), now: across(now), over: day > limit,
    nowLabel: concluded ? `Concluded, day ${count(day)}` : `Today, day ${count(day)}`, nowAnchor: anchorOf(now),
  };
}
