// 10,000 acts over 200 cases by people acting at once. The model is the data itself: the table of acts, the transition
// tables. Nothing may be reached that they forbid, no event lost, no refusal left without a reason.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACTS, readCase, REASONS } from '@chc/casework';
import { openDocumentStore } from '@chc/documents';
import { Database } from '@chc/platform';
import { Chance } from '../oracle/chance.js';
import { COMMISSIONER, ICB } from '../builders/record.js';
import { casesToWalk } from '../support/cases-to-walk.js';
import { freshDatabase } from '../support/database.js';
import { type Step, step, type Walk, walkers } from '../support/random-steps.js';

const TODAY = '2026-03-10';
const SEED = Number(process.env.WALK_SEED ?? 20261124);
const STEPS = Number(process.env.WALK_STEPS ?? 10_000);
const AT_ONCE = 8;
const ROLES = ['practitioner', 'verifier', 'practitioner', 'spoke_lead', 'hub_manager', 'single_point_of_access', 'appeals_officer', 'verifier'] as const;

let db: Database;
const folder = mkdtempSync(join(tmpdir(), 'chc-walk-'));
let walk: Walk;
const steps: Step[] = [];
const failures: string[] = [];
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('walk');
  db = new Database({ databaseUrl: ownerUrl });
  const cases = await casesToWalk(db, TODAY, 200);
  walk = { db, today: TODAY, cases, people: await walkers(db, TODAY, new Chance(SEED), ROLES, ICB), store: openDocumentStore({ documentsFolder: folder, documentsLimitMb: 1 } as never) };
  let left = STEPS;
  const begun = Date.now();
  await Promise.all(Array.from({ length: AT_ONCE }, async (_, at) => {
    const chance = new Chance(SEED + at);
    for (; left > 0; left -= 1) await step(chance, walk).then((done) => steps.push(done), (error: Error) => failures.push(error.message));
  }));
  process.stderr.write(`random walk: seed ${SEED}, ${steps.length} steps, ${steps.filter((one) => 'did' in one).length} done, ${Date.now() - begun} ms; never done: ${Object.keys(ACTS).filter((act) => !steps.some((one) => 'did' in one && one.did === act)).join(', ') || 'none'}\n`);
}, 900_000);
afterAll(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

const count = async (sql: string): Promise<number> => (await db.query<{ n: number }>(`select count(*)::int as n from ${sql}`)).rows[0]!.n;

describe(`a walk from seed ${SEED}`, () => {
  it('never meets anything but done or refused', () => {
    expect(failures.slice(0, 5)).toEqual([]);
  });

  it('gives a reason with every refusal, one that is in the table', () => {
    const known = (reason: string): boolean => reason in REASONS || reason.startsWith('not_possible_when_') || reason.includes(': ');
    const refused = steps.flatMap((one) => ('refused' in one ? [one] : []));
    expect(refused.filter(({ reasons }) => reasons.length === 0)).toEqual([]);
    expect([...new Set(refused.filter(({ kind, reasons }) => kind !== 'nothing' && !reasons.every(known)).map(({ refused: action, reasons }) => `${action}: ${reasons.join(', ')}`))]).toEqual([]);
  });

  it('loses no event: one happening and one audit entry for each act done', async () => {
    const done = steps.filter((one) => 'did' in one).length;
    expect(done).toBeGreaterThan(STEPS / 20);
    expect(await count(`case_event where actor like 'walker.%'`)).toBe(done);
    expect(await count(`audit_entry where actor like 'walker.%' and details ? 'caseId'`)).toBe(done);
  });

  it.each(['referral', 'review'])('leads every %s from state to state without a gap, to the state it is in', async (kind) => {
    const { rows } = await db.query<{ id: string; state: string; from: string; to: string }>(
      `select r.id, r.state, e.from_state as from, e.to_state as to from ${kind} r join ${kind}_event e on e.${kind}_id = r.id order by r.id, e.id`);
    const gaps = rows.flatMap((row, at) => {
      const before = rows[at - 1];
      const after = rows[at + 1];
      const broken = before?.id === row.id && before.to !== row.from;
      const last = after?.id !== row.id && row.to !== row.state;
      return broken || last ? [`${row.id} ${row.from} -> ${row.to}, now ${row.state}`] : [];
    });
    expect(gaps).toEqual([]);
  });

  it('leaves every case readable, with versions that grew by what was done', async () => {
    for (const caseId of walk.cases.slice(0, 40)) expect((await readCase(db, caseId, TODAY))?.caseId).toBe(caseId);
    expect(await count(`person where commissioner_id = '${COMMISSIONER}'`)).toBeGreaterThanOrEqual(200);
  });
});
