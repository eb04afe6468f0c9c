import { type Actor, type Database, type Queryable, SYSTEM } from '@chc/platform';
import type { PlainDate } from '@chc/deadlines';
import { DomainError } from '../errors.js';
import { readDatedValues } from '../case/dated-values.js';
import { followEscalations } from '../escalation/escalation.sweep.js';
import { INTAKE_ACTS, type IntakeActName } from '../intake/intake-acts.js';
import { recordHappening } from './account.js';
import { gatheringChanges } from './changes.js';
import { readInput, RefusedInput } from './fields.js';
import type { Commissioner, Door, IntakeAct, Received } from './intake-act.js';
import type { Circumstances } from './perform.js';
import { plainInput } from './plain-input.js';
import { refusedByTheRecord } from './refused-by-the-record.js';
import { answeredBefore, keepAnswer } from './repeats.js';

/** What its sender is told of something received. */
export interface Receipted extends Omit<Received, 'icbId' | 'details'> {
  readonly action: string;
  readonly event: string;
}

/** An intake act by name. */
export const intakeActOf = (name: string): IntakeAct | undefined => (Object.hasOwn(INTAKE_ACTS, name) ? INTAKE_ACTS[name as IntakeActName] : undefined);

/** The name under which drafts of an intake form are kept. */
export const intakeFormOf = (action: string): string => `intake/${action}`;

/** Commissioners of an ICB on a day, by name. */
export async function readCommissioners(db: Queryable, on: PlainDate): Promise<Commissioner[]> {
  const { rows } = await db.query<Commissioner>({
    name: 'intake-commissioners',
    text: `select o.id, o.code, o.name, a.above_id as "icbId" from organisation o
      join organisation_above($1::date) a on a.organisation_id = o.id join organisation icb on icb.id = a.above_id and icb.kind = 'icb'
      where o.kind = 'sub_icb' and (o.closed_on is null or o.closed_on > $1) order by o.name, o.code`,
    values: [on],
  });
  return rows;
}

/** Where `by` may hand something in. */
export async function openDoor(db: Queryable, by: Actor, { today, at }: Circumstances): Promise<Door> {
  const commissioners = await readCommissioners(db, today);
  const { rows: [own] } = await db.query<{ name: string }>({ name: 'own-organisation', text: 'select coalesce(name, code) as name from organisation where id = $1', values: [by.organisationId] });
  return { by, today, at, commissioners, ownOrganisation: own?.name ?? null };
}

/**
 * Receives something that no case is there for yet; all in one transaction, once for each key. Whoever hands it in sees no
 * case by that: it is in nobody's scope, so that the person it is about is found if we hold them.
 * @throws RefusedInput for input that its fields or its check refuse; DomainError not_found, forbidden, version_required
 *   (without a key), key_used_otherwise, conflict (where only the database knew)
 */
export async function begin(db: Database, by: Actor, { action, input: given, key }: { action: string; input: unknown; key?: string | undefined }, circumstances: Circumstances): Promise<Receipted> {
  const act = intakeActOf(action);
  if (!act) throw new DomainError('not_found', ['no_such_action']);
  if (by.may && !by.may.has(action)) throw new DomainError('forbidden', ['not_for_your_role']);
  if (key === undefined) throw new DomainError('version_required', ['key_required']);
  const repeat = { key, asked: ['intake', action, plainInput(given)] };
  return refusedByTheRecord(() => db.as(SYSTEM).transaction(async (tx) => {
    const before = await answeredBefore<Receipted>(tx, by, repeat);
    if (before) return before;
    const door = await openDoor(tx, by, circumstances);
    const input = readInput(act.fields, given);
    const refused = act.check?.(door, input) ?? [];
    if (refused.length > 0) throw new RefusedInput(refused);
    const received = await gatheringChanges(tx, async (changes) => {
      const { icbId, details, ...made } = await act.receive({ ...door, tx, input, store: circumstances.store });
      await recordHappening(tx, by, { caseId: made.caseId, icbId, on: door.today, kind: made.made.kind, id: made.made.id, action, event: act.event, details, changes });
      await followEscalations(tx, [made.caseId], door.today, icbId, await readDatedValues(tx, icbId, door.today));
      return made;
    });
    if (by.accountId) await tx.query('delete from draft where account_id = $1 and form = $2', [by.accountId, intakeFormOf(action)]);
    const answer: Receipted = { ...received, action, event: act.event };
    await keepAnswer(tx, by, repeat, answer);
    return answer;
  }));
}
