import { isMailbox, queueEmail } from '@chc/letters';
import type { PlainDate } from '@chc/deadlines';
import type { Transaction } from '@chc/platform';
import type { Told } from './escalation.kinds.js';

/** Something raised in a case, and whom its rule tells. */
export interface ToTell {
  readonly icbId: string;
  readonly personId: string;
  readonly tells: readonly Told[];
}

/** Accounts that are told of cases: owners by their code, leads and hub managers of what lies above the case's commissioner. */
const RECIPIENTS = `
  with told as (select p.practitioner, p.commissioner_id, p.icb_id, t.tell from unnest($2::uuid[], $3::text[]) t (person_id, tell) join person p on p.id = t.person_id),
  owners as (select distinct icb_id, practitioner from told where tell = 'owner' and practitioner is not null),
  above as (
    select distinct t.icb_id, t.tell, o.above_id from (select distinct icb_id, tell, commissioner_id from told where tell <> 'owner') t
    join organisation_above($1) o on o.organisation_id = t.commissioner_id
  )
  select a.id, a.email, min(f.icb_id::text) as "icbId" from account a
  join (
    select a.id, o.icb_id from owners o join account a on a.practitioner = o.practitioner
    union
    select a.id, v.icb_id from above v join account a on a.organisation_id = v.above_id and (case v.tell when 'lead' then 'spoke_lead' else 'hub_manager' end) = any (a.roles)
  ) f on f.id = a.id
  where a.email is not null and a.disabled_at is null
  group by a.id, a.email order by a.id`;

/**
 * One email to each account concerned, which says no more than that something is new. The same occasion again is none.
 * @param occasion the night or the change that raised it
 * @param personId the case, where it is one
 */
export async function tellOf(tx: Transaction, raised: readonly ToTell[], today: PlainDate, occasion: string, personId: string | null): Promise<void> {
  const pairs = [...new Map(raised.flatMap(({ personId: id, tells }) => tells.map((tell) => [`${id} ${tell}`, { id, tell }] as const))).values()];
  const { rows } = await tx.query<{ id: string; email: string; icbId: string }>(RECIPIENTS, [today, pairs.map(({ id }) => id), pairs.map(({ tell }) => tell)]);
  for (const { id, email, icbId } of rows) {
    if (isMailbox(email)) await queueEmail(tx, { kind: 'notification_email', icbId, personId, toAccount: id, toAddress: email, effect: `escalations/${occasion}/${id}` });
  }
}
