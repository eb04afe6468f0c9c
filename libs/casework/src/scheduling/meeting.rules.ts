import { addDays, addWorkingDays, businessDateAt, CLOCK_DAYS, isWorkingDay, type PlainDate } from '@chc/deadlines';
import { mdtRefusals, type MdtRefusal, type Profession, PROFESSIONS } from '../mdt/mdt.rules.js';

/** A slot somebody could be booked on, with what the rules ask of them. */
export interface OpenSlot {
  readonly id: string;
  readonly professionalId: string;
  readonly name: string;
  readonly profession: Profession;
  readonly careActAssessor: boolean;
  /** Their code where they are one of ours. */
  readonly practitioner: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** An MDT takes an hour at least; our own number. */
export const MEETING_MINUTES = 60;

export type MeetingRefusal = MdtRefusal | 'slots_do_not_meet' | 'professional_twice' | 'too_late_to_verify';
export type MeetingReason = 'health_and_social_care' | 'two_healthcare_professions' | 'with_the_coordinator' | 'time_to_verify' | 'over_28_days_anyway';

export interface MeetingTerms {
  readonly receivedOn: PlainDate;
  readonly today: PlainDate;
  /** Working days the ICB takes to verify (dated value `verification_working_days`). */
  readonly verificationDays: number;
  /** The coordinator's code, whose presence makes a proposal a better one. */
  readonly coordinator: string | null;
}

/** Slots together as one meeting: when it is, why it is a good one, and why it may not be. */
export interface Meeting<S extends OpenSlot = OpenSlot> {
  readonly slots: readonly S[];
  readonly on: PlainDate;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** The day by which a recommendation of that day is verified. */
  readonly verifiedOn: PlainDate;
  readonly refusals: readonly MeetingRefusal[];
  readonly reasons: readonly MeetingReason[];
}

/**
 * The last working day on which an MDT leaves so many working days for verification, the last of them on day 28 at the
 * latest (a decision on day 28 is in time; NHS CHC: verification within two working days, inside the 28 days).
 */
export function latestMeetingOn(receivedOn: PlainDate, verificationDays: number): PlainDate {
  const lastDay = addDays(receivedOn, CLOCK_DAYS);
  let on = lastDay;
  while (addWorkingDays(on, verificationDays) > lastDay || !isWorkingDay(on)) on = addDays(on, -1);
  return on;
}

/** What a meeting on these slots would be: the hours all of them share, and every reason for and against it. */
export function meetingOn<S extends OpenSlot>(slots: readonly S[], terms: MeetingTerms): Meeting<S> {
  const startsAt = new Date(Math.max(...slots.map((slot) => slot.startsAt.getTime())));
  const endsAt = new Date(Math.min(...slots.map((slot) => slot.endsAt.getTime())));
  const on = businessDateAt(startsAt);
  const latest = latestMeetingOn(terms.receivedOn, terms.verificationDays);
  const isLateAnyway = latest < terms.today;
  const sides = new Set(slots.map(({ profession }) => PROFESSIONS[profession].discipline));
  const mdt = mdtRefusals(slots);
  return {
    slots, on, startsAt, endsAt, verifiedOn: addWorkingDays(on, terms.verificationDays),
    refusals: [
      ...mdt,
      ...(new Set(slots.map(({ professionalId }) => professionalId)).size < slots.length ? ['professional_twice' as const] : []),
      ...(endsAt.getTime() - startsAt.getTime() < MEETING_MINUTES * 60_000 ? ['slots_do_not_meet' as const] : []),
      ...(on > latest && !isLateAnyway ? ['too_late_to_verify' as const] : []),
    ],
    reasons: [
      ...(sides.has('health') && sides.has('social_care') ? ['health_and_social_care' as const] : mdt.length === 0 ? ['two_healthcare_professions' as const] : []),
      ...(terms.coordinator !== null && slots.some(({ practitioner }) => practitioner === terms.coordinator) ? ['with_the_coordinator' as const] : []),
      ...(on <= latest ? ['time_to_verify' as const] : []),
      ...(isLateAnyway ? ['over_28_days_anyway' as const] : []),
    ],
  };
}

/** Proposals of one time are this many at most: who meets then is a detail, when they meet is not. */
const MOST_OF_ONE_TIME = 3;

/**
 * The meetings that open slots make: at each time at which somebody's slot begins, the pairs of those free for an hour who are
 * an MDT in law, both sides and the coordinator first; where nobody there is one, all of them together, refused. The earliest
 * first, those refused last.
 */
export function proposeMeetings<S extends OpenSlot>(slots: readonly S[], terms: MeetingTerms): Meeting<S>[] {
  const times = [...new Set(slots.map(({ startsAt }) => startsAt.getTime()))].sort((a, b) => a - b);
  const seen = new Set<string>();
  const proposals = times.flatMap((time) => {
    const there = slots.filter(({ startsAt, endsAt }) => startsAt.getTime() <= time && endsAt.getTime() >= time + MEETING_MINUTES * 60_000);
    if (there.length === 0) return [];
    const pairs = there.flatMap((one, at) => there.slice(at + 1).map((other) => [one, other])).map((pair) => meetingOn(pair, terms));
    const valid = pairs.filter(({ slots: pair }) => mdtRefusals(pair).length === 0);
    const best = valid.sort((a, b) => worth(b) - worth(a)).slice(0, MOST_OF_ONE_TIME);
    return best.length > 0 ? best : [meetingOn(there, terms)];
  }).filter(({ slots: together }) => {
    const key = together.map(({ id }) => id).sort().join();
    return !seen.has(key) && seen.add(key);
  });
  return proposals.sort((a, b) => Number(a.refusals.length > 0) - Number(b.refusals.length > 0) || a.startsAt.getTime() - b.startsAt.getTime());
}

const WORTH: Partial<Record<MeetingReason, number>> = { health_and_social_care: 2, with_the_coordinator: 1 };
const worth = ({ reasons }: Meeting): number => reasons.reduce((sum, reason) => sum + (WORTH[reason] ?? 0), 0);
