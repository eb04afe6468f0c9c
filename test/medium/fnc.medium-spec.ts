// NHS-funded nursing care: its rates by date, what a late rate owes to whom, its own decision, and short stays without CHC considered.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ActName, fncArrears, fncOfCase, fncRateOn, readFncRates, rerateFnc, reratingOf, sumArrears } from '@chc/casework';
import { addDays } from '@chc/deadlines';
import { Database } from '@chc/platform';
import { anEligibility, aPackage, aPerson, aReferral, type Columns, ICB, insert, OTHER_ICB, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';
import { returned } from '../support/returned.js';

const TODAY = '2026-05-20';
let db: Database;
let acting: Acting;
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('fnc');
  db = new Database({ databaseUrl: ownerUrl });
  await theOrganisations(db);
  await insert(db, 'organisation', { code: 'CH1', name: 'Alder Court', kind: 'care_home' });
  acting = new Acting(db, anActor('lead.one', { role: 'spoke_lead' }), TODAY);
});
afterAll(() => db.close());

const ALL_C = {};
/** A person whose Checklist of 1 May was negative. */
const considered = async (words: Columns = {}): Promise<string> => {
  const personId = await aPerson(db, words);
  await insert(db, 'checklist', {
    icb_id: ICB, person_id: personId, completed_on: '2026-05-01', framework: 'NF22', tool_version: 'CL22', levels: ALL_C, threshold_met: false, full_assessment_required: false,
  });
  return personId;
};
const DECISION = { decided_on: '2026-05-04', band: 'standard', decided_by: 'A lead nurse (invented)' };
const STAY = { first_day: '2026-05-04', last_day: '2026-05-17', home: 'CH1', band: 'standard' };

describe('the rates', () => {
  it('are those of the shared page, what is not verified said so', async () => {
    const rates = await readFncRates(db);
    expect(fncRateOn(rates, TODAY, TODAY)).toMatchObject({ standardPence: 26768, higherPence: 36824 });
    expect(rates.filter(({ source }) => source === 'unverified').map(({ fromOn }) => fromOn)).toEqual(['2023-04-01', '2022-04-01', '2014-04-01', '2013-04-01', '2007-10-01']);
  });

  it('of the database and of the rule are the same on any day as known on any other', async () => {
    const rates = await readFncRates(db);
    const { rows } = await db.query<{ day: string; known: string; band: 'standard' | 'higher'; pence: number | null }>(`
      select day::date, known::date, band, fnc_rate_on(day::date, known::date, band) as pence
      from generate_series(date '2007-09-01', date '2026-06-01', interval '29 days') day, generate_series(date '2007-09-15', date '2026-06-01', interval '61 days') known,
        unnest(array['standard', 'higher']) band`);
    const differing = rows.filter(({ day, known, band, pence }) => {
      const rate = fncRateOn(rates, day, known);
      return (rate ? (band === 'higher' ? rate.higherPence : rate.standardPence) : null) !== pence;
    });
    expect([rows.length > 20_000, differing]).toEqual([true, []]);
  });

  it.each([
    ['a rate of nought', `insert into fnc_rate (from_on, standard_pence, higher_pence, source) values ('2027-04-01', 0, 1, 'x')`, 'fnc_rate_standard_check'],
    ['a higher rate that is lower', `insert into fnc_rate (from_on, standard_pence, higher_pence, source) values ('2027-04-01', 2, 1, 'x')`, 'fnc_rate_higher_is_higher_check'],
    ['two of a day and notice', `insert into fnc_rate (from_on, standard_pence, higher_pence, source) values ('2013-04-01', 1, 2, 'x')`, 'fnc_rate_one_a_notice_key'],
    ['what takes a rate’s place without a notice', `insert into fnc_rate (from_on, standard_pence, higher_pence, source, supersedes) select '2026-05-01', 1, 2, 'x', id from fnc_rate where from_on = '2026-04-01'`, 'fnc_rate_supersedes_by_notice_check'],
  ])('refuse %s', async (_what, sql, constraint) => {
    await expect(db.query(sql)).rejects.toMatchObject({ constraint });
  });
});

