// Escalations, against a count made from the record alone: at the moment of each change, and after every night.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { ESCALATION_KINDS, followAllEscalations, followEscalations, raiseEscalations, readDatedValues, type Swept } from '@chc/casework';
import { addDays, addMonths } from '@chc/deadlines';
import { Database, SYSTEM } from '@chc/platform';
import { Acting, anActor } from '../support/acting.js';
import { aDst, aNight, aPerson, aRecommendation, aReferral, aReview, anEligibility, COMMISSIONER, ICB, insert, PLACE, theOrganisations } from '../builders/record.js';
import { freshDatabase } from '../support/database.js';

let db: Database;
let owner: pg.Client;
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('escalations');
  db = new Database({ databaseUrl: ownerUrl });
  owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await theOrganisations(db);
});
afterAll(() => Promise.all([db.close(), owner.end()]));

async function emptied(): Promise<void> {
  for (const table of ['outbox', 'escalation_watch', 'escalation', 'nightly_run', 'verification', 'dst', 'review', 'eligibility', 'referral', 'person', 'account']) await owner.query(`delete from ${table}`);
  await owner.query(`delete from dated_value where source = 'test'`);
  await owner.query(`delete from escalation_rule where source = 'test'`);
}
beforeEach(emptied);

async function night(on: string): Promise<Swept> {
  return raiseEscalations(db, { runId: await aNight(db, { id: crypto.randomUUID(), business_date: on }), businessDate: on });
}
const follow = (people: readonly string[], on: string): Promise<Swept> => db.transaction(async (tx) => followEscalations(tx, people, on, ICB, await readDatedValues(tx, ICB, on)));
const column = async (sql: string, values: unknown[] = []): Promise<string[]> => (await db.query<{ one: string }>(sql, values)).rows.map(({ one }) => one);
const open = (): Promise<string[]> => column(`select kind || ' ' || coalesce(referral_id, review_id) as one from escalation where cleared_on is null order by 1`);

/** What should be open at the end of a day, reckoned forward from each row by itself. */
async function oracle(on: string): Promise<string[]> {
  const values = await readDatedValues(db, ICB, on);
  const { rows: referrals } = await db.query<{ id: string; type: string; received: string; receivedAt: Date | null; concluded: string | null; state: string; coordinator: string | null; booked: string | null; dst: boolean }>(`
    select r.id, activity_type as type, received_on as received, received_at as "receivedAt", concluded_on as concluded, state, coordinator, mdt_booked_on as booked,
      exists (select from dst d where d.referral_id = r.id and d.completed_on is not null and d.superseded_at is null) as dst from referral r`);
  const { rows: reviews } = await db.query<{ id: string; due: string; from: string; outstanding: string | null }>(
    'select v.id, v.due_on as due, e.eligible_from as from, v.outstanding_to as outstanding from review v join eligibility e on e.id = v.eligibility_id');
  const { rows: rules } = await db.query<{ kind: string }>('select kind from escalation_rules_on($1) where icb_id = $2', [on, ICB]);
  const early = (state: string): boolean => state === 'received' || state === 'assessing';
  const found = [
    ...referrals.filter((r) => r.type === '01' && (r.concluded === null || r.concluded > on)).flatMap((r) => [
      ...(r.coordinator === null && r.state === 'received' && addDays(r.received, values.coordinator_by_day) < on ? ['no_coordinator'] : []),
      ...(early(r.state) && r.booked === null && !r.dst && addDays(r.received, values.mdt_booked_by_day) < on ? ['no_mdt_booked'] : []),
      ...(early(r.state) && !r.dst && addDays(r.received, values.dst_by_day) < on ? ['no_dst'] : []),
      ...(addDays(r.received, values.verified_by_day) < on ? ['not_verified'] : []),
      ...(addDays(r.received, values.decision_days) < on ? ['over_28_days'] : []),
      ...(addDays(r.received, values.decision_days + 7 * values.long_wait_weeks) < on ? ['over_12_weeks'] : []),
      ...(addDays(r.received, values.decision_days + 7 * values.very_long_wait_weeks) < on ? ['over_26_weeks'] : []),
    ].map((kind) => ({ kind, id: r.id }))),
    ...referrals.filter((r) => r.type === '02' && (r.concluded === null || r.concluded > on)
      && (r.receivedAt ? r.receivedAt.getTime() + values.fast_track_hours * 3_600_000 < new Date(`${on}T00:00:00Z`).getTime() : addDays(r.received, Math.floor(values.fast_track_hours / 24)) < on))
      .map(({ id }) => ({ kind: 'fast_track_over', id })),
    ...reviews.filter((v) => v.outstanding === null || v.outstanding > on).flatMap((v) => {
      const due = v.due > v.from ? v.due : v.from;
      return ([['review_overdue_1', 'review_overdue_first_months'], ['review_overdue_3', 'review_overdue_second_months'], ['review_overdue_6', 'review_overdue_third_months']] as const)
        .filter(([, name]) => addMonths(due, values[name]) < on).map(([kind]) => ({ kind, id: v.id }));
    }),
  ];
  return found.filter(({ kind }) => rules.some((rule) => rule.kind === kind)).map(({ kind, id }) => `${kind} ${id}`).sort();
}

