import { addMonths, type PlainDate } from '@chc/deadlines';
import { act, type ActTable, type Guard, refuse, type Standing } from '../act/act.js';
import { dateWithin } from '../act/date-checks.js';
import { choice, day, type FieldRefusal, line, lines, maybe, sometimes, yesNo } from '../act/fields.js';
import type { EligibilityRow } from '../case/case.rows.js';
import { openReview } from '../eligibility/open-eligibility.js';
import { releaseBookings, standingBookings } from '../scheduling/booking.js';
import { REVIEW_TRANSITIONS } from './review.transitions.js';

export const REVIEW_OUTCOMES = { '01': 'No change to the package', '02': 'The package changes' } as const;
/** How a review of FNC considered CHC. */
export const CHC_CONSIDERED = {
  checklist: 'By a Checklist, which is on the record', no_material_change: 'Nothing has materially changed',
  needs_changed: 'Needs have changed: full consideration is asked for',
} as const;
const UNBOOKED_BECAUSE = { person: 'The person or family', us: 'The team', provider: 'The provider', other: 'Another reason' } as const;

type OnReview = Standing<'review'>;
export const reviewedEligibility = ({ record, row }: OnReview): EligibilityRow => record.eligibility.find(({ id }) => id === row.eligibilityId)!;
const isOpen = ({ state }: { state: string }): boolean => state === 'due' || state === 'booked';
const lasts = (at: OnReview): boolean => {
  const { eligibleTo } = reviewedEligibility(at);
  return (eligibleTo === null || eligibleTo > at.record.today) && !at.record.person[0]!.diedOn;
};
/** Whether the eligibility has an open review besides this one. */
const hasAnother = ({ record, row }: OnReview): boolean => record.review.some((other) => other.id !== row.id && other.eligibilityId === row.eligibilityId && isOpen(other));

const isStillOpen: Guard<'review'> = ({ row }) => (isOpen(row) ? undefined : `not_possible_when_${row.state}`);
const itsEligibilityLasts: Guard<'review'> = (at) => (lasts(at) ? undefined : 'eligibility_has_ended');

/** The last day on which the review after one may be: so many months after it as are in force, 12 at most by the record. */
const latestNext = (completedOn: PlainDate, { record }: OnReview): PlainDate => addMonths(completedOn, record.values.next_review_months);

/**
 * Reviews: booked, completed, cancelled, brought forward. None of these ends an eligibility: that takes a decision after an MDT
 * and a DST (NHS CHC: reviewing is no reassessing, BEA-R).
 */
