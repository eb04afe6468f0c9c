// Mergers, moves and populations by date: what is before the day stays cell by cell, what is after follows.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changeOrganisation, type OrganisationChangeName, RefusedInput } from '@chc/casework';
import { COMMAND_LINE, Database } from '@chc/platform';
import { checkTree, previewTree, QuarterlyReturn, readPosition } from '@chc/returns';
import { anEligibility, aPerson, aParent, aReferral, COMMISSIONER, ICB, insert, OTHER_ICB, PLACE, theOrganisations } from '../builders/record.js';
import { load } from '../support/importing.js';
import { anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-05-20';
const ON = '2026-05-01';
const admin = anActor('ad.one', { role: 'administrator' });
let db: Database;
let second: string;

beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('organisations');
  db = new Database({ databaseUrl: ownerUrl });
  await theOrganisations(db);
  await db.query('update organisation set adult_registered_population = 100000 where code = $1', ['S01']);
  await insert(db, 'organisation', { code: 'PL2', kind: 'place' });
  second = await insert(db, 'organisation', { code: 'S02', kind: 'sub_icb', adult_registered_population: 50000 });
  await aParent(db, { organisation_id: second, organisation_kind: 'sub_icb', parent_id: PLACE, parent_kind: 'place' });
  await db.query(`insert into organisation_parent (organisation_id, organisation_kind, parent_id, parent_kind) select id, 'place', $1, 'icb' from organisation where code = 'PL2'`, [ICB]);
  for (const commissioner of [COMMISSIONER, second]) {
    const person_id = await aPerson(db, { commissioner_id: commissioner });
    await aReferral(db, { person_id, commissioner_id: commissioner, received_on: '2026-01-05' });
    await anEligibility(db, { person_id: await aPerson(db, { commissioner_id: commissioner }), commissioner_id: commissioner, funding: 'chc_standard', eligible_from: '2026-02-01' });
  }
});
afterAll(() => db.close());