const DAY_ONE = '2025-11-01';
const day = fc.integer({ min: 0, max: 230 }).map((days) => addDays(DAY_ONE, days));
const referral = fc.record({ received_on: day, decided_on: fc.option(day, { freq: 1 }), coordinator: fc.option(fc.constant('PR1')), mdt: fc.boolean(), fastTrack: fc.boolean(), hour: fc.option(fc.integer({ min: 0, max: 23 })) });
const review = fc.record({ due_on: day, completed_on: fc.option(day), eligible_from: fc.constantFrom('2025-01-31', '2026-03-01') });
type Referral = typeof referral extends fc.Arbitrary<infer T> ? T : never;
type Review = typeof review extends fc.Arbitrary<infer T> ? T : never;

function referralColumns({ received_on, decided_on, coordinator, mdt, fastTrack, hour }: Referral): Record<string, unknown> {
  const decided = decided_on !== null && decided_on >= received_on;
  return {
    activity_type: fastTrack ? '02' : '01', received_on, received_at: fastTrack && hour !== null ? `${received_on}T${String(hour).padStart(2, '0')}:30:00Z` : null,
    decided_on: decided ? decided_on : null, decision_outcome: decided ? (fastTrack ? '02' : '04') : null, coordinator,
    state: decided ? 'decided' : coordinator && !fastTrack ? 'assessing' : 'received',
    ...(mdt && !fastTrack ? { mdt_booked_on: received_on, mdt_booked_by: 'x', mdt_meeting_on: received_on, mdt_meeting_time: '10:00', mdt_meeting_place: 'here' }
      : { mdt_booked_on: null, mdt_booked_by: null, mdt_meeting_on: null, mdt_meeting_time: null, mdt_meeting_place: null }),
  };
}
const reviewColumns = ({ due_on, completed_on }: Review): Record<string, unknown> => ({ due_on, completed_on, state: completed_on ? 'completed' : 'due' });

async function change(table: string, id: string, columns: Record<string, unknown>): Promise<void> {
  const names = Object.keys(columns);
  await db.query(`update ${table} set ${names.map((name, n) => `${name} = $${n + 2}`).join(', ')} where id = $1`, [id, ...Object.values(columns)]);
}