export const REVIEW_ACTS = {
  book_review: act({
    on: 'review', stage: 'reviews', title: 'Book the review', event: 'review_booked', moves: REVIEW_TRANSITIONS.book,
    fields: { booked_for: day('Booked for'), booked_with: maybe(line('With whom or where')) },
    guards: [itsEligibilityLasts],
    check: (at, { booked_for }) => dateWithin('booked_for', booked_for, { from: [[at.record.today, 'today']], to: [[reviewedEligibility(at).eligibleTo, 'when the eligibility ends']] }),
    sets: ({ input }) => ({ booked_for: input.booked_for, booked_with: input.booked_with }),
    also: ({ input }) => Promise.resolve({ details: { bookedFor: input.booked_for } }),
  }),

  unbook_review: act({
    on: 'review', stage: 'reviews', title: 'Take the booking back', event: 'review_unbooked', moves: REVIEW_TRANSITIONS.unbook,
    fields: { because: choice('Who could not', UNBOOKED_BECAUSE) },
    guards: [],
    sets: () => ({ booked_for: null, booked_with: null }),
    also: async ({ tx, record, row, input }) => {
      await releaseBookings(tx, standingBookings(record.slot_booking, { reviewId: row.id }), record.today, 'review_unbooked');
      return { details: { wasFor: row.bookedFor, because: input.because } };
    },
  }),

  complete_review: act({
    on: 'review', stage: 'reviews', title: 'Complete the review', event: 'review_completed', moves: REVIEW_TRANSITIONS.complete,
    says: 'A review asks whether the care is still right. It cannot end or change what the person is eligible for.',
    fields: {
      completed_on: day('Completed on'),
      package_right: yesNo('Is the package still right?'),
      review_outcome: choice('Outcome', REVIEW_OUTCOMES),
      what_changed: sometimes(lines('What changed, or should', { hint: 'Needed unless the package is right and stays as it is' })),
      chc_considered: sometimes(choice('How CHC was considered', CHC_CONSIDERED, { hint: 'For NHS-funded nursing care: each review considers CHC' })),
      next_planned_on: day('Next review planned for'),
    },
    guards: [],
    check: (at, input) => [
      ...dateWithin('completed_on', input.completed_on, {
        from: [[reviewedEligibility(at).eligibleFrom, 'when the eligibility began']],
        to: [[at.record.today, 'today'], [reviewedEligibility(at).eligibleTo, 'when the eligibility ended'], [at.record.person[0]!.diedOn, 'when the person died']],
      }),
      ...dateWithin('next_planned_on', input.next_planned_on, { to: [[latestNext(input.completed_on, at), `${at.record.values.next_review_months} months after this one`]] }),
      ...(input.next_planned_on > input.completed_on ? [] : [refuse('next_planned_on', input.next_planned_on, 'a day after this review')]),
      ...(input.what_changed !== undefined || (input.package_right && input.review_outcome === '01') ? [] : [refuse('what_changed', '', 'what changed, or should')]),
      ...howChcWasConsidered(at, input.completed_on, input.chc_considered),
    ],
    initial: (at) => ({ completed_on: at.row.bookedFor !== null && at.row.bookedFor <= at.record.today ? at.row.bookedFor : at.record.today, next_planned_on: latestNext(at.record.today, at) }),
    sets: ({ input, by }) => ({ ...input, what_changed: input.what_changed ?? null, chc_considered: input.chc_considered ?? null, completed_by: by.id }),
    also: async (doing) => {
      const { row, input } = doing;
      const next = lasts(doing) && !hasAnother(doing)
        ? await openReview(doing, row.eligibilityId, { reviewType: '02', dueOn: input.next_planned_on, dueByRule: true }) : undefined;
      return {
        ...(next && { made: { kind: 'review', id: next } }),
        details: { completedOn: input.completed_on, packageRight: input.package_right, outcome: input.review_outcome, chcConsidered: input.chc_considered, next, nextPlannedOn: input.next_planned_on },
      };
    },
  }),

  cancel_review: act({
    on: 'review', stage: 'reviews', title: 'Cancel the review', event: 'review_cancelled', moves: REVIEW_TRANSITIONS.cancel,
    says: 'Somebody who is eligible always has a review ahead: where this is the only one, say when another is due.',
    fields: { reason: line('Reason'), another_due_on: sometimes(day('Another is due on', { hint: 'Needed where this is the only review of somebody still eligible' })) },
    guards: [],
    check: (at, { another_due_on }) => {
      if (!lasts(at) || hasAnother(at)) return another_due_on === undefined ? [] : [refuse('another_due_on', another_due_on, 'nothing: no other review is needed')];
      if (another_due_on === undefined) return [refuse('another_due_on', '', 'the day another review is due: this is the only one')];
      return dateWithin('another_due_on', another_due_on, { from: [[at.record.today, 'today']], to: [[latestAnother(at), 'the latest that a cancelled review may be put off to']] });
    },
    sets: ({ record, input }) => ({ cancelled_on: record.today, cancelled_reason: input.reason }),
    also: async (doing) => {
      const { row, input, tx, record } = doing;
      await releaseBookings(tx, standingBookings(record.slot_booking, { reviewId: row.id }), record.today, 'review_cancelled');
      if (input.another_due_on === undefined) return {};
      const id = await openReview(doing, row.eligibilityId, { reviewType: row.reviewType, dueOn: input.another_due_on, dueByRule: false });
      return { made: { kind: 'review', id }, details: { another: id, dueOn: input.another_due_on } };
    },
  }),

  bring_review_forward: act({
    on: 'review', stage: 'reviews', title: 'Bring the review forward', event: 'review_brought_forward',
    says: 'A yearly review that is brought forward is an early one (type 03); the next yearly one follows from it.',
    fields: { due_on: day('Now due on'), brought_forward_reason: line('Why') },
    guards: [isStillOpen, itsEligibilityLasts],
    check: ({ record, row }, { due_on }) => (due_on < row.dueOn ? dateWithin('due_on', due_on, { from: [[record.today, 'today']] }) : [refuse('due_on', due_on, `a day before ${row.dueOn}, when it is due now`)]),
    sets: ({ row, input }) => ({
      due_on: input.due_on, due_by_rule: false, review_type: row.reviewType === '02' ? '03' : row.reviewType,
      brought_forward_from: row.broughtForwardFrom ?? row.dueOn, brought_forward_reason: input.brought_forward_reason,
    }),
    also: ({ row, input }) => Promise.resolve({ details: { wasDueOn: row.dueOn, dueOn: input.due_on } }),
  }),
} as const satisfies ActTable;

/** A cancelled review is put off no further than it was due, or than a first review would be from today; our own limit. */
function latestAnother({ row, record }: OnReview): PlainDate {
  const soon = addMonths(record.today, record.values.first_review_months);
  return row.dueOn > soon ? row.dueOn : soon;
}

/** Each review of FNC considers CHC (domain rule, unverified); a Checklist said to have done so is one of since the review before. */
function howChcWasConsidered(at: OnReview, completedOn: PlainDate, how: keyof typeof CHC_CONSIDERED | undefined): FieldRefusal[] {
  const { record, row } = at;
  if (reviewedEligibility(at).funding !== 'fnc') return how === undefined ? [] : [refuse('chc_considered', how, 'nothing: only reviews of NHS-funded nursing care consider CHC')];
  if (how === undefined) return [refuse('chc_considered', '', 'how CHC was considered')];
  const before = record.review.flatMap((other) => (other.eligibilityId === row.eligibilityId && other.completedOn !== null && other.id !== row.id ? [other.completedOn] : []));
  const since = [reviewedEligibility(at).eligibleFrom, ...before].sort().at(-1)!;
  const done = record.checklist.some(({ completedOn: on }) => on !== null && on >= since && on <= completedOn);
  return how === 'checklist' && !done ? [refuse('chc_considered', how, `a Checklist completed between ${since} and this review: the record holds none`)] : [];
}
