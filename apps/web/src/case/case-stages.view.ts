import type { CaseRecord, DatedValue, ReferralRow } from '@chc/casework';
import { addDays, businessDateAt, clock, daysBetween, type PlainDate, REFUND_DAY1 } from '@chc/deadlines';
import { away } from '../caseload/caseload-row.view.js';
import { count, counted, longDate, shortDate } from '../page/wording.js';

/** The way of a standard referral: what is done by which day of the 28, and how one sees that it is. */
const MILESTONES = [
  { id: 'coordinator', title: 'Coordinator named', by: 'coordinator_by_day', reached: 'assessing', done: ({ coordinator }: ReferralRow) => coordinator !== null },
  { id: 'mdt', title: 'MDT booked', by: 'mdt_booked_by_day', reached: null, done: (referral: ReferralRow, record: CaseRecord) =>
    record.letter.some(({ kind, referralId, state }) => kind === 'mdt_invitation' && referralId === referral.id && state !== 'cancelled') },
  { id: 'dst', title: 'MDT held and DST completed', by: 'dst_by_day', reached: 'mdt_held', done: () => false },
  { id: 'submitted', title: 'Recommendation submitted', by: null, reached: 'verifying', done: () => false },
  { id: 'verified', title: 'Recommendation verified', by: 'verified_by_day', reached: 'decided', done: () => false },
  { id: 'decided', title: 'Decided', by: 'decision_days', reached: 'decided', done: () => false },
] as const satisfies readonly { id: string; title: string; by: DatedValue | null; reached: ReferralRow['state'] | null; done: (referral: ReferralRow, record: CaseRecord) => boolean }[];

const WAY = ['received', 'assessing', 'mdt_held', 'verifying', 'decided'];
const FACTS_AFTER_MDT = WAY.indexOf('mdt_held');

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

type Reached = ReadonlyMap<string, Date>;

interface Milestone {
  readonly title: string;
  readonly done: boolean;
  readonly on: PlainDate | null;
  readonly day: number | null;
  readonly by: PlainDate | null;
}

/** Where a referral is on its way, milestone by milestone. */
export function milestonesOf(referral: ReferralRow, record: CaseRecord, reached: Reached): Milestone[] {
  const place = WAY.indexOf(referral.state);
  return MILESTONES.map(({ title, by, reached: state, done }) => {
    const day = by === null ? null : record.values[by];
    const past = state === null ? place >= FACTS_AFTER_MDT : place >= WAY.indexOf(state);
    const at = state && past ? reached.get(state) : undefined;
    return { title, day, by: day === null ? null : addDays(referral.receivedOn, day), done: past || done(referral, record), on: state === 'decided' ? referral.decidedOn : at ? businessDateAt(at) : null };
  });
}

/** The stages as a task list: done, late, next, not yet. */
export function stageViews(referral: ReferralRow, record: CaseRecord, reached: Reached): StageView[] {
  const { today } = record;
  let nextFound = referral.concludedOn !== null;
  const first: StageView = { title: 'Referral received', status: { text: 'Done', colour: 'white' }, says: `${longDate(referral.receivedOn)}, day 0` };
  return [first, ...milestonesOf(referral, record, reached).map(({ title, done, on, by, day }): StageView => {
    if (done) return { title, status: { text: 'Done', colour: 'white' }, says: on ? longDate(on) : 'Date not recorded here' };
    if (referral.concludedOn !== null) return { title, status: { text: 'Not needed', colour: 'grey' }, says: 'The referral is concluded' };
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
  const late = milestones.filter(({ done, by }) => !done && by !== null && by < until);
  const ahead = milestones.find(({ done, by }) => !done && by !== null && by >= until);
  const refund = clock(referral.receivedOn, until, REFUND_DAY1);
  const now = day > limit ? length : day;
  const concluded = referral.concludedOn !== null;
  const title = concluded ? `Concluded on day ${count(day)} of ${of}` : daysOver > 0 ? `Day ${count(day)} of ${of}: ${counted(daysOver, 'day')} over` : `Day ${count(day)} of ${of}: ${daysLeft === 0 ? 'the last day in time' : `${counted(daysLeft, 'day')} left`}`;
  return {
    title,
    says: [
      `Received on ${longDate(referral.receivedOn)}, which is day 0. ${concluded ? 'A decision was' : 'A decision is'} due by ${longDate(dueOn)}, day ${of}.`,
      ...(concluded ? [] : [late.length > 0 ? `Behind: by now it should have “${late[0]!.title}” (by ${shortDate(late[0]!.by!)})${late.length > 1 ? ` and ${late.length - 1} more` : ''}.` : 'It is where it should be.']),
      ...(!concluded && ahead ? [`Next: “${ahead.title}” by ${longDate(ahead.by!)}, ${away(ahead.by!, record.today)}.`] : []),
      `Where the day of receipt is counted as day 1, as for refunds, day 29 is ${longDate(addDays(refund.dueOn, 1))}.`,
    ],
    ticks: [{ on: 0 }, ...milestones.flatMap(({ day: on }) => (on === null ? [] : [{ on }]))].map(({ on }) => ({ at: across(on), day: String(on), anchor: on === 0 ? 'start' as const : on === length ? 'end' as const : 'middle' as const })),
    limit: across(limit), now: across(now), over: day > limit,
    nowLabel: concluded ? `Concluded, day ${count(day)}` : `Today, day ${count(day)}`, nowAnchor: anchorOf(now),
  };
}
