import { type Actor, type Database, SYSTEM } from '@chc/platform';
import type { LastSent } from '../act/intake-act.js';

/** What somebody gave of themselves when they last sent something; read by checklist_sent_by and referral_sent_by. */
export async function readLastSent(db: Database, { accountId }: Actor): Promise<LastSent | undefined> {
  if (!accountId) return undefined;
  const { rows: [last] } = await db.as(SYSTEM).query<LastSent>(`
    select c.code as commissioner, coalesce(k.completed_by_organisation, r.sent_by_organisation) as organisation, coalesce(k.source_of_referral, r.source_of_referral) as "sourceOfReferral",
      coalesce(k.completed_by_profession, r.referring_professional) as profession, k.location, t.staff_group as "staffGroup", t.registration
    from (select) nothing
    left join lateral (select * from checklist where sent_by_account = $1 order by received_at desc, id desc limit 1) k on true
    left join lateral (select * from referral where sent_by_account = $1 order by received_at desc, id desc limit 1) r on true
    left join lateral (select t.staff_group, t.registration from referral f join fast_track_tool t on t.referral_id = f.id
      where f.sent_by_account = $1 and f.activity_type = '02' order by f.received_at desc, f.id desc limit 1) t on true
    left join organisation c on c.id = coalesce(r.commissioner_id, (select p.commissioner_id from person p where p.id = k.person_id))
    where k.id is not null or r.id is not null`, [accountId]);
  return last;
}
