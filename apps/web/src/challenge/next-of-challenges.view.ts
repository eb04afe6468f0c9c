import type { ActName, CaseRecord } from '@chc/casework';
import { longDate } from '../page/wording.js';

interface Next { readonly says: string; readonly act: ActName | null }

const APPEAL: Readonly<Record<string, readonly [says: string, act: ActName]>> = {
  late: ['Say whether the late request is taken', 'accept_late_appeal'],
  requested: ['Talk it through with whoever asked', 'record_informal_discussion'],
  informal: ['Book the formal meeting, or agree that it ends here', 'book_formal_meeting'],
  formal: ['Record the formal meeting once it is held', 'hold_formal_meeting'],
  heard: ['Decide the local resolution', 'decide_local_resolution'],
  decided: ['Write the outcome of local resolution', 'queue_appeal_outcome'],
};
const REVIEW: Readonly<Record<string, readonly [says: string, act: ActName]>> = {
  requested: ['Send the case bundle, and record when the panel meets', 'book_independent_panel'],
  panel_booked: ['Record the panel’s recommendation once it has met', 'record_panel_recommendation'],
  recommended: ['Answer the panel’s recommendation', 'accept_panel_recommendation'],
};

/** The next step of whatever is challenged and open in a case, for those who handle challenges; undefined where nothing is. */
export function nextOfChallenges(record: CaseRecord): Next | undefined {
  const review = record.independent_review.find(({ state }) => Object.hasOwn(REVIEW, state));
  if (review) return { says: `${REVIEW[review.state]![0]}: the independent review is to be finished by ${longDate(review.dueOn)}.`, act: REVIEW[review.state]![1] };
  const appeal = record.appeal.find(({ outcomeLetterOn }) => outcomeLetterOn === null);
  if (appeal) return { says: `${APPEAL[appeal.state]![0]}: local resolution is to be finished by ${longDate(appeal.dueOn)}.`, act: APPEAL[appeal.state]![1] };
  const refund = record.refund.find(({ state }) => state === 'proposed');
  return refund && { says: `The refund worked out on ${longDate(refund.proposedOn)} waits for a second person.`, act: 'approve_refund' };
}
