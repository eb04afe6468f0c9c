import { act, type ActTable, type Guard, refuse } from '../act/act.js';
import { dateWithin } from '../act/date-checks.js';
import { day, line, lines, maybe, pounds } from '../act/fields.js';
import { insertRow } from '../act/write.js';
import { isAlive, itsEligibility, packageIs } from './package.acts.js';

const waits: Guard<'care_package_change'> = ({ row }) => (row.state === 'requested' ? undefined : `not_possible_when_${row.state}`);
/** A change is approved by somebody other than who asked for it (domain rule, unverified: who assesses does not approve the price). */
const byAnother: Guard<'care_package_change'> = ({ row, by }) => (row.requestedBy === by.id ? 'needs_another_person' : undefined);

/** Changes to a package: requested, approved by another person or declined, effective from a day. */
export const PACKAGE_CHANGE_ACTS = {
  request_package_change: act({
    on: 'care_package', stage: 'funding', title: 'Request a change to the package', event: 'package_change_requested', creates: true,
    fields: {
      what: lines('What should change and why', { most: 4000 }),
      effective_on: day('Should take effect on'),
      weekly_cost_pence: maybe(pounds('New cost a week', { hint: 'Leave it out when the cost stays as it is' })),
    },
    guards: [packageIs('agreed', 'live'), isAlive],
    check: (at, { effective_on, weekly_cost_pence }) => [
      ...dateWithin('effective_on', effective_on, { from: [[at.row.startsOn ?? at.row.agreedOn, 'when the package began']], to: [[itsEligibility(at).eligibleTo, 'when the eligibility ends']] }),
      ...(weekly_cost_pence !== undefined && itsEligibility(at).funding === 'fnc' ? [refuse('weekly_cost_pence', weekly_cost_pence, 'nothing: the national rate applies')] : []),
    ],
    initial: ({ record }) => ({ effective_on: record.today }),
    also: async ({ tx, row, record, by, input }) => {
      const { icbId, id: personId } = record.person[0]!;
      const id = await insertRow(tx, 'care_package_change', {
        icb_id: icbId, person_id: personId, care_package_id: row.id, review_id: latestReview(record.review, row.eligibilityId), what: input.what,
        effective_on: input.effective_on, weekly_cost_pence: input.weekly_cost_pence, requested_on: record.today, requested_by: by.id,
      });
      return { made: { kind: 'care_package_change', id }, details: { effectiveOn: input.effective_on } };
    },
  }),

  approve_package_change: act({
    on: 'care_package_change', stage: 'funding', title: 'Approve the change', event: 'package_change_approved',
    fields: { effective_on: day('Takes effect on') },
    guards: [waits, byAnother, isAlive],
    check: ({ row, record }, { effective_on }) => {
      const changed = record.care_package.find(({ id }) => id === row.carePackageId);
      return dateWithin('effective_on', effective_on, { from: [[changed?.startsOn ?? changed?.agreedOn, 'when the package began']] });
    },
    initial: ({ row }) => ({ effective_on: row.effectiveOn }),
    sets: ({ input, record, by }) => ({ effective_on: input.effective_on, approved_on: record.today, approved_by: by.id }),
    also: ({ row, input }) => Promise.resolve({ details: { carePackage: row.carePackageId, effectiveOn: input.effective_on } }),
  }),

  decline_package_change: act({
    on: 'care_package_change', stage: 'funding', title: 'Decline the change', event: 'package_change_declined',
    fields: { declined_reason: line('Why it is declined') },
    guards: [waits],
    sets: ({ input, record, by }) => ({ declined_on: record.today, declined_by: by.id, declined_reason: input.declined_reason }),
  }),
} as const satisfies ActTable;

/** The review last completed, which a change is taken to come from. */
function latestReview(reviews: readonly { id: string; eligibilityId: string; completedOn: string | null }[], eligibilityId: string): string | null {
  const completed = reviews.filter((review) => review.eligibilityId === eligibilityId && review.completedOn !== null);
  return completed.sort((a, b) => a.completedOn!.localeCompare(b.completedOn!)).at(-1)?.id ?? null;
}
