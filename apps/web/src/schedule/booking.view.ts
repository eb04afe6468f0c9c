import { latestMeetingOn, type Meeting, type ShownSlot } from '@chc/casework';
import { clock, type PlainDate } from '@chc/deadlines';
import { counted, longDate } from '../page/wording.js';
import { dayInWords, hoursInWords, meetingReason, meetingRefusal, onInWords, placeInWords, professionInWords } from './schedule.words.js';

export interface MeetingView {
  readonly ids: readonly string[];
  readonly when: string;
  readonly people: readonly string[];
  readonly reasons: readonly string[];
  readonly refusals: readonly string[];
  /** It may be booked all the same, when somebody says why. */
  readonly withReason: boolean;
}

/** Proposals beyond these are of weeks to come: the first ones matter. */
const MOST_SHOWN = 12;
/** Slots among which somebody picks by hand. */
const MOST_PICKED_FROM = 60;

const personLine = (slot: ShownSlot): string => `${slot.name}, ${professionInWords(slot.profession)}, ${slot.organisation} (${placeInWords(slot)})`;

const meetingView = (meeting: Meeting<ShownSlot>, days: number): MeetingView => ({
  ids: meeting.slots.map(({ id }) => id), when: `${dayInWords(meeting.on)}, ${hoursInWords(meeting)}`, people: meeting.slots.map(personLine),
  reasons: [...meeting.reasons.map((reason) => meetingReason(reason, days)), `to be verified by ${longDate(meeting.verifiedOn)}`],
  refusals: meeting.refusals.map(meetingRefusal), withReason: meeting.refusals.length === 1 && meeting.refusals[0] === 'too_late_to_verify',
});

/** The proposals for one referral: those that may be booked, those that may with a reason, and those that may not. */
export function proposalsView(meetings: readonly Meeting<ShownSlot>[], slots: readonly ShownSlot[], { receivedOn, today, days }: { receivedOn: PlainDate; today: PlainDate; days: number }): object {
  const { day, daysOver, dueOn } = clock(receivedOn, today);
  const latest = latestMeetingOn(receivedOn, days);
  const all = meetings.map((meeting) => meetingView(meeting, days));
  const good = all.filter(({ refusals }) => refusals.length === 0);
  const refused = all.filter(({ refusals }) => refusals.length > 0);
  return {
    clock: `Day ${day} of 28${daysOver > 0 ? `, ${counted(daysOver, 'day')} over` : ''}. Day 28 is ${longDate(dueOn)}.`,
    latest: latest < today ? `The last day for an MDT in time was ${longDate(latest)}: the earliest meeting is the best one now.` : `The last day for the MDT is ${dayInWords(latest)}: it leaves ${days} working days for verification.`,
    proposals: good.slice(0, MOST_SHOWN), more: Math.max(0, good.length - MOST_SHOWN), refused: refused.slice(0, MOST_SHOWN), moreRefused: Math.max(0, refused.length - MOST_SHOWN),
    slots: slots.slice(0, MOST_PICKED_FROM).map((slot) => ({ value: slot.id, text: `${onInWords(slot.startsAt)}, ${hoursInWords(slot)}: ${personLine(slot)}` })),
  };
}
