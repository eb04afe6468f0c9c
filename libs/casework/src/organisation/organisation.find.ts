import type { Queryable } from '@chc/platform';
import { refuse } from '../act/act.js';
import { RefusedInput } from '../act/fields.js';

/**
 * The organisation that somebody typed by its code or its whole name.
 * @throws RefusedInput for `field` when there is none of these kinds, or several of the name
 */
export async function findOrganisation(db: Queryable, field: string, typed: string, kinds: readonly string[], what: string): Promise<string> {
  const { rows } = await db.query<{ id: string; exact: boolean }>({
    name: 'organisation-by-code-or-name',
    text: `select id, upper(code) = upper($1) as exact from organisation
      where kind = any($2) and (upper(code) = upper($1) or lower(name) = lower($1)) order by 2 desc limit 3`,
    values: [typed, kinds],
  });
  const [first, second] = rows;
  if (!first) throw new RefusedInput([refuse(field, typed, `the code or the whole name of ${what} that we hold`)]);
  if (second && !first.exact) throw new RefusedInput([refuse(field, typed, `the code of ${what}: several have this name`)]);
  return first.id;
}