describe('the re-rating of 2019/20', () => {
  const rerating = async (): Promise<NonNullable<Awaited<ReturnType<typeof reratingOf>>>> => {
    const { rows: [late] } = await db.query<{ id: string }>(`select id from fnc_rate where announced_on = '2020-04-30'`);
    return (await reratingOf(db, late!.id))!;
  };

  it('lists what each person is owed, exactly what the rule says of them alone', async () => {
    const rates = await readFncRates(db);
    const periods: [string, string | null, 'standard' | 'higher'][] = [
      ['2018-05-01', null, 'standard'], ['2019-04-01', '2020-04-01', 'standard'], ['2019-12-24', '2020-01-03', 'higher'], ['2020-03-31', '2020-06-01', 'standard'],
      ['2020-04-01', null, 'standard'], ['2018-01-01', '2019-04-01', 'standard'],
    ];
    const expected = new Map<string, number>();
    for (const [from, to, band] of periods) {
      const id = await anEligibility(db, { funding: 'fnc', eligible_from: from, eligible_to: to, ...(band === 'higher' && { fnc_band: 'higher', fnc_higher_since_2007: true }) });
      const owed = fncArrears(rates, { fromOn: from, toOn: to ?? '2020-04-30' }, { paidAsKnownOn: '2020-04-29', knownOn: '2020-04-30' }, band).pence;
      if (owed !== 0) expected.set(id, owed);
    }
    const imported = await anEligibility(db, { funding: 'fnc', eligible_from: '2020-01-01', eligible_to: '2020-01-08', icb_id: ICB });
    await aPackage(db, { eligibility_id: imported, starts_on: '2020-01-01', care_product: '12' });
    expected.set(imported, 24806 - 22777);
    const arrears = await rerateFnc(db, await rerating());
    expect(new Map(arrears.map(({ eligibilityId, arrearsPence }) => [eligibilityId, arrearsPence]))).toEqual(expected);
    expect(expected.size).toBe(5);
    const pages = [await rerateFnc(db, await rerating(), { limit: 2 }), await rerateFnc(db, await rerating(), { limit: 3, after: arrears[1]!.eligibilityId })].flat();
    expect(pages).toEqual(arrears);
    expect(await sumArrears(db, await rerating())).toEqual([{ commissioner: 'S01', name: null, people: 5, arrearsPence: [...expected.values()].reduce((sum, pence) => sum + pence, 0) }]);
    expect(await rerateFnc(db, await rerating(), { icbId: OTHER_ICB })).toEqual([]);
  });

  it('is none where a rate was announced in time', async () => {
    const { rows: [inTime] } = await db.query<{ id: string }>(`select id from fnc_rate where from_on = '2026-04-01'`);
    expect(await reratingOf(db, inTime!.id)).toBeNull();
  });

  it('is part of what one person has been owed', async () => {
    const caseId = await aPerson(db);
    await anEligibility(db, { person_id: caseId, funding: 'fnc', eligible_from: '2019-03-25', eligible_to: '2019-04-15' });
    expect(fncOfCase(await acting.record(caseId), await readFncRates(db))).toMatchObject([{
      band: 'standard', fromOn: '2019-03-25', toOn: '2019-04-15', owed: { pence: 15816 + 2 * 18031, daysWithoutRate: 0 }, arrears: { pence: 2 * (18031 - 16556) },
      stretches: [{ weeklyPence: 15816 }, { weeklyPence: 18031 }],
    }]);
  });
});

