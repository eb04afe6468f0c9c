import { recordAudit } from '@chc/audit';
import type { PlainDate } from '@chc/deadlines';
import type { Actor, Database, Queryable } from '@chc/platform';
import { refuse } from '../act/act.js';
import { dateWithin } from '../act/date-checks.js';
import { choice, choices, day, type InputOf, line, maybe, RefusedInput } from '../act/fields.js';
import { insertRow } from '../act/write.js';
import { ESCALATION_KINDS, type EscalationKind, type Told, TOLD } from './escalation.kinds.js';

const TITLES = Object.fromEntries(Object.entries(ESCALATION_KINDS).map(([kind, { title }]) => [kind, title])) as Record<EscalationKind, string>;

/** The form of a new rule. */
export const ESCALATION_RULE_FIELDS = {
  kind: choice('Escalation', TITLES),
  organisation: maybe(line('For which ICB', { hint: 'Its code. Leave it out for all', most: 40 })),
  from_on: day('From', { hint: 'Today or later: what was told stays as it was' }),
  to_on: maybe(day('Until before', { hint: 'From this day on nothing is escalated by it. Leave it out for no end' })),
  tells: choices('Whom it tells', TOLD),
  source: line('By whose decision', { hint: 'For example a policy and its date' }),
} as const;

/** One rule: whom a kind tells, for whom and from when. */
export interface EscalationRule {
  readonly kind: EscalationKind;
  readonly organisation: string | null;
  readonly organisationName: string | null;
  readonly fromOn: PlainDate;
  readonly toOn: PlainDate | null;
  readonly tells: readonly Told[];
  readonly source: string;
  readonly setBy: string | null;
}

/** Every rule ever set, by kind, those for all first, the newest first. */
export async function readEscalationRules(db: Queryable): Promise<EscalationRule[]> {
  const { rows } = await db.query<EscalationRule>({
    name: 'escalation-rules',
    text: `select r.kind, o.code as organisation, o.name as "organisationName", r.from_on as "fromOn", r.to_on as "toOn", r.tells, r.source, r.set_by as "setBy"
      from escalation_rule r left join organisation o on o.id = r.organisation_id order by r.kind, o.code nulls first, r.from_on desc`,
  });
  return rows;
}

/**
 * Adds a rule from a day on; none is ever changed. Its threshold is the dated value of its kind, which is set where values are.
 * @throws RefusedInput in the past, without anybody told, with an end before its beginning, for an organisation that is no ICB,
 *   or a second time for a day
 */
export async function setEscalationRule(db: Database, by: Actor, input: InputOf<typeof ESCALATION_RULE_FIELDS>, today: PlainDate): Promise<void> {
  await db.transaction(async (tx) => {
    const { rows: [icb] } = input.organisation === undefined ? { rows: [] } : await tx.query<{ id: string }>(`select id from organisation where kind = 'icb' and upper(code) = upper($1)`, [input.organisation]);
    const refusals = [
      ...(input.organisation !== undefined && !icb ? [refuse('organisation', input.organisation, 'the code of an ICB that we hold')] : []),
      ...dateWithin('from_on', input.from_on, { from: [[today, 'today']] }),
      ...(input.to_on !== undefined && input.to_on <= input.from_on ? [refuse('to_on', input.to_on, `a day after ${input.from_on}, on which it begins`)] : []),
      ...(input.tells.length === 0 ? [refuse('tells', '', 'at least one of those it may tell')] : []),
    ];
    if (refusals.length === 0) {
      const { rowCount } = await tx.query('select from escalation_rule where kind = $1 and organisation_id is not distinct from $2 and from_on = $3', [input.kind, icb?.id ?? null, input.from_on]);
      if (rowCount) refusals.push(refuse('from_on', input.from_on, 'another day: a rule begins on it already, and none is changed'));
    }
    if (refusals.length > 0) throw new RefusedInput(refusals);
    const id = await insertRow(tx, 'escalation_rule', { kind: input.kind, organisation_id: icb?.id ?? null, from_on: input.from_on, to_on: input.to_on, tells: input.tells, source: input.source, set_by: by.id });
    await recordAudit(tx, by, { action: 'set_escalation_rule', subjectKind: 'escalation_rule', subjectId: id, details: { kind: input.kind, organisation: input.organisation, fromOn: input.from_on, toOn: input.to_on, tells: input.tells } });
  });
}
