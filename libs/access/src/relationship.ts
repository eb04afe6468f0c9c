import { type Actor, type Database, type Reach, type Scope, scopeOf, SYSTEM } from '@chc/platform';

/**
 * Works out whose cases somebody sees: function case_scope, the one place that says so. Once a request.
 * @param on the business date, of agreements and invitations
 * @param at the instant, of grants
 */
export async function readScope(db: Database, by: Actor, on: string, at: Date): Promise<Scope> {
  const { rows: [reach] } = await db.as(SYSTEM).query<Reach & Record<string, unknown>>({
    name: 'case-scope',
    text: 'select home, commissioners, cases, hidden from case_scope($1, $2, $3, $4, $5, $6, $7)',
    values: [by.accountId ?? null, by.id, by.organisationId, by.roles ?? [], by.practitioner ?? null, on, at],
  });
  return scopeOf(reach!);
}

/** The person with their scope, as whoever acts. */
export const inScope = async (db: Database, by: Actor, on: string, at: Date): Promise<Actor> => ({ ...by, scope: await readScope(db, by, on, at) });
