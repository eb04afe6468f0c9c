import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';

// Set-based and from the rows themselves, so that the same caseload gives the same challenges. No count of the return or of a
// page reads anything that is written here.

/** Open requests stand at every stage: in the order of their identifiers, one after the other. */
const STAGES = `
  update appeal a set
    asked_by = 'individual', grounds = case n % 3 when 0 then array['outcome_disputed'] when 1 then array['process_not_followed', 'wrong_or_missing_evidence'] else array['wrong_or_missing_evidence'] end,
    ask_by = (r.decided_on + interval '6 months')::date, recorded_by = 'wanda.thirlby',
    late_answer = case when a.requested_on > (r.decided_on + interval '6 months')::date then 'accepted' end,
    late_reason = case when a.requested_on > (r.decided_on + interval '6 months')::date then 'The letter went to a former address (invented)' end,
    late_answered_on = case when a.requested_on > (r.decided_on + interval '6 months')::date then a.requested_on end,
    late_answered_by = case when a.requested_on > (r.decided_on + interval '6 months')::date then 'wanda.thirlby' end,
    state = case n % 4 when 0 then 'requested' when 1 then 'informal' else 'formal' end,
    informal_meeting_on = case when n % 4 > 0 then least(a.requested_on + 12, $1::date) end,
    informal_note = case when n % 4 > 0 then 'Talked through on the telephone; they would like a meeting (invented)' end,
    formal_booked_for = case n % 4 when 2 then $1::date + 6 when 3 then least(a.requested_on + 20, $1::date) end,
    formal_place = case when n % 4 > 1 then 'By video' end, formal_panel = case when n % 4 > 1 then 'An invented chair and two invented members' end
  from (select id, row_number() over (order by source_id) as n from appeal where outcome_letter_on is null and source_id is not null and recorded_by is null) o, referral r join person p on p.id = r.person_id
  where o.id = a.id and r.id = a.referral_id and p.died_on is null`;

const HEARD = `
  update appeal set state = 'heard', formal_meeting_on = formal_booked_for, formal_note = 'The family spoke about the nights; the panel asked for the care home’s notes (invented)'
  where state = 'formal' and recorded_by = 'wanda.thirlby' and formal_booked_for <= $1`;

const REVIEWS = `
  insert into independent_review (id, icb_id, person_id, referral_id, appeal_id, state, body, requested_on, ask_by, due_on, asked_by, grounds, recorded_by, panel_booked_for)
  select md5('independent review ' || a.source_id)::uuid, a.icb_id, r.person_id, r.id, a.id, 'requested', 'NHS England',
    a.outcome_letter_on + 20, (a.outcome_letter_on + interval '6 months')::date, (a.outcome_letter_on + 20 + interval '3 months')::date, 'individual', array['process_not_followed'], 'wanda.thirlby', null
  from (select *, row_number() over (order by outcome_letter_on desc, source_id) as n from appeal where outcome = 'not_upheld' and source_id is not null and outcome_letter_on + 20 <= $1::date and outcome_letter_on > $1::date - 200) a
  join referral r on r.id = a.referral_id where n <= 5 on conflict do nothing`;
const PANELS = `update independent_review set state = 'panel_booked', panel_booked_for = $1::date + 15 where id in (select id from independent_review where not exists (select from independent_review where state = 'panel_booked') order by requested_on, id limit 2)`;

/** An upheld request whose money is worked out and waits for a second person: £1,050 a week, paid by the person. */
const REVERSED = `
  with chosen as (
    select a.id, a.icb_id, a.referral_id, r.person_id, r.decided_on, a.outcome_letter_on as upheld_on, e.id as eligibility_id
    from appeal a join referral r on r.id = a.referral_id join eligibility e on e.referral_id = r.id and e.funding = 'chc_standard' and e.eligible_from = a.outcome_letter_on
    where a.outcome = 'full' and a.source_id is not null and r.decided_on < a.outcome_letter_on order by a.outcome_letter_on desc, a.source_id limit 1
  ), decided as (
    update appeal a set decided_on = c.upheld_on, decided_outcome = 'full', decided_reasons = 'The notes of the nights had not been read: needs were intense and unpredictable (invented)', decided_by = 'wanda.thirlby',
      decided_by_name = 'Wanda Thirlby', eligible_from = c.decided_on from chosen c where c.id = a.id
  ), linked as (
    update eligibility e set appeal_id = c.id from chosen c where c.eligibility_id = e.id
  ), cost as (
    insert into care_cost (id, icb_id, person_id, referral_id, from_on, to_on, weekly_pence, payer, includes_fnc, evidence, recorded_on, recorded_by)
    select md5('care cost ' || c.id)::uuid, c.icb_id, c.person_id, c.referral_id, c.decided_on, c.upheld_on, 105000, 'individual', false, 'Invoices of the care home (invented)', c.upheld_on, 'wanda.thirlby' from chosen c on conflict do nothing
  )
  insert into refund (id, icb_id, person_id, referral_id, appeal_id, state, because, reason, from_on, from_on_statistic, to_on, days, days_not_known, individual_pence, council_pence, fnc_pence,
    individual_statistic_pence, council_statistic_pence, stretches, proposed_on, proposed_by)
  select md5('refund ' || c.id)::uuid, c.icb_id, c.person_id, c.referral_id, c.id, 'proposed', 'challenge', 'All invoices seen (invented)', c.decided_on, c.decided_on, c.upheld_on, s.days, 0, s.pence, 0, 0, s.pence, 0,
    jsonb_build_array(jsonb_build_object('fromOn', c.decided_on, 'toOn', c.upheld_on, 'days', s.days, 'payer', 'individual', 'organisationId', null, 'weeklyPence', 105000, 'fncWeeklyPence', 0)), c.upheld_on, 'wanda.thirlby'
  from chosen c cross join lateral (select c.upheld_on - c.decided_on as days, round((c.upheld_on - c.decided_on) * 105000 / 7.0)::bigint as pence) s on conflict do nothing`;

const DISPUTES = `
  insert into council_dispute (id, icb_id, person_id, referral_id, organisation_id, state, raised_on, raised_by, ground, note, stage, stage_name, stage_from, stage_due, interim_payer, interim_percent, interim_from, without_prejudice, recorded_by)
  select md5('dispute ' || r.source_id)::uuid, r.icb_id, r.person_id, r.id, council.id, 'open', r.decided_on + 4, 'council', (array['decision', 'levels', 'ordinary_residence'])[n], 'The council reads the needs otherwise (invented)',
    s.position, s.name, r.decided_on + 4, r.decided_on + 4 + s.days, (array['council', 'icb', 'shared'])[n], (array[0, 100, 50])[n], r.decided_on, true, 'wanda.thirlby'
  from (select *, (row_number() over (order by decided_on desc, source_id))::int as n from referral
    where activity_type = '01' and decision_outcome = '04' and decided_on + 4 <= $1::date and source_id is not null) r
  join dispute_stage s on s.icb_id is null and s.position = n
  cross join (select id from organisation where kind = 'local_authority' order by code limit 1) council where n <= 3 on conflict do nothing`;

/** Gives the demonstration's challenges their stages: open and late requests, independent reviews, disputes, one reversed decision with its refund. */
export async function seedChallenges(db: Queryable, madeFor: PlainDate): Promise<void> {
  await db.query(STAGES, [madeFor]);
  await db.query(HEARD, [madeFor]);
  await db.query(REVIEWS, [madeFor]);
  await db.query(PANELS, [madeFor]);
  await db.query(REVERSED);
  await db.query(DISPUTES, [madeFor]);
}
