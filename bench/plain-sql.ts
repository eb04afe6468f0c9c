import type { Queryable } from '@chc/platform';

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

export const FLAG_28_DAYS = `insert into plain.flag select id, $1::date from referral where activity_type = '01' and concluded_on is null and received_on <= $1::date - 29`;
export const FLAG_REVIEWS = `insert into plain.flag select r.id, $1::date from review r join eligibility e on e.id = r.eligibility_id
  where r.completed_on is null and r.due_on < $1::date and (e.eligible_to is null or e.eligible_to > $1::date)`;

/** One row a breach and nothing else: the least a night's two sweeps can write. */
export async function flagNight(db: Queryable, on: string): Promise<void> {
  await db.query('create schema if not exists plain');
  await db.query('drop table if exists plain.flag');
  await db.query('create table plain.flag (id uuid, raised_on date)');
  await db.query(FLAG_28_DAYS, [on]);
  await db.query(FLAG_REVIEWS, [on]);
}

/** The counts of a quiet night, in three statements. */
export async function countNightPlainly(db: Queryable, on: string): Promise<void> {
  await db.query(`select commissioner_id, count(*) from referral where activity_type = '01' and concluded_on is null and received_on <= $1::date - 29 group by 1`, [on]);
  await db.query(`select e.commissioner_id, e.funding, r.review_type, count(*) from review r join eligibility e on e.id = r.eligibility_id
    where r.outstanding_to is null and r.due_on < $1::date group by 1, 2, 3`, [on]);
  await db.query(`select r.commissioner_id, d.setting, count(*) from dst d join referral r on r.id = d.referral_id
    where d.completed_on > $1::date - 90 and d.completed_on <= $1::date group by 1, 2`, [on]);
}

/** Every count of the return in one pass over each table; no evidence, no roll-up, no files. */
export async function countReturnPlainly(db: Queryable, previousEnd: string, end: string): Promise<void> {
  await db.query(`
    select commissioner_id, funding,
      count(*) filter (where eligible_from <= $1 and (eligible_to is null or eligible_to > $1)),
      count(*) filter (where eligible_from > $1 and eligible_from <= $2),
      count(*) filter (where eligible_to > $1 and eligible_to <= $2),
      count(*) filter (where eligible_from <= $2 and (eligible_to is null or eligible_to > $2))
    from eligibility group by 1, 2`, [previousEnd, end]);
  await db.query(`
    select commissioner_id, activity_type,
      count(*) filter (where received_on > $1 and received_on <= $2),
      count(*) filter (where concluded_on > $1 and concluded_on <= $2),
      count(*) filter (where discounted_on > $1 and discounted_on <= $2),
      count(*) filter (where decided_on > $1 and decided_on <= $2 and decision_outcome in ('03', '04')),
      count(*) filter (where concluded_on > $1 and concluded_on <= $2 and concluded_on - received_on <= 28),
      count(*) filter (where received_on <= $2 - 29 and (concluded_on is null or concluded_on > $2))
    from referral group by 1, 2`.replaceAll('$2 - 29', '$2::date - 29'), [previousEnd, end]);
  await db.query(`select r.commissioner_id, d.setting, count(*) from dst d join referral r on r.id = d.referral_id
    where d.completed_on > $1 and d.completed_on <= $2 group by 1, 2`, [previousEnd, end]);
}
