import type { Database } from '@chc/platform';
import type { PlainDate } from '@chc/deadlines';

/** How many of each practitioner's cases have a family that reads, and who reads how. */
const EACH = 1;

/**
 * Daughters and sons who may be told, each by a recorded consent, on one open case of each practitioner (a Fast Track case first) and
 * every reader's way of reading in turn. No secret is made: whoever opens the family link's page makes it there. Does nothing twice.
 */
export async function seedFamilies(db: Database, madeFor: PlainDate): Promise<void> {
  await db.query(`
    with picked as (
      select p.id, p.icb_id, p.family_name, row_number() over (order by p.practitioner, p.id) as at
      from (
        select p.*, row_number() over (partition by p.practitioner order by r.activity_type = '02' desc, r.received_on desc, p.id) as its
        from person p join referral r on r.person_id = p.id and r.concluded_on is null and r.set_aside_on is null
        where p.practitioner is not null and p.born_on is not null and p.died_on is null and p.family_name is not null and p.merged_into_id is null
      ) p where p.its <= ${EACH} and not exists (select from family_link)
    ), reader as (
      select *, (array['Jo', 'Sam', 'Chris', 'Alex'])[1 + at % 4] || ' ' || family_name as name, (array['Daughter', 'Son'])[1 + at % 2] as relationship,
        (array['plain', 'plain', 'large_print', 'easy_read'])[1 + at % 4] as format, $1::date - 2 as on_date, gen_random_uuid() as representative_id, gen_random_uuid() as consent_id
      from picked
    ), representatives as (
      insert into representative (id, icb_id, person_id, kind, name, relationship, reached_at, consulted_on_welfare, gets_copies, acts_from, recorded_by, recorded_at)
      select representative_id, icb_id, id, 'family_or_friend', name, relationship, '01632 960 010', false, false, on_date, 'demonstration', on_date + time '09:00' from reader returning id
    ), consents as (
      insert into consent (id, icb_id, person_id, shared_with, relationship, scope, given_by, given_on, recorded_by, recorded_at)
      select consent_id, icb_id, id, name, relationship, '{everything}', 'person', on_date, 'demonstration', on_date + time '09:00' from reader returning id
    ), needs as (
      insert into communication_need (id, icb_id, person_id, need, what, noted_on, recorded_by, recorded_at)
      select gen_random_uuid(), icb_id, id, (array['hearing', 'interpreter'])[1 + at % 2], (array['Write, or speak slowly', 'Polish'])[1 + at % 2], on_date, 'demonstration', on_date + time '09:00' from reader where at % 3 = 0 returning id
    )
    insert into family_link (id, icb_id, person_id, for_whom, representative_id, consent_id, expires_on, format, link_by, code_by, recorded_by, recorded_at)
    select gen_random_uuid(), r.icb_id, r.id, 'representative', r.representative_id, r.consent_id, $1::date + 90, r.format, 'email', 'telephone', 'demonstration', r.on_date + time '09:00'
    from reader r where (select count(*) from representatives) + (select count(*) from consents) + (select count(*) from needs) > 0`, [madeFor]);
}
