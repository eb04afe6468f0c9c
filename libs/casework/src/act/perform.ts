import type { DocumentStore } from '@chc/documents';
import type { Actor, Database, Transaction } from '@chc/platform';
import type { PlainDate } from '@chc/deadlines';
import { mayOpenCase } from '../case/case.access.js';
import { type CaseRecord, readCase, subjectRow } from '../case/case.record.js';
import { DomainError } from '../errors.js';
import { followEscalations } from '../escalation/escalation.sweep.js';
import { scoreReviews } from '../priority/priority.score.js';
import { recordHappening, recordMove } from './account.js';
import type { Act, Doing, Standing } from './act.js';
import { type ActName, ACTS } from './acts.js';
import { type Change, gatheringChanges } from './changes.js';
import { readInput, RefusedInput } from './fields.js';
import { plainInput } from './plain-input.js';
import { actionsOf, refusals } from './refusals.js';
import { refusedByTheRecord } from './refused-by-the-record.js';
import { answeredBefore, keepAnswer } from './repeats.js';
import { updateRow } from './write.js';

/** What somebody asks to have done. */
export interface Asked {
  readonly caseId: string;
  readonly kind: string;
  readonly subjectId: string;
  readonly action: string;
  readonly input: unknown;
  /** The version of the record they have seen; needed where the act changes it. */
  readonly version?: number | undefined;
  /** Their own key for this request; needed where the act makes something new. */
  readonly key?: string | undefined;
  /** The name under which a draft of it is kept, where that is not its address alone. */
  readonly form?: string | undefined;
}

/** When and with what. */
export interface Circumstances {
  readonly today: PlainDate;
  readonly at: Date;
  readonly store?: DocumentStore | undefined;
}

/** What became of it. */
export interface Outcome {
  readonly caseId: string;
  readonly action: string;
  readonly event: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly made?: { readonly kind: string; readonly id: string };
  /** Said this once: a repeat under the same key is answered without it. */
  readonly told?: Readonly<Record<string, string>>;
}

const actOf = (name: string): Act | undefined => (Object.hasOwn(ACTS, name) ? ACTS[name as ActName] : undefined);

/**
 * Does one act of a case: locks the case, reads it, asks whether it may be done, writes, gives account; all in one
 * transaction. Whoever comes second waits, then sees what the first did.
 * @throws RefusedInput for input that its fields or its check refuse; DomainError not_found, forbidden, conflict (with
 *   every reason and what is possible instead), stale, version_required, key_used_otherwise
 */
export async function perform(db: Database, by: Actor, asked: Asked, circumstances: Circumstances): Promise<Outcome> {
  const act = actOf(asked.action);
  if (!act || (act.on as string) !== asked.kind) throw new DomainError('not_found', ['no_such_action']);
  if (by.may && !by.may.has(asked.action)) throw new DomainError('forbidden', ['not_for_your_role']);
  const repeat = asked.key === undefined ? undefined : { key: asked.key, asked: [asked.caseId, asked.kind, asked.subjectId, asked.action, plainInput(asked.input)] };
  return refusedByTheRecord(() => db.as(by).transaction(async (tx) => {
    const before = repeat && (await answeredBefore<Outcome>(tx, by, repeat));
    if (before) return before;
    const { record, at } = await lockAndStand(tx, by, act, asked, circumstances.today);
    // The case is theirs. What the act itself has to find or write beside it, it finds within the case's ICB.
    await tx.query(`select set_config('chc.within', $1, true)`, [record.person[0]!.icbId]);
    assertMayBeDone(asked, act, record, at);
    const input = readInput(act.fields, asked.input);
    const refused = act.check?.(at, input) ?? [];
    if (refused.includes('changed_meanwhile')) throw new DomainError('stale', ['changed_meanwhile']);
    const fields = refused.filter((one) => typeof one !== 'string');
    if (fields.length > 0) throw new RefusedInput(fields);
    if (refused.length > 0) throw conflict(refused as string[], record, by);
    const outcome = await gatheringChanges(tx, (changes) => write(asked, act, { ...at, input, tx, at: circumstances.at, store: circumstances.store }, changes));
    await followEscalations(tx, [asked.caseId], record.today, record.person[0]!.icbId, record.values);
    await scoreReviews(tx, [asked.caseId], record.today);
    if (by.accountId) await tx.query('delete from draft where account_id = $1 and form = $2', [by.accountId, asked.form ?? formOf(asked)]);
    if (repeat) await keepAnswer(tx, by, repeat, { ...outcome, told: undefined });
    return outcome;
  }));
}

/** The name under which drafts of a form are kept: its address, with what it asks for (a DST's acts: which domain). */
export function formOf({ caseId, kind, subjectId, action }: Pick<Asked, 'caseId' | 'kind' | 'subjectId' | 'action'>, asked: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(Object.entries(asked).sort()).toString();
  return `cases/${caseId}/${kind}/${subjectId}/${action}${query && `?${query}`}`;
}

/** Locks the person's row, under which every act of a case is done, and reads the case as it then is. */
async function lockAndStand(tx: Transaction, by: Actor, act: Act, { caseId, subjectId }: Asked, today: PlainDate): Promise<{ record: CaseRecord; at: Standing }> {
  const { rowCount } = await tx.query('select from person where id = $1 for no key update', [caseId]);
  const record = rowCount === 0 ? null : await readCase(tx, caseId, today);
  if (!record) throw new DomainError('not_found', ['no_such_case']);
  if (!mayOpenCase(by, record)) throw new DomainError('forbidden', ['not_your_case']);
  const row = subjectRow(record, act.on, subjectId);
  if (!row) throw new DomainError('not_found', ['no_such_record']);
  return { record, at: { record, row: row as Standing['row'], by } };
}

function assertMayBeDone(asked: Asked, act: Act, record: CaseRecord, at: Standing): void {
  const reasons = refusals(asked.action, act, at);
  if (reasons.length > 0) throw conflict(reasons, record, at.by);
  if (act.creates) {
    if (asked.key === undefined) throw new DomainError('version_required', ['key_required']);
    return;
  }
  if (asked.version === undefined) throw new DomainError('version_required', ['version_required']);
  if (asked.version !== at.row.version) throw new DomainError('stale', ['changed_meanwhile']);
}

function conflict(reasons: readonly string[], record: CaseRecord, by: Actor): DomainError {
  return new DomainError('conflict', reasons, actionsOf(record, by).filter(({ allowed }) => allowed).map(({ action }) => action));
}

async function write({ action, kind, subjectId }: Asked, act: Act, doing: Doing, changes: readonly Change[]): Promise<Outcome> {
  const { tx, by, record, row } = doing;
  const icbId = record.person[0]!.icbId;
  const table = kind === 'case' ? 'person' : kind;
  const sets = act.sets?.(doing) ?? {};
  const from = (row as { state?: string }).state;
  const to = act.moves && (typeof act.moves.to === 'string' ? act.moves.to : (sets.state as string));
  if (!act.creates || act.sets) await updateRow(tx, table, row, { ...(to !== undefined && { state: to }), ...sets });
  const done = (await act.also?.(doing)) ?? {};
  if (act.moves && from !== undefined) await recordMove(tx, by, kind, subjectId, { icbId, event: act.moves.event, from, to: to!, details: done.details });
  await recordHappening(tx, by, { caseId: record.caseId, icbId, on: record.today, kind, id: subjectId, action, event: act.event, details: done.details, changes });
  return { caseId: record.caseId, action, event: act.event, subject: { kind, id: subjectId }, ...(done.made && { made: done.made }), ...(done.told && { told: done.told }) };
}
