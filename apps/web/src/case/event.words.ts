import { ROLES } from '@chc/access';
import type { TimelineEvent } from '@chc/casework';
import { businessDateAt, isPlainDate, londonTimeAt } from '@chc/deadlines';
import { longDate, shortDate, visible } from '../page/wording.js';
import { codeInWords, humanised } from './code.words.js';

/** What happened, in words. An event that is not here is said by its name, which is the past of its act's. */
export const EVENT_WORDS: Readonly<Record<string, string>> = {
  imported: 'Brought in from the source system',
  received: 'Referral received',
  opened: 'Review opened by the rule',
  coordinator_named: 'Coordinator named',
  mdt_booked: 'MDT booked',
  mdt_booked_on_slots: 'MDT booked on slots', mdt_cancelled: 'Booking of the MDT cancelled', slot_answered: 'Answered for a slot', review_booked_on_slot: 'Review booked on a slot', review_moved: 'Review moved to another slot',
  case_link_sent: 'Link to the case sent', case_link_revoked: 'Link to the case closed',
  mdt_held: 'MDT held and DST completed',
  submitted_for_verification: 'Recommendation submitted for verification',
  returned_to_mdt: 'Returned to the MDT',
  decision_recorded: 'Decision recorded',
  discounted: 'Referral discounted',
  booked: 'Review booked', unbooked: 'Review booking cancelled', completed: 'Review completed', cancelled: 'Review cancelled',
  owner_changed: 'Owner changed', case_restricted: 'Case restricted', case_given: 'Case given to a colleague', case_taken_back: 'Case taken back from a colleague', restriction_lifted: 'Restriction lifted', opened_urgently: 'Opened urgently by somebody whose case it is not',
  not_accepting_proposed: 'Proposed not to accept the recommendation', not_accepting_withdrawn: 'Proposal not to accept withdrawn', recommendation_not_accepted: 'Recommendation not accepted, decided otherwise',
  family_link_given: 'Family link given', family_key_made: 'Link and code for the family made', family_link_revoked: 'Family link revoked', family_link_unlocked: 'Family link unlocked',
  delay_recorded: 'Reason for a delay recorded', delay_cleared: 'Reason for a delay taken back',
  fast_track_accepted: 'Fast Track accepted', fast_track_returned: 'Fast Track returned as incomplete', fast_track_resubmitted: 'Completed Fast Track tool received',
  full_consideration_asked: 'Full consideration asked for', fast_track_care_started: 'Fast Track care started',
  reassessment_opened: 'Reassessment opened', transferred_to_icb: 'Taken over by another ICB', withdrawn_from_chc: 'Withdrew from CHC', left_england: 'Left England',
  fnc_ended: 'NHS-funded nursing care ended', joint_ended: 'Joint funding ended', money_end_set: 'End of the money set',
  death_recorded: 'Death recorded', death_corrected: 'Recorded death corrected', gone_on_after_death: 'Goes on after the death', stop_payment_cleared: 'Payment settled after the death',
};

export const eventInWords = (event: string): string => EVENT_WORDS[event] ?? humanised(event);

export interface EventView {
  readonly what: string;
  readonly on: string;
  readonly at: string;
  readonly who: string;
  readonly details: readonly string[];
}

const KINDS: Readonly<Record<string, string>> = { 'system:chc': 'the import', 'system:nightly': 'the nightly job' };
const HIDDEN = /Id$|^id$/;

function detailsOf({ kind, details, fromState, toState }: TimelineEvent): string[] {
  const said = Object.entries(details ?? {}).flatMap(([name, value]) => {
    if (HIDDEN.test(name) || (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') || value === 0) return [];
    const text = typeof value === 'boolean' ? (value ? 'yes' : 'no') : typeof value === 'string' && isPlainDate(value) ? shortDate(value) : codeInWords(kind, name, String(value));
    // An identifier says nothing to anybody.
    return /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(text) ? [] : [`${humanised(name)}: ${visible(text)}`];
  });
  const moved = fromState && toState && fromState !== toState && fromState !== 'new' ? [`From “${codeInWords(kind, 'state', fromState)}” to “${codeInWords(kind, 'state', toState)}”`] : [];
  return [...moved, ...said];
}

const roleOf = (role: string): string => role.split(', ').map((one) => (ROLES as Readonly<Record<string, string>>)[one] ?? humanised(one)).join(', ');

/** An event of a case as the timeline shows it. */
export function eventView(event: TimelineEvent): EventView {
  const { at, actor, actorName, actorRole } = event;
  const machine = KINDS[actor];
  return {
    // Many records come in at once: which it was says more than that it came.
    what: event.event === 'imported' ? `${eventInWords(event.event)}: ${event.kind}` : eventInWords(event.event), on: longDate(businessDateAt(at)), at: londonTimeAt(at),
    who: machine ?? `${actorName ?? actor}, ${roleOf(actorRole).toLowerCase()}`,
    details: detailsOf(event),
  };
}
