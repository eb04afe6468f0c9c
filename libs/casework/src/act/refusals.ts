import type { Actor } from '@chc/platform';
import { type CaseRecord, CASE_PARTS, type SubjectKind, subjectRow } from '../case/case.record.js';
import type { Act, Stage, Standing } from './act.js';
import { type ActName, ACTS } from './acts.js';
import type { Reason } from './reasons.js';

const hasState = (row: object): row is { state: string } => 'state' in row && typeof row.state === 'string';

/**
 * All reasons why an act may not be done now; none when it may. The page, the API and the act itself ask this.
 */
export function refusals(name: string, act: Act, at: Standing): Reason[] {
  const role: Reason[] = at.by.may && !at.by.may.has(name) ? ['not_for_your_role'] : [];
  const state: Reason[] = act.moves && hasState(at.row) && !act.moves.from.includes(at.row.state) ? [`not_possible_when_${at.row.state}`] : [];
  return [...new Set([...role, ...state, ...act.guards.flatMap((guard) => guard(at) ?? [])])];
}

/** An act on one record of a case, and why it may not be done now. */
export interface ActionStanding {
  readonly action: ActName;
  readonly title: string;
  readonly stage: Stage;
  readonly subject: { readonly kind: SubjectKind; readonly id: string; readonly version: number };
  readonly allowed: boolean;
  readonly reasons: readonly Reason[];
}

/** Every act on every record of a case as it stands, in the order of the table of acts. */
export function actionsOf(record: CaseRecord, by: Actor): ActionStanding[] {
  return (Object.entries(ACTS) as [ActName, Act][]).flatMap(([name, act]) =>
    subjectIds(record, act.on).map((id): ActionStanding => {
      const row = subjectRow(record, act.on, id)!;
      const reasons = refusals(name, act, { record, row: row as Standing['row'], by });
      return {
        action: name, title: act.title, stage: act.stage,
        subject: { kind: act.on, id, version: row.version }, allowed: reasons.length === 0, reasons,
      };
    }));
}

function subjectIds(record: CaseRecord, kind: SubjectKind): string[] {
  if (kind === 'case') return [record.caseId];
  return kind in CASE_PARTS ? (record[kind] as readonly { id: string }[]).map(({ id }) => id) : [];
}
