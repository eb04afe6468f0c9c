import { perform, proposeMeetings, readOpenSlots } from '@chc/casework';
import { addDays, isWorkingDay, londonInstant, type PlainDate, weekdayOf } from '@chc/deadlines';
import { type Actor, type Database, DomainError } from '@chc/platform';
import { ICB } from './region.js';

const BY: Actor = { id: 'demonstration', role: 'demonstration', organisationId: null };

/** People from outside who give slots, all invented: their council or trust, what they are, and the place where they meet. */
const OUTSIDE = [
  ['Alma Threlfall', 'social_work', true, 'Lancashire council (demonstration)'], ['Bevis Orrell', 'social_work', true, 'Lancashire council (demonstration)'],
  ['Cicely Haydock', 'social_work', true, 'Cumbria council (demonstration)'], ['Denzil Rimmer', 'social_work', true, 'Blackpool council (demonstration)'],
  ['Elspeth Catlow', 'social_care_practice', false, 'Blackburn council (demonstration)'], ['Fenton Aspinall', 'occupational_therapy', false, 'Red Rose Community Services (demonstration)'],
  ['Greta Holden', 'physiotherapy', false, 'Red Rose Community Services (demonstration)'], ['Hector Marsden', 'medicine', false, 'Skelmer Community Health (demonstration)'],
] as const;
/** Our practitioners with slots, and those of them who also give sessions of discharge to assess: some hundred a month (4.5.5.1). */
const OURS = 16;
const DISCHARGE_TO_ASSESS = 12;
const PLACES = ['Lancaster clinic', 'Preston health centre', 'Burnley health centre', 'Bispham clinic'] as const;
const [WEEKS_BEFORE, WEEKS_AHEAD] = [22, 5];
/** Referrals whose coordinator is named, every other one of those received in these days, and how many of them have their MDT booked. */
const [ASSESSED, BOOKED] = [36, 14];

/** Slots, sessions and booked MDTs of the demonstration: after its caseload and practitioners, once. */
export async function seedSchedule(db: Database, madeFor: PlainDate): Promise<void> {
  const { rows: [icb] } = await db.query<{ id: string }>(`select id from organisation where code = $1 and not exists (select from professional)`, [ICB.code]);
  if (!icb) return;
  await seedProfessionals(db, icb.id, madeFor);
  await seedSlots(db, icb.id, madeFor);
  await bookMeetings(db, icb.id, madeFor);
}

async function seedProfessionals(db: Database, icbId: string, madeFor: PlainDate): Promise<void> {
  const outside = OUTSIDE.map(([name, profession, assessor, organisation], at) => ({ name, profession, assessor, organisation, email: `professional${at + 1}@demonstration.invalid` }));
  await db.query(`
    insert into professional (id, icb_id, name, profession, side, care_act_assessor, organisation, practitioner, email, added_on, added_by)
    select gen_random_uuid(), $1::uuid, p.name, case p.profession when 'social_worker' then 'social_work' else 'nursing' end, case p.profession when 'social_worker' then 'social_care' else 'health' end,
      false, coalesce(o.name, 'The hub (demonstration)'), p.code, null, $2::date, $3
    from (select * from practitioner where name is not null and profession in ('nurse', 'social_worker') and left_on is null order by code limit $4) p left join organisation o on o.id = p.provider_id
    union all
    select gen_random_uuid(), $1::uuid, x.name, x.profession, case when x.profession like 'social%' then 'social_care' else 'health' end, x.assessor, x.organisation, null, x.email, $2::date, $3
    from jsonb_to_recordset($5) as x(name text, profession text, assessor boolean, organisation text, email text)`,
  [icbId, addDays(madeFor, -180), BY.id, OURS, JSON.stringify(outside)]);
}

