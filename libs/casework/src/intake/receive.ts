import { businessDateAt, type PlainDate } from '@chc/deadlines';
import { recordMove } from '../act/account.js';
import type { Receiving } from '../act/intake-act.js';
import { insertRow } from '../act/write.js';
import { isValidNhsNumber, normaliseNhsNumber } from '../person/nhs-number.js';
import { OPEN_STATES } from '../referral/referral.states.js';
import type { PersonInput } from './person.fields.js';

export interface ReceivedFor {
  readonly id: string;
  readonly icbId: string;
  readonly commissionerId: string;
}

/**
 * The person it is about, locked until the end of the transaction: the one we hold with this NHS number (its check digit is
 * right) and this birth date in the ICB, else a new one. What we hold of a known person stays as it is.
 */
export async function receivePerson({ tx, commissioners }: Receiving, input: PersonInput): Promise<ReceivedFor> {
  const { id: commissionerId, icbId } = commissioners.find(({ code }) => code === input.commissioner)!;
  const digits = normaliseNhsNumber(input.nhsNumber ?? '');
  const nhsNumber = isValidNhsNumber(digits) ? digits : null;
  if (nhsNumber !== null && input.bornOn !== undefined) {
    // Two that arrive at once for somebody not known yet: the second waits, and finds the person the first made.
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 1))', [`intake ${icbId} ${nhsNumber}`]);
    const { rows: [known] } = await tx.query<{ id: string; commissioner_id: string }>(`
      select id, commissioner_id from person where icb_id = $1 and nhs_number = $2 and born_on = $3 and merged_into_id is null
      order by id limit 1 for no key update`, [icbId, nhsNumber, input.bornOn]);
    if (known) return { id: known.id, icbId, commissionerId };
  }
  const id = await insertRow(tx, 'person', {
    icb_id: icbId, commissioner_id: commissionerId, nhs_number: nhsNumber, nhs_number_given: input.nhsNumber, nhs_number_status: nhsNumber === null ? '03' : '02',
    family_name: input.familyName, given_name: input.givenName, born_on: input.bornOn, stated_gender: input.statedGender, postcode: input.postcode?.toUpperCase(),
  });
  return { id, icbId, commissionerId };
}

/** The day and instant of receipt: of something sent here, now; of something logged, when it reached us. */
export interface ReceivedWhen {
  readonly at: Date;
  readonly on: PlainDate;
}
export const now = ({ at, today }: Receiving): ReceivedWhen => ({ at, on: today });
export const then = (at: Date): ReceivedWhen => ({ at, on: businessDateAt(at) });

/** The next number to quote. */
export async function nextReference({ tx }: Receiving): Promise<string> {
  const { rows: [next] } = await tx.query<{ reference: string }>(`select 'R' || lpad(nextval('intake_reference')::text, 6, '0') as reference`);
  return next!.reference;
}

interface NewReferral {
  readonly activityType: '01' | '02';
  readonly notificationType?: '01' | '02';
  readonly sourceOfReferral?: string | undefined;
  readonly referringProfessional?: string | undefined;
  readonly channel: string;
  readonly reference: string;
  readonly organisation?: string | undefined;
  readonly sender?: string | undefined;
  readonly reason?: string | undefined;
}

/** Makes the referral, received; a suspected duplicate where the person has an open one of its kind. @returns its id */
export async function receiveReferral({ tx, by }: Receiving, person: ReceivedFor, when: ReceivedWhen, referral: NewReferral): Promise<string> {
  const { rowCount: open } = await tx.query('select from referral where person_id = $1 and activity_type = $2 and state = any ($3) limit 1', [person.id, referral.activityType, OPEN_STATES]);
  const id = await insertRow(tx, 'referral', {
    icb_id: person.icbId, person_id: person.id, commissioner_id: person.commissionerId, activity_type: referral.activityType, state: 'received',
    received_on: when.on, received_at: when.at, notification_type: referral.notificationType, source_of_referral: referral.sourceOfReferral,
    referring_professional: referral.referringProfessional, suspected_duplicate: open !== 0, channel: referral.channel, reference: referral.reference,
    reason_for_referral: referral.reason, sent_by: by.id, sent_by_name: referral.sender ?? (referral.channel === 'electronic' ? by.name : undefined), sent_by_account: by.accountId, sent_by_organisation: referral.organisation,
  });
  await recordMove(tx, by, 'referral', id, { icbId: person.icbId, event: 'received', from: 'new', to: 'received', details: { channel: referral.channel } });
  return id;
}