describe('a decision on FNC', () => {
  it('opens it after a negative Checklist, with its first review', async () => {
    const caseId = await considered();
    const outcome = await acting.do(caseId, 'record_fnc_decision', DECISION);
    const record = await acting.record(caseId);
    expect(record.eligibility).toMatchObject([{ id: outcome.made!.id, funding: 'fnc', eligibleFrom: '2026-05-04', fncBand: 'standard', chcConsideredBy: 'checklist', chcConsideredOn: '2026-05-01' }]);
    expect(record.review).toMatchObject([{ state: 'due', reviewType: '01', dueOn: '2026-08-04' }]);
  });

  it('opens it after a decision that found nothing, and goes on from a short stay without a day between', async () => {
    const caseId = await aPerson(db);
    await acting.do(caseId, 'record_short_stay_fnc', { ...STAY, last_day: '2026-06-01' });
    await aReferral(db, { person_id: caseId, source_id: `R-${caseId}`, state: 'decided', decided_on: '2026-05-10', decision_outcome: '04' });
    await acting.do(caseId, 'record_fnc_decision', { ...DECISION, decided_on: '2026-05-12', band: 'higher', higher_since_2007: true });
    expect((await acting.record(caseId)).eligibility).toMatchObject([
      { eligibleFrom: '2026-05-04', eligibleTo: '2026-05-12', shortStayWeeks: 6 },
      { eligibleFrom: '2026-05-12', eligibleTo: null, fncBand: 'higher', fncHigherSince2007: true, chcConsideredBy: 'decision', shortStayWeeks: null },
    ]);
  });

  it.each<[string, (caseId: string) => Promise<unknown>, object, string[]]>([
    ['while CHC is being considered', (person_id) => aReferral(db, { person_id }), {}, ['conflict', 'chc_being_considered']],
    ['for somebody eligible for CHC', (person_id) => anEligibility(db, { person_id }), {}, ['conflict', 'already_eligible_for_chc']],
    ['a second time', (caseId) => acting.do(caseId, 'record_fnc_decision', DECISION), {}, ['conflict', 'already_eligible_for_fnc']],
    ['after death', (caseId) => db.query(`update person set died_on = '2026-05-02' where id = $1`, [caseId]), {}, ['conflict', 'person_has_died']],
    ['before CHC was considered', () => Promise.resolve(), { decided_on: '2026-04-30' }, ['input', 'decided_on: a day not before 2026-05-01, when CHC was considered']],
    ['at the higher band without the entitlement of 2007', () => Promise.resolve(), { band: 'higher' }, ['input', 'higher_since_2007: yes: nobody else is paid the higher rate']],
    ['for a child', (caseId) => db.query(`update person set born_on = '2010-05-05' where id = $1`, [caseId]), {}, ['input', 'decided_on: a day not before 2028-05-05, when the person turned 18']],
  ])('is refused %s', async (_what, given, words, refusal) => {
    const caseId = await considered();
    await given(caseId);
    expect(await acting.refused(caseId, 'record_fnc_decision', { ...DECISION, ...words })).toEqual(refusal);
  });

  it('is refused where CHC was never considered', async () => {
    expect(await acting.refused(await aPerson(db), 'record_fnc_decision', DECISION)).toEqual(['conflict', 'chc_not_considered']);
  });
});

