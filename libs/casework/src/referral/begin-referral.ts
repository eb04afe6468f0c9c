import type { PlainDate } from '@chc/deadlines';
import { recordMove } from '../act/account.js';
import type { Doing } from '../act/act.js';
import { insertRow } from '../act/write.js';

type Because = 'needs_changed' | 'fast_track_ends' | 'person_asks' | 'full_consideration' | 'other';

/** What a referral that begins inside a case is for. */
export interface Beginning {
  readonly activityType: '01' | 'RA';
  /** The notice: the 28-day clock of a standard referral counts from it. */
  readonly receivedOn: PlainDate;
  readonly because: Because;
  readonly note?: string | undefined;
  readonly sourceOfReferral?: string | undefined;
  readonly practitioner?: string | null | undefined;
  readonly reassessesId?: string | undefined;
  readonly reviewId?: string | undefined;
  readonly followsId?: string | undefined;
}

/** Begins a referral that no Checklist brought: received, with its first event. @returns its id */
export async function beginReferral(doing: Doing, beginning: Beginning): Promise<string> {
  const { record, tx, by, at } = doing;
  const person = record.person[0]!;
  const id = await insertRow(tx, 'referral', {
    icb_id: person.icbId, person_id: record.caseId, commissioner_id: person.commissionerId,
    activity_type: beginning.activityType, state: 'received', received_on: beginning.receivedOn,
    received_at: beginning.receivedOn === record.today ? at : null,
    // It begins in a case that somebody of ours works on: nobody else has to take it in.
    accepted_at: at, accepted_by: by.id,
    // A direct referral: notice without a Checklist.
    notification_type: beginning.activityType === '01' ? '02' : null,
    source_of_referral: beginning.sourceOfReferral ?? null, practitioner: beginning.practitioner ?? null,
    reassesses_id: beginning.reassessesId ?? null, opened_by_review_id: beginning.reviewId ?? null, follows_id: beginning.followsId ?? null,
    opened_because: beginning.because, opened_note: beginning.note ?? null,
  });
  await recordMove(tx, by, 'referral', id, { icbId: person.icbId, event: 'received', from: 'new', to: 'received', details: { because: beginning.because } });
  return id;
}
