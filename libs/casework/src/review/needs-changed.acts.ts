import { act, type ActTable, type Guard, refuse } from '../act/act.js';
import { dateWithin } from '../act/date-checks.js';
import { day, lines } from '../act/fields.js';
import { isChc } from '../eligibility/settle.js';
import { isAlive } from '../package/package.acts.js';
import { openReassessment } from '../reassessment/open-reassessment.js';
import { beginReferral } from '../referral/begin-referral.js';
import { reviewedEligibility } from './review.acts.js';

const lasts: Guard<'review'> = (at) => {
  const { eligibleTo } = reviewedEligibility(at);
  return eligibleTo !== null && eligibleTo <= at.record.today ? 'eligibility_has_ended' : undefined;
};
const nothingOpen: Guard<'review'> = ({ record }) =>
  (record.referral.some(({ activityType, concludedOn }) => activityType !== '02' && concludedOn === null) ? 'already_being_assessed' : undefined);
const notCancelled: Guard<'review'> = ({ row }) => (row.state === 'cancelled' ? 'not_possible_when_cancelled' : undefined);

/** A review that finds changed needs ends nothing: it asks for a new look. */
export const NEEDS_CHANGED_ACTS = {
  needs_have_changed: act({
    on: 'review', stage: 'reviews', title: 'Record that needs have changed', event: 'needs_changed', creates: true,
    says: 'Somebody eligible for CHC is reassessed by an MDT; nothing of their care or eligibility changes until a decision. For anybody else full consideration begins, and its 28 days with it.',
    fields: {
      noticed_on: day('Noticed on'),
      evidence: lines('What has changed, and how it is known', { hint: 'Needs that are well managed have not gone away' }),
    },
    guards: [isAlive, notCancelled, lasts, nothingOpen],
    check: (at, { noticed_on }) => {
      const { eligibleFrom } = reviewedEligibility(at);
      return at.row.completedOn !== null && noticed_on < at.row.completedOn ? [refuse('noticed_on', noticed_on, `a day not before ${at.row.completedOn}, when the review was completed`)]
        : dateWithin('noticed_on', noticed_on, { from: [[eligibleFrom, 'when the eligibility began']], to: [[at.record.today, 'today']] });
    },
    initial: ({ record, row }) => ({ noticed_on: row.completedOn ?? record.today }),
    also: async (doing) => {
      const { row, input, by } = doing;
      const eligibility = reviewedEligibility(doing);
      const reassessment = isChc(eligibility);
      const found = { because: 'needs_changed', note: input.evidence, reviewId: row.id } as const;
      const id = reassessment ? await openReassessment(doing, { ...found, eligibilityId: eligibility.id })
        : await beginReferral(doing, { ...found, activityType: '01', receivedOn: input.noticed_on, practitioner: by.practitioner });
      return { made: { kind: 'referral', id }, details: { referral: id, reassessment, noticedOn: input.noticed_on } };
    },
  }),
} as const satisfies ActTable;
