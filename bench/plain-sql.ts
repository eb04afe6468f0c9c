import type { Queryable } from '@chc/platform';
import { evidenceSql, quarterTo } from '@chc/returns';

// The same work in plain SQL, without our rules around it: what ours is measured against.

const IMPORTED = ['person', 'referral', 'eligibility', 'review', 'referral_event', 'review_event', 'checklist', 'fast_track_tool', 'dst'];

/** Writes what the import wrote into tables with the same columns, checks and indexes, from rows that are already typed. */
export async function copyTables(db: Queryable): Promise<void> {
  await db.query('drop schema if exists plain cascade');
  await db.query('create schema plain');
  for (const table of IMPORTED) {
    await db.query(`create table plain.${table} (like public.${table} including defaults including constraints including indexes)`);
    const { rows } = await db.query<{ name: string }>(`select attname as name from pg_attribute
      where attrelid = 'public.${table}'::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`);
    const columns = rows.map(({ name }) => name).join(', ');
    await db.query(`insert into plain.${table} (${columns}) select ${columns} from public.${table}`);
  }
}

/** The night's two sweeps as one statement each over the copies: mark the row, insert the breach. */
export async function flagNight(db: Queryable, on: string): Promise<void> {
  await db.query('create table plain.breach (like public.breach including defaults including constraints including indexes)');
  await db.query(`
    with flagged as (update plain.referral set over_28_days_flagged = true
      where activity_type = '01' and concluded_on is null and not over_28_days_flagged and received_on <= $1::date - 29 returning id, icb_id)
    insert into plain.breach (icb_id, standard, referral_id, raised_on, raised_run_id) select icb_id, 'over_28_days', id, $1::date, gen_random_uuid() from flagged`, [on]);
  await db.query(`
    with flagged as (update plain.review r set overdue_flagged = true from plain.eligibility e
      where e.id = r.eligibility_id and r.completed_on is null and not r.overdue_flagged and r.due_on < $1::date and (e.eligible_to is null or e.eligible_to > $1::date)
      returning r.id, r.icb_id)
    insert into plain.breach (icb_id, standard, review_id, raised_on, raised_run_id) select icb_id, 'review_overdue', id, $1::date, gen_random_uuid() from flagged`, [on]);
}

/** The counts of a quiet night, in three statements. */
export async function countNightPlainly(db: Queryable, on: string): Promise<void> {
  await db.query(`select commissioner_id, count(*) from referral where activity_type = '01' and concluded_on is null and received_on <= $1::date - 29 group by 1`, [on]);
  await db.query(`select e.commissioner_id, e.funding, r.review_type, count(*) from review r join eligibility e on e.id = r.eligibility_id
    where r.outstanding_to is null and r.due_on < $1::date group by 1, 2, 3`, [on]);
  await db.query(`select r.commissioner_id, d.setting, count(*) from dst d join referral r on r.id = d.referral_id
    where d.completed_on > $1::date - 90 and d.completed_on <= $1::date group by 1, 2`, [on]);
}

/** Every record the return counts, selected and handed over unsorted: no figures, no roll-up, no files. */
export async function listEvidencePlainly(db: Queryable, end: string): Promise<void> {
  await db.query('drop table if exists plain.evidence');
  await db.query(`create table plain.evidence as ${evidenceSql(quarterTo(end))}`);
  await db.query('select commissioner_id, "table", item, chc_type, band, record_id from plain.evidence');
}

/** The first page of the worklist and how many there are in all. */
export async function readWorklistPlainly(db: Queryable): Promise<void> {
  await db.query({
    name: 'plain-worklist',
    text: `select (select count(*) from referral where activity_type = '01' and concluded_on is null), r.id, r.source_id, r.received_on, p.family_name, p.given_name, p.nhs_number, o.name
      from referral r join person p on p.id = r.person_id join organisation o on o.id = r.commissioner_id
      where r.activity_type = '01' and r.concluded_on is null order by r.received_on, r.id limit 25`,
    values: [],
  });
}
