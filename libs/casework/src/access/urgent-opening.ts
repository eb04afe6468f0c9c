import { recordAudit } from '@chc/audit';
import type { PlainDate } from '@chc/deadlines';
import { type Actor, type Database, DomainError, SYSTEM } from '@chc/platform';
import { v7 as newId } from 'uuid';
import { recordHappening } from '../act/account.js';
import { refuse } from '../act/act.js';
import { readIcbsOf } from './hosting-agreements.js';
import { lines, RefusedInput } from '../act/fields.js';
import type { InputOf } from '../act/fields.js';

/** How long a case stays open to whoever claimed it (the table refuses more). */
export const URGENT_MINUTES = 60;
/** Openings that the privacy officer's page lists at most. */
export const OPENINGS_LIMIT = 200;

export const URGENT_FIELDS = {
  reason: lines('Why do you need this case now?', { most: 500, rows: 3, hint: 'At least three words. The privacy officer reads it.' }),
} as const;

export const FINDING_FIELDS = {
  finding: lines('What you found', { most: 1000, rows: 3, hint: 'For example: on call that night, the ward rang' }),
} as const;

// What is asked here is asked of cases outside one's scope, so in nobody's: inside one's own ICB, and no word of whose case it is.
const INSIDE = 'select icb_id as "icbId" from person where id = $1 and icb_id = any ($2)';

/** Whether there is such a case inside the ICB somebody works in, which they may open urgently. */
export async function mayOpenUrgently(db: Database, by: Actor, caseId: string): Promise<boolean> {
  if (!by.may?.has('act_urgently') || !by.accountId || !by.scope) return false;
  return (await db.as(SYSTEM).query(INSIDE, [caseId, by.scope.home])).rowCount === 1;
}

/**
 * Opens a case for an hour to whoever says why they need it (break-glass). It stands before the privacy officer until looked at.
 * @param at the instant the hour begins at
 * @throws DomainError not_found outside one's own ICB; RefusedInput for too short a reason
 */
export async function openUrgently(db: Database, by: Actor, caseId: string, { reason }: InputOf<typeof URGENT_FIELDS>, today: PlainDate, at: Date): Promise<void> {
  if (!(await mayOpenUrgently(db, by, caseId))) throw new DomainError('not_found', ['no_such_case']);
  if (!/(\S+\s+){2,}\S+/.test(reason)) throw new RefusedInput([refuse('reason', reason, 'at least three words')]);
  await db.as(SYSTEM).transaction(async (tx) => {
    const { rows: [found] } = await tx.query<{ icbId: string }>(INSIDE, [caseId, by.scope!.home]);
    const [id, until] = [newId(), new Date(at.getTime() + URGENT_MINUTES * 60_000)];
    await tx.query(`insert into case_grant (id, icb_id, person_id, account_id, kind, reason, from_at, until_at, given_by) values ($1, $2, $3, $4, 'urgent', $5, $6, $7, $8)`,
      [id, found!.icbId, caseId, by.accountId, reason, at, until, by.id]);
    await recordHappening(tx, by, { caseId, icbId: found!.icbId, on: today, kind: 'case_grant', id, action: 'glass_broken', event: 'opened_urgently', details: { until: until.toISOString() } });
  });
}

/** A case that somebody opened by themselves: nothing of whose it is. */
export interface UrgentOpening {
  readonly id: string;
  readonly caseId: string;
  readonly who: string;
  readonly roles: readonly string[];
  readonly organisation: string | null;
  readonly reason: string;
  readonly fromAt: Date;
  readonly untilAt: Date;
  readonly restricted: boolean;
  readonly lookedAt: Date | null;
  readonly lookedBy: string | null;
  readonly finding: string | null;
}

/** The openings inside the ICBs that somebody oversees, those not looked at first, the latest first. */
export async function readUrgentOpenings(db: Database, by: Actor, today: PlainDate): Promise<readonly UrgentOpening[]> {
  const { rows } = await db.as(SYSTEM).query<UrgentOpening>({
    name: 'urgent-openings',
    text: `select g.id, g.person_id as "caseId", a.name as who, a.roles, coalesce(o.name, o.code) as organisation, g.reason, g.from_at as "fromAt", g.until_at as "untilAt",
        p.restricted_at is not null as restricted, g.looked_at as "lookedAt", g.looked_by as "lookedBy", g.finding
      from case_grant g join account a on a.id = g.account_id join person p on p.id = g.person_id left join organisation o on o.id = a.organisation_id
      where g.kind = 'urgent' and g.icb_id = any ($1) order by g.looked_at is not null, g.from_at desc, g.id limit ${OPENINGS_LIMIT}`,
    values: [await readIcbsOf(db.as(SYSTEM), by, ['oversight'], today)],
  });
  return rows;
}

/** Says what was found of an opening, once; nobody looks at their own. @throws DomainError */
export async function lookAtOpening(db: Database, by: Actor, id: string, { finding }: InputOf<typeof FINDING_FIELDS>, today: PlainDate, at: Date): Promise<void> {
  await db.as(SYSTEM).transaction(async (tx) => {
    const { rows: [opening] } = await tx.query<{ account_id: string; looked_at: Date | null }>(
      `select account_id, looked_at from case_grant where id = $1 and kind = 'urgent' and icb_id = any ($2) for no key update`, [id, await readIcbsOf(tx, by, ['oversight'], today)]);
    if (!opening) throw new DomainError('not_found', ['no_such_record']);
    if (opening.account_id === by.accountId) throw new DomainError('conflict', ['opened_it_yourself']);
    if (opening.looked_at) throw new DomainError('conflict', ['already_looked_at']);
    await tx.query('update case_grant set looked_at = $2, looked_by = $3, finding = $4, version = version + 1 where id = $1', [id, at, by.id, finding]);
    await recordAudit(tx, by, { action: 'urgent_opening_looked_at', subjectKind: 'case_grant', subjectId: id });
  });
}
