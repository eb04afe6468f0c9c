import { recordAudit } from '@chc/audit';
import { type Actor, type Database, DomainError, type Queryable } from '@chc/platform';
import { insertRow, updateRow } from '../act/write.js';
import { type InputOf, line, lines, maybe } from '../act/fields.js';

/** What an ICB's letters say of who writes them. */
export const LETTERHEAD_FIELDS = {
  teamName: line('Name of the team', { most: 200, hint: 'As it should stand at the top of every letter' }),
  teamPhone: line('Telephone number', { most: 40, hint: 'Printed on every letter as the number to ring' }),
  teamAddress: maybe(lines('Postal address', { most: 500, rows: 4 })),
  teamEmail: maybe(line('Email address', { most: 200 })),
};

export interface Letterhead {
  readonly icbId: string;
  readonly code: string;
  readonly name: string | null;
  readonly id: string | null;
  readonly version: number | null;
  readonly teamName: string | null;
  readonly teamPhone: string | null;
  readonly teamAddress: string | null;
  readonly teamEmail: string | null;
}

/** Every ICB with its letterhead, where it has one. */
export async function readLetterheads(db: Queryable): Promise<Letterhead[]> {
  return (await db.query<Letterhead>(`
    select o.id as "icbId", o.code, o.name, h.id, h.version, h.team_name as "teamName", h.team_phone as "teamPhone", h.team_address as "teamAddress", h.team_email as "teamEmail"
    from organisation o left join letterhead h on h.icb_id = o.id where o.kind = 'icb' order by o.name, o.code`)).rows;
}

/** Sets an ICB's letterhead. @throws DomainError not_found; stale when somebody else has set it meanwhile */
export function setLetterhead(db: Database, by: Actor, code: string, input: InputOf<typeof LETTERHEAD_FIELDS>, version: number | null): Promise<void> {
  return db.transaction(async (tx) => {
    const { rows: [icb] } = await tx.query<{ id: string }>(`select id from organisation where code = $1 and kind = 'icb' for update`, [code]);
    if (!icb) throw new DomainError('not_found', ['no_such_record']);
    const { rows: [head] } = await tx.query<{ id: string; version: number }>('select id, version from letterhead where icb_id = $1', [icb.id]);
    if ((head?.version ?? null) !== version) throw new DomainError('stale', ['changed_meanwhile']);
    const columns = { team_name: input.teamName, team_phone: input.teamPhone, team_address: input.teamAddress, team_email: input.teamEmail, set_by: by.id, set_at: new Date() };
    if (head) await updateRow(tx, 'letterhead', head, columns);
    else await insertRow(tx, 'letterhead', { icb_id: icb.id, ...columns });
    await recordAudit(tx, by, { action: 'letterhead_set', subjectKind: 'organisation', subjectId: icb.id });
  });
}
