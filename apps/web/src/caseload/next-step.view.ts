import type { CaseloadRow } from '@chc/casework';
import { shortDate } from '../page/wording.js';

/** The act that takes a matter on from each state (the moves of the transition tables; a test compares them), and its words. */
const NEXT = {
  referral: {
    received: { act: 'name_coordinator', says: 'Name the coordinator' },
    assessing: { act: 'hold_mdt', says: 'Hold the MDT and complete the DST' },
    mdt_held: { act: 'submit_for_verification', says: 'Submit the recommendation for verification' },
    verifying: { act: 'record_decision', says: 'Verify the recommendation' },
  },
  fast_track: {
    received: { act: 'accept_fast_track', says: 'Accept the Fast Track tool and arrange care' },
    returned_incomplete: { act: 'resubmit_fast_track', says: 'Complete the returned tool' },
  },
  task: {},
  review: {
    due: { act: 'book_review', says: 'Book the review' },
    booked: { act: 'complete_review', says: 'Hold the review' },
  },
} as const satisfies Record<CaseloadRow['kind'], Readonly<Record<string, { act: string; says: string }>>>;

/** Who does it where the reader may not. */
const WAITS_FOR: Readonly<Record<string, string>> = {
  record_decision: 'Waiting for the verifier',
  accept_fast_track: 'Waiting for the single point of access to accept the tool',
  resubmit_fast_track: 'Waiting for the clinician to complete the tool',
  name_coordinator: 'Waiting for a coordinator to be named',
};

type Open = Pick<CaseloadRow, 'kind' | 'state' | 'diedOn' | 'suspectedDuplicate' | 'bookedFor' | 'accepted' | 'what'>;

export const NEXT_STEPS = NEXT;
/** What comes before acceptance, of a Checklist logged as it came; the same in the queue of the single point of access. */
export const TRANSCRIBE = 'Transcribe the Checklist';

/**
 * What to do next about something open, in words: what the reader may do, or whom it waits for. A death and a suspected
 * duplicate have to be settled before anything else.
 */
export function nextStep({ kind, state, diedOn, suspectedDuplicate, bookedFor, accepted, what }: Open, may: (act: string) => boolean): string {
  if (kind === 'task') return what ?? 'Do the task';
  if (diedOn) return kind === 'review' ? 'Close the review: the person has died' : 'Decide whether to go on: the person has died';
  if (suspectedDuplicate) return 'Settle the suspected duplicate';
  if (!accepted && kind === 'referral') return may('accept_referral') ? 'Accept the referral' : 'Waiting for the single point of access to accept it';
  const next = (NEXT[kind] as Readonly<Record<string, { act: string; says: string }>>)[state];
  if (!next) return 'See the case';
  if (!may(next.act)) return WAITS_FOR[next.act] ?? next.says;
  return state === 'booked' && bookedFor ? `${next.says} on ${shortDate(bookedFor)}` : next.says;
}