/** The files of a return as they would be written. */
async function files(quarterEnd: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'chc-return-'));
  try {
    await new QuarterlyReturn(db).produce(quarterEnd, join(folder, 'out'), COMMAND_LINE);
    return (await Promise.all(['dcb2117.csv', 'evidence.csv'].map((name) => readFile(join(folder, 'out', name), 'utf8')))).join('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
const change = (name: OrganisationChangeName, code: string | undefined, input: Record<string, string | number>): Promise<void> => db.transaction((tx) => changeOrganisation(tx, admin, name, code, { source: 'An order (invented)', ...input }, TODAY));
const refused = async (...words: Parameters<typeof change>): Promise<string[]> => change(...words).then(() => [], (error: unknown) => {
  if (error instanceof RefusedInput) return error.refusals.map(({ field }) => field);
  throw error;
});
const value = (csv: string, code: string, item: string, type = 'standard'): string | undefined => new RegExp(`^${code},\\w+,[\\d-]+,\\d+,${item},${type},,(\\d*),`, 'm').exec(csv)?.[1];
const scope = async (organisation: string, on: string): Promise<string[]> => (await db.query<{ commissioners: string[] }>(
  `select commissioners::text[] from case_scope(null, 'x', $1, '{spoke_lead}', null, $2, now())`, [organisation, on])).rows[0]!.commissioners.sort();

describe('two commissioners merge on a date', () => {
  it('is told beforehand, with what it changes and nothing left behind', async () => {
    const before = await files('2026-06-30');
    const preview = await previewTree(db, ON, (tx) => changeOrganisation(tx, admin, 'close', 'S02', { on: ON, successor: 'S01', source: 'An order (invented)' }, TODAY));
    expect([preview.moved, preview.changedBefore, preview.wrong]).toEqual([{ people: 2, openReferrals: 1 }, [], []]);
    expect(preview.changed).toContainEqual({ code: 'S01', item: 'incomplete_over_28_days', type: 'standard', band: null, before: 1, after: 2 });
    expect(await files('2026-06-30')).toBe(before);
  });

  it('changes no cell before the day, and every one after it', async () => {
    const [march, june] = [await files('2026-03-31'), await files('2026-06-30')];
    const night = (await readPosition(db, '2026-04-30')).rows;
    await change('close', 'S02', { on: ON, successor: 'S01' });
    expect(await files('2026-03-31')).toBe(march);
    expect((await readPosition(db, '2026-04-30')).rows).toEqual(night);
    const after = await files('2026-06-30');
    expect([value(june, 'S01', 'eligible_end'), value(after, 'S01', 'eligible_end'), value(after, 'S02', 'eligible_end')]).toEqual(['1', '2', undefined]);
    expect([value(june, 'PL1', 'eligible_end'), value(after, 'PL1', 'eligible_end')]).toEqual(['2', '2']);
    expect(after).not.toMatch(/^S02/m);
    const rate = async (day: string): Promise<unknown> => (await readPosition(db, day)).rows.flatMap(({ code, adultPopulation, incompletePer50k }) => (code === 'S01' ? [adultPopulation, incompletePer50k.total] : []));
    expect([await rate('2026-04-30'), await rate(ON)]).toEqual([[100_000, 0.5], [150_000, 0.67]]);
    expect(await checkTree(db, TODAY)).toEqual([]);
  });

  it('lets the successor see its cases from that day on, and whoever signed in for the one that closed see both', async () => {
    expect([await scope(COMMISSIONER, '2026-04-30'), await scope(second, '2026-04-30')]).toEqual([[COMMISSIONER], [second]]);
    expect([await scope(COMMISSIONER, ON), await scope(second, ON)]).toEqual([[COMMISSIONER, second].sort(), [COMMISSIONER, second].sort()]);
  });

  it.each<[string, OrganisationChangeName, string | undefined, Record<string, string>, string[]]>([
    ['of what has closed', 'move', 'S02', { on: TODAY, parent: 'PL2' }, ['on']],
    ['without a successor', 'close', 'S01', { on: TODAY }, ['successor']],
    ['into what has closed', 'close', 'S01', { on: TODAY, successor: 'S02' }, ['successor']],
    ['of a place that still has commissioners', 'close', 'PL1', { on: TODAY }, ['on']],
    ['to what it lies under already', 'move', 'S01', { on: TODAY, parent: 'PL1' }, ['parent']],
    ['with a place for a parent of a place', 'move', 'PL1', { on: TODAY, parent: 'PL2' }, ['parent']],
    ['with a code that is taken', 'add', undefined, { code: 's01', name: 'X', kind: 'provider' }, ['code']],
  ])('is refused %s', async (_what, name, code, input, fields) => {
    expect(await refused(name, code, input)).toEqual(fields);
  });
});

describe('a place moves to another ICB on a date', () => {
  it('changes no cell before the day; after it the other ICB counts it, and the cases follow', async () => {
    const [march, may] = [await files('2026-03-31'), (await readPosition(db, '2026-05-14')).rows];
    await change('move', 'PL1', { on: '2026-05-15', parent: 'QX2' });
    expect(await files('2026-03-31')).toBe(march);
    expect((await readPosition(db, '2026-05-14')).rows).toEqual(may);
    const after = await files('2026-06-30');
    expect([value(after, 'QX1', 'eligible_end'), value(after, 'QX2', 'eligible_end')]).toEqual(['0', '2']);
    expect((await db.query('select distinct icb_id from person union select icb_id from referral union select icb_id from eligibility')).rows).toEqual([{ icb_id: OTHER_ICB }]);
    expect(await checkTree(db, TODAY)).toEqual([]);
  });

  it('is not undone by a file that says what it said before, nor by one that says otherwise', async () => {
    const organisations = (population: string): never => [['QX1', 'icb', ''], ['QX2', 'icb', ''], ['PL1', 'place', 'QX1']].map(([code, kind, parent_code]) => ({ code, name: code, kind, parent_code, adult_registered_population: population, registered_population: '' })) as never;
    const report = await load(db, { organisations: organisations('7') }, { businessDate: TODAY });
    expect(report.files[0]!.errors.map(({ reason }) => reason)).toEqual(['would move the people of S01 to another ICB, which an import may not']);
    const { rows } = await db.query(`select parent.code from organisation_parent p join organisation o on o.id = p.organisation_id join organisation parent on parent.id = p.parent_id where o.code = 'PL1' and p.effective_to is null`);
    expect(rows).toEqual([{ code: 'QX2' }]);
  });
});

describe('a population begins on a date', () => {
  it('is what rates divide by from then on, and only then', async () => {
    await change('population', 'S01', { on: '2026-05-18', adult: 300_000 });
    const of = async (day: string): Promise<unknown> => (await readPosition(db, day)).rows.find(({ code }) => code === 'S01')!.adultPopulation;
    expect([await of('2026-04-30'), await of('2026-05-17'), await of('2026-05-18')]).toEqual([100_000, 150_000, 300_000]);
    expect(await refused('population', 'S01', { on: '2026-05-18', adult: 1 })).toEqual(['on']);
  });
});