/** A slot or two a week of everybody, on their own weekdays; of the sessions that have been, most were used. Every fifth offers fewer than three ahead. */
async function seedSlots(db: Database, icbId: string, madeFor: PlainDate): Promise<void> {
  const { rows: people } = await db.query<{ id: string; ours: boolean }>('select id, practitioner is not null as ours from professional order by practitioner nulls last, name');
  const monday = addDays(madeFor, -((weekdayOf(madeFor) + 6) % 7));
  const slots: object[] = [];
  const add = (professional: string, on: PlainDate, [from, to]: readonly [string, string], kind: string, funded: boolean, at: number): void => {
    if (!isWorkingDay(on)) return;
    const isPast = on <= madeFor;
    slots.push({ professional, starts: londonInstant(`${on}T${from}`), ends: londonInstant(`${on}T${to}`), kind, funded, place: at % 3 === 0 ? null : PLACES[at % PLACES.length], state: isPast && at % 5 !== 0 ? 'booked' : 'offered' });
  };
  for (let week = -WEEKS_BEFORE; week < WEEKS_AHEAD; week += 1) {
    for (const [at, { id, ours }] of people.entries()) {
      // Mornings of one weekday, shared by many, so that they can meet.
      const day = addDays(monday, week * 7 + (at % 4));
      if (week < 1 || at % 5 !== 4) add(id, day, ['09:30', '12:30'], 'chc', true, at + week + WEEKS_BEFORE);
      if (ours && at < DISCHARGE_TO_ASSESS) for (const more of [1, 2]) add(id, addDays(monday, week * 7 + ((at + more) % 5)), ['13:30', '16:30'], 'discharge_to_assess', at % 4 === 0, at + week + more + WEEKS_BEFORE);
    }
  }
  await db.query(`
    insert into slot (id, icb_id, professional_id, during, place, online, session_kind, funded, state, offered_on, offered_by)
    select gen_random_uuid(), $2, x.professional, tstzrange(x.starts, x.ends), x.place, x.place is null, x.kind, x.funded, x.state, least(x.starts::date - 14, $3::date), $4
    from jsonb_to_recordset($1) as x(professional uuid, starts timestamptz, ends timestamptz, kind text, funded boolean, place text, state text) on conflict do nothing`,
  [JSON.stringify(slots), icbId, madeFor, BY.id]);
}

/** Some referrals of the last weeks are being assessed, and the first of them have their MDT booked, by the acts themselves. */
async function bookMeetings(db: Database, icbId: string, madeFor: PlainDate): Promise<void> {
  const when = { today: madeFor, at: londonInstant(`${madeFor}T09:00`) };
  const { rows: referrals } = await db.query<{ id: string; caseId: string; version: number; practitioner: string; receivedOn: PlainDate }>(`
    select id, "caseId", version, practitioner, "receivedOn" from (
      select r.id, r.person_id as "caseId", r.version, r.practitioner, r.received_on as "receivedOn", row_number() over (order by r.received_on, r.id) as place
      from referral r where r.activity_type = '01' and r.state = 'received' and r.concluded_on is null and not r.suspected_duplicate and r.practitioner is not null and r.icb_id = $1 and r.received_on between $2 and $3) recent
    where place % 2 = 0 order by place limit ${ASSESSED}`, [icbId, addDays(madeFor, -22), addDays(madeFor, -2)]);
  let booked = 0;
  for (const { id, caseId, version, practitioner, receivedOn } of referrals) {
    try {
      const about = { caseId, kind: 'referral', subjectId: id };
      await perform(db, BY, { ...about, action: 'name_coordinator', input: { coordinator: practitioner }, version }, when);
      if (booked >= BOOKED) continue;
      const [meeting] = proposeMeetings(await readOpenSlots(db, icbId, when.at), { receivedOn, today: madeFor, verificationDays: 2, coordinator: practitioner });
      if (!meeting || meeting.refusals.length > 0) continue;
      const { rows: [now] } = await db.query<{ version: number }>('select version from referral where id = $1', [id]);
      await perform(db, BY, { ...about, action: 'book_mdt_slots', input: { slots: meeting.slots.map((slot) => slot.id) }, version: now!.version }, when);
      booked += 1;
    } catch (error) {
      // A referral that the record does not let be assessed stays as it came.
      if (!(error instanceof DomainError)) throw error;
    }
  }
}
