import { recordAudit } from '@chc/audit';
import { type Actor, type Database, DomainError, type Queryable } from '@chc/platform';
import { v7 as newId } from 'uuid';
import { permittedBy, type ScopeName } from './scopes.js';

/** A program that may ask the API, as whoever keeps them sees it. */
export interface ApiClient {
  readonly id: string;
  /** Its name at the provider. */
  readonly clientId: string;
  readonly name: string;
  readonly organisationId: string;
  readonly organisation: string;
  readonly scopes: readonly ScopeName[];
  readonly changedAt: Date;
  readonly changedBy: string;
  readonly disabledAt: Date | null;
}

const READ = `select c.id, c.client_id as "clientId", c.name, c.organisation_id as "organisationId", coalesce(o.name, o.code) as organisation, c.scopes,
    c.changed_at as "changedAt", c.changed_by as "changedBy", c.disabled_at as "disabledAt"
  from api_client c join organisation o on o.id = c.organisation_id`;

/** All of them, by name. There are as many as somebody has entered by hand. */
export async function readApiClients(db: Queryable): Promise<readonly ApiClient[]> {
  return (await db.query<ApiClient>(`${READ} order by c.name, c.id`)).rows;
}

/** The one of that name at the provider, disabled or not. */
export async function readApiClient(db: Queryable, clientId: string): Promise<ApiClient | undefined> {
  return (await db.query<ApiClient>({ name: 'api-client', text: `${READ} where c.client_id = $1`, values: [clientId] })).rows[0];
}

/** The program as whoever acts: for its organisation, within what its token carries and it was granted. */
export function actorOfClient({ clientId, name, organisationId, scopes }: ApiClient, token: readonly string[]): Actor {
  return { id: `client:${clientId}`, role: 'api_client', organisationId, name, roles: ['api_client'], practitioner: null, may: permittedBy(token, scopes) };
}

export interface NewApiClient {
  readonly clientId: string;
  readonly name: string;
  readonly organisationCode: string;
  readonly scopes: readonly ScopeName[];
}

/** @throws DomainError `no_such_organisation`, `client_is_known` */
export async function addApiClient(db: Database, by: Actor, { clientId, name, organisationCode, scopes }: NewApiClient, at: Date): Promise<string> {
  return db.transaction(async (tx) => {
    const { rows: [organisation] } = await tx.query<{ id: string }>('select id from organisation where code = $1', [organisationCode]);
    if (!organisation) throw new DomainError('conflict', ['no_such_organisation']);
    const id = newId();
    const { rowCount } = await tx.query(
      `insert into api_client (id, client_id, name, organisation_id, scopes, created_at, created_by, changed_at, changed_by) values ($1, $2, $3, $4, $5, $6, $7, $6, $7)
       on conflict on constraint api_client_client_id_key do nothing`, [id, clientId, name, organisation.id, scopes, at, by.id]);
    if (rowCount === 0) throw new DomainError('conflict', ['client_is_known']);
    await recordAudit(tx, by, { action: 'api_client_added', subjectKind: 'api_client', subjectId: id, details: { clientId, organisation: organisationCode, scopes } });
    return id;
  });
}

/** Sets what a program may do and whether it may do anything; from its next request on. @throws DomainError `no_such_record` */
export async function setApiClient(db: Database, by: Actor, id: string, { scopes, isOpen }: { scopes: readonly ScopeName[]; isOpen: boolean }, at: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const { rows: [before] } = await tx.query<{ scopes: ScopeName[]; disabledAt: Date | null }>('select scopes, disabled_at as "disabledAt" from api_client where id = $1 for update', [id]);
    if (!before) throw new DomainError('not_found', ['no_such_record']);
    await tx.query('update api_client set scopes = $2, disabled_at = case when $3 then null else coalesce(disabled_at, $4) end, changed_at = $4, changed_by = $5 where id = $1', [id, scopes, isOpen, at, by.id]);
    await recordAudit(tx, by, {
      action: 'api_client_set', subjectKind: 'api_client', subjectId: id,
      details: { before: { scopes: before.scopes, isOpen: before.disabledAt === null }, after: { scopes, isOpen } },
    });
  });
}