describe('a short stay', () => {
  it('ends by itself, has its package and no review, and is in the return as FNC alone', async () => {
    const other = 'S02';
    const commissioner = await insert(db, 'organisation', { code: other, kind: 'sub_icb' });
    await db.query(`insert into organisation_parent (organisation_id, organisation_kind, parent_id, parent_kind) select $1, 'sub_icb', id, 'place' from organisation where code = 'PL1'`, [commissioner]);
    const caseId = await aPerson(db, { commissioner_id: commissioner });
    await acting.do(caseId, 'record_short_stay_fnc', STAY);
    const record = await acting.record(caseId);
    expect(record.eligibility).toMatchObject([{ funding: 'fnc', eligibleFrom: '2026-05-04', eligibleTo: '2026-05-18', shortStayWeeks: 6, chcConsideredBy: null }]);
    expect(record.care_package).toMatchObject([{ careProduct: '11', startsOn: '2026-05-04', endsOn: '2026-05-18' }]);
    expect(record.review).toEqual([]);
    expect(await returned(db, '2026-06-30', other)).toEqual({ '11 fnc_eligible_ytd all': 1 });
  });

  it('may fill the weeks and no day more, also as several that follow on', async () => {
    const caseId = await aPerson(db);
    const expected = 'the last of 6 weeks; after them CHC is considered first';
    expect(await acting.refused(caseId, 'record_short_stay_fnc', { ...STAY, last_day: '2026-06-15' })).toEqual(['input', `last_day: a day not after 2026-06-14, ${expected}`]);
    await acting.do(caseId, 'record_short_stay_fnc', { ...STAY, first_day: '2026-04-20', last_day: '2026-05-03' });
    expect(await acting.refused(caseId, 'record_short_stay_fnc', { ...STAY, last_day: '2026-06-14' })).toEqual(['input', `last_day: a day not after 2026-05-31, ${expected}`]);
    await acting.do(caseId, 'record_short_stay_fnc', { ...STAY, last_day: '2026-05-31' });
  });

  it.each<[string, ActName, object, string[]]>([
    ['with its last day before its first', 'record_short_stay_fnc', { ...STAY, last_day: '2026-05-03' }, ['input', 'last_day: a day not before 2026-05-04, its first day']],
    ['that is to come', 'record_short_stay_fnc', { ...STAY, first_day: '2026-06-04', last_day: '2026-06-10' }, ['input', 'first_day: a day not after 2026-05-20, today: record it when it has begun']],
    ['in a home nobody knows', 'record_short_stay_fnc', { ...STAY, home: 'Nowhere House' }, ['input', 'home: the code or the whole name of a care home that we hold']],
  ])('is refused %s', async (_what, name, input, refusal) => {
    expect(await acting.refused(await aPerson(db), name, input)).toEqual(refusal);
  });

  it('is refused over days of FNC already there', async () => {
    const caseId = await aPerson(db);
    await acting.do(caseId, 'record_short_stay_fnc', STAY);
    expect(await acting.refused(caseId, 'record_short_stay_fnc', { ...STAY, first_day: '2026-05-10' })).toEqual(['conflict', 'already_eligible_for_fnc']);
  });

  it.each<[string, object, string]>([
    ['without an end', { short_stay_weeks: 6 }, 'eligibility_short_stay_is_short_check'],
    ['longer than its weeks', { short_stay_weeks: 6, eligible_to: addDays('2026-04-01', 43), end_basis: 'short_stay', end_reason: 'no_longer_eligible' }, 'eligibility_short_stay_is_short_check'],
    ['of more weeks than are in force', { short_stay_weeks: 7, eligible_to: '2026-04-10', end_basis: 'short_stay', end_reason: 'no_longer_eligible' }, 'eligibility_short_stay_within_value_check'],
    ['at the higher band, the entitlement not stated', { fnc_band: 'higher' }, 'eligibility_higher_band_is_entitled_check'],
    ['without CHC considered', { chc_considered_by: null, chc_considered_on: null }, 'eligibility_fnc_after_chc_check'],
    ['with CHC considered only later', { chc_considered_by: 'decision', chc_considered_on: '2026-04-02' }, 'eligibility_fnc_after_chc_check'],
  ])('is refused by the database: FNC %s', async (_what, words, constraint) => {
    await expect(anEligibility(db, { funding: 'fnc', ...words })).rejects.toMatchObject({ constraint });
  });

  it('is of FNC alone', async () => {
    await expect(anEligibility(db, { fnc_band: 'standard' })).rejects.toMatchObject({ constraint: 'eligibility_fnc_columns_of_fnc_check' });
  });
});
