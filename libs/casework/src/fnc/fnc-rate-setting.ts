import { recordAudit } from '@chc/audit';
import type { PlainDate } from '@chc/deadlines';
import type { Actor, Database } from '@chc/platform';
import { refuse } from '../act/act.js';
import { dateWithin } from '../act/date-checks.js';
import { day, type InputOf, line, pounds, RefusedInput } from '../act/fields.js';
import { insertRow } from '../act/write.js';

/** A week's rate of NHS-funded nursing care, as a notice tells it. */
export const FNC_RATE_FIELDS = {
  from_on: day('Paid from', { hint: 'The first day of the rate. It may lie before the notice: what it owes is then worked out' }),
  announced_on: day('Day of the notice'),
  standard_pence: pounds('Standard rate a week'),
  higher_pence: pounds('Higher rate a week', { hint: 'Only for people who were on it on 1 October 2007' }),
  source: line('Source', { hint: 'The notice and its date' }),
} as const;

/**
 * Adds a rate. None is changed: one that was in force from the same day is superseded from the day of the new notice.
 * @throws RefusedInput for a notice from the future, a higher rate that is not, or a notice that we hold already
 */
export async function setFncRate(db: Database, by: Actor, input: InputOf<typeof FNC_RATE_FIELDS>, today: PlainDate): Promise<void> {
  await db.transaction(async (tx) => {
    // Two notices entered at once would both supersede the same rate.
    await tx.query(`select pg_advisory_xact_lock(hashtext('fnc_rate'))`);
    const { rows } = await tx.query<{ id: string; knownFrom: PlainDate }>(
      'select r.id, r.known_from as "knownFrom" from fnc_rate r where r.from_on = $1 and not exists (select from fnc_rate s where s.supersedes = r.id)', [input.from_on]);
    const before = rows[0];
    const refusals = [
      ...dateWithin('announced_on', input.announced_on, { to: [[today, 'today']] }),
      ...(input.standard_pence < 1 ? [refuse('standard_pence', input.standard_pence, 'more than nothing')] : []),
      ...(input.higher_pence <= input.standard_pence ? [refuse('higher_pence', input.higher_pence, 'more than the standard rate')] : []),
      ...(before && input.announced_on <= before.knownFrom ? [refuse('announced_on', input.announced_on, `a day after ${before.knownFrom}, when the rate we hold from that day was known`)] : []),
    ];
    if (refusals.length > 0) throw new RefusedInput(refusals);
    const id = await insertRow(tx, 'fnc_rate', { ...input, supersedes: before?.id });
    await recordAudit(tx, by, { action: 'set_fnc_rate', subjectKind: 'fnc_rate', subjectId: id, details: { fromOn: input.from_on, announcedOn: input.announced_on, standardPence: input.standard_pence, higherPence: input.higher_pence } });
  });
}