describe('escalations', () => {
  const step = fc.record({
    later: fc.integer({ min: 0, max: 45 }), referrals: fc.array(fc.tuple(fc.nat(3), referral), { maxLength: 3 }), reviews: fc.array(fc.tuple(fc.nat(2), review), { maxLength: 2 }),
    threshold: fc.option(fc.tuple(fc.constantFrom('coordinator_by_day', 'mdt_booked_by_day', 'fast_track_hours', 'review_overdue_first_months', 'long_wait_weeks'), fc.integer({ min: 1, max: 3 })), { freq: 3 }),
    rule: fc.option(fc.constantFrom(...Object.keys(ESCALATION_KINDS)), { freq: 4 }),
  });

  it('are, after every change and every night, what the record alone says; a second night does nothing', async () => {
    await fc.assert(fc.asyncProperty(fc.array(referral, { minLength: 1, maxLength: 4 }), fc.array(review, { minLength: 1, maxLength: 3 }), fc.array(step, { minLength: 1, maxLength: 5 }), async (referrals, reviews, steps) => {
      await emptied();
      const [ids, people, reviewIds] = [[] as string[], [] as string[], [] as string[]];
      for (const words of referrals) {
        const person_id = await aPerson(db);
        people.push(person_id);
        ids.push(await aReferral(db, { person_id, source_id: crypto.randomUUID(), ...referralColumns(words) }));
      }
      for (const { eligible_from, ...words } of reviews) {
        const eligibility_id = await anEligibility(db, { eligible_from });
        reviewIds.push(await aReview(db, { eligibility_id, source_id: crypto.randomUUID(), ...reviewColumns({ eligible_from, ...words }) }));
      }
      let on = addDays(DAY_ONE, 60);
      // As an import ends.
      await db.transaction((tx) => followAllEscalations(tx, on));
      expect(await open()).toEqual(await oracle(on));
      for (const { later, referrals: changed, reviews: reviewed, threshold, rule } of steps) {
        on = addDays(on, later);
        await night(on);
        expect(await open()).toEqual(await oracle(on));
        for (const [at, words] of changed) {
          await change('referral', ids[at % ids.length]!, referralColumns(words));
          await follow([people[at % ids.length]!], on);
        }
        for (const [at, words] of reviewed) {
          await change('review', reviewIds[at % reviewIds.length]!, reviewColumns(words));
          await follow(await column('select e.person_id as one from review v join eligibility e on e.id = v.eligibility_id where v.id = $1', [reviewIds[at % reviewIds.length]]), on);
        }
        expect(await open()).toEqual(await oracle(on));
        on = addDays(on, 1);
        if (threshold) await db.query(`insert into dated_value (name, from_on, value, unit, source) values ($1, $2, $3, 'x', 'test') on conflict do nothing`, [threshold[0], on, threshold[1]]);
        if (rule) await db.query(`insert into escalation_rule (kind, from_on, to_on, tells, source) values ($1, $2::date, $2::date + 20, '{lead}', 'test') on conflict do nothing`, [rule, on]);
        await night(on);
        expect(await open()).toEqual(await oracle(on));
        expect(await night(on)).toEqual({ raised: 0, cleared: 0 });
        expect(await db.transaction((tx) => followAllEscalations(tx, on))).toEqual({ raised: 0, cleared: 0 });
      }
    }), { numRuns: 15 });
  }, 240_000);

  it('tell whom their rule names by one email a night, and nobody twice', async () => {
    const account = (username: string, words: object): Promise<string> => insert(db, 'account', { issuer: 'https://i.example', subject: username, username, name: username, email: `${username}@example.org`, ...words });
    await account('owner.one', { practitioner: 'PR1', roles: ['practitioner'], organisation_id: PLACE });
    await account('lead.one', { roles: ['spoke_lead'], organisation_id: PLACE });
    await account('hub.one', { roles: ['hub_manager'], organisation_id: ICB });
    await account('hub.gone', { roles: ['hub_manager'], organisation_id: ICB, disabled_at: new Date(0) });
    const one = await aPerson(db, { practitioner: 'PR1', commissioner_id: COMMISSIONER });
    await aReferral(db, { person_id: one, state: 'assessing', coordinator: 'PR1', mdt_booked_on: '2026-03-02', mdt_booked_by: 'x', mdt_meeting_on: '2026-03-20', mdt_meeting_time: '10:00', mdt_meeting_place: 'x' });
    await db.transaction((tx) => followAllEscalations(tx, '2026-03-02'));
    expect(await column('select to_address as one from outbox order by 1')).toEqual([]);
    await night('2026-03-23');
    expect(await column('select to_address as one from outbox order by 1')).toEqual(['lead.one@example.org', 'owner.one@example.org']);
    await night('2026-03-23');
    expect(await column('select to_address as one from outbox order by 1')).toHaveLength(2);
    // 12 weeks beyond the 28 days: 22 June is the last day still within them.
    await night('2026-06-22');
    expect(await column(`select to_address as one from outbox where effect like 'escalations/night/2026-06-22/%' and to_address like 'hub%'`)).toEqual([]);
    await night('2026-06-23');
    expect(await column(`select to_address as one from outbox where to_address like 'hub%'`)).toEqual(['hub.one@example.org']);
    expect(await column('select distinct kind || coalesce(person_id::text, letter_id::text, $1) as one from outbox', [''])).toEqual(['notification_email']);
  });

  it('of a verification count the working days it was given; one open for each kind and record', async () => {
    const id = await aRecommendation(db, { received_on: '2026-03-20' });
    await owner.query(`update verification set due_on = '2026-03-24'`);
    const [person] = await column('select person_id as one from referral where id = $1', [id]);
    await follow([person!], '2026-03-24');
    expect(await open()).toEqual([]);
    await night('2026-03-25');
    expect(await open()).toEqual([`verification_over ${id}`]);
    await expect(insert(db, 'escalation', { icb_id: ICB, person_id: person, kind: 'verification_over', referral_id: id, raised_on: '2026-03-25' })).rejects.toMatchObject({ constraint: 'escalation_one_open_per_subject' });
  });

  it('come with a Checklist that is late already, and go with a DST', async () => {
    const person = await aPerson(db);
    const id = await aReferral(db, { person_id: person, received_on: '2026-02-01' });
    expect(await follow([person], '2026-02-25')).toEqual({ raised: 3, cleared: 0 });
    await aDst(db, { referral_id: id });
    expect(await follow([person], '2026-02-25')).toEqual({ raised: 0, cleared: 2 });
    expect(SYSTEM.says.system).toBe('yes');
  });

  it('have the same kinds in code and table', async () => {
    expect(await column(`select kind || ' ' || value_name as one from escalation_kind order by 1`)).toEqual(Object.entries(ESCALATION_KINDS).map(([kind, { value }]) => `${kind} ${value}`).sort());
  });

  // Last: the account of an act is never deleted.
  it('are acknowledged with a plan and its date, raised again when it passes, and cleared by what was awaited', async () => {
    const person = await aPerson(db, { practitioner: 'PR1' });
    await aReferral(db, { person_id: person });
    await follow([person], '2026-03-05');
    const lead = new Acting(db, anActor('lead.one', { roles: ['spoke_lead'] }), '2026-03-05');
    expect(await lead.refused(person, 'acknowledge_escalation', { plan: 'x', plan_on: '2026-03-04' })).toEqual(['input', expect.stringContaining('plan_on')]);
    await lead.do(person, 'acknowledge_escalation', { plan: 'A coordinator from the hub', plan_on: '2026-03-06' });
    const told = async (): Promise<unknown> => (await db.query('select raised_on, cleared_on, plan_on, raised_again_on from escalation')).rows[0];
    expect(await night('2026-03-06')).toEqual({ raised: 0, cleared: 0 });
    expect(await night('2026-03-07')).toEqual({ raised: 1, cleared: 0 });
    expect(await night('2026-03-07')).toEqual({ raised: 0, cleared: 0 });
    expect(await told()).toEqual({ raised_on: '2026-03-05', cleared_on: null, plan_on: '2026-03-06', raised_again_on: '2026-03-07' });
    const later = new Acting(db, lead.by, '2026-03-07');
    await later.do(person, 'acknowledge_escalation', { plan: 'The lead herself', plan_on: '2026-03-09' });
    expect(await told()).toMatchObject({ plan_on: '2026-03-09', raised_again_on: null });
    await later.do(person, 'name_coordinator', { coordinator: 'PR2' }, { subjectId: (await later.record(person)).referral[0]!.id });
    expect(await told()).toMatchObject({ cleared_on: '2026-03-07' });
    expect(await later.refused(person, 'acknowledge_escalation', { plan: 'x', plan_on: '2026-03-09' })).toEqual(['conflict', 'escalation_is_cleared']);
  });
});
