import type { PlainDate } from '@chc/deadlines';
import type { Actor, Queryable } from '@chc/platform';
import { v7 as newId } from 'uuid';
import type { Sought } from './search.rules.js';

/** People that a search shows at most. */
export const SEARCH_PAGE = 25;

/** Somebody found, with enough to tell them from another of the same name. */
export interface FoundPerson {
  readonly caseId: string;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly nhsNumber: string | null;
  readonly bornOn: PlainDate | null;
  readonly diedOn: PlainDate | null;
  readonly postcode: string | null;
  readonly commissioner: string;
  readonly owner: string | null;
  readonly state: string | null;
  readonly activityType: string | null;
  readonly receivedOn: PlainDate | null;
  readonly funding: string | null;
}

export interface SearchResult {
  readonly people: readonly FoundPerson[];
  /** There are more than are shown. */
  readonly more: boolean;
  /** People with the NHS number who were born on another day than the one given: no match. */
  readonly otherBirthDate: number;
}

const PLAIN = { family: 'plain_family_name collate "C"', given: 'plain_given_name collate "C"' };
// Whatever begins with it: the greatest character there is comes after every other.
const begins = (column: keyof typeof PLAIN, parameter: string): string => `(${PLAIN[column]} >= ${parameter}::text and ${PLAIN[column]} < ${parameter}::text || chr(1114111))`;

/** Who bears a name; each line reads the index of that name's column. Both orders of two names; a name of several words written as one. */
const BY_NAME = {
  one: `select id from seen_person where merged_into_id is null and ${begins('family', '$1')} union select id from seen_person where merged_into_id is null and ${begins('given', '$1')}`,
  several: `select id from seen_person where merged_into_id is null and ${begins('family', '$1')} and ${begins('given', '$2')}
    union select id from seen_person where merged_into_id is null and ${begins('family', '$2')} and ${begins('given', '$1')}
    union select id from seen_person where merged_into_id is null and ${begins('family', '$1 || $2')}`,
};

const BY_NUMBER = `select id from seen_person where nhs_number = $1 union select id from seen_person where nhs_number is null and digits_given = $1`;

// Ours are written in capitals, whichever way somebody types what a letter or a receipt told them; a source's stay as they are.
const BY_REFERENCE = `select person_id as id from referral where source_id = $1 union select id from seen_person where source_id = $1
  union select person_id from referral where reference = upper($1)
  union select person_id from checklist where reference = upper($1) and person_id is not null`;

type Branch = readonly [name: string, sql: string, values: readonly string[]];

/** Which of the statements finds what is sought; null where nothing was. Names are narrowed by the birth date, not the other way round. */
export function branchOf({ nhsNumber, reference, names, bornOn }: Sought): Branch | null {
  if (nhsNumber) return ['number', BY_NUMBER, [nhsNumber]];
  if (reference) return ['reference', BY_REFERENCE, [reference]];
  if (names.length > 1) return ['names', BY_NAME.several, [names[0]!, names.slice(1).join('')]];
  if (names.length === 1) return ['name', BY_NAME.one, [names[0]!]];
  return bornOn ? ['birth', 'select id from seen_person where born_on = $1::date', [bornOn]] : null;
}

/** The statement of a search by one branch; $n+1 is the birth date or null, $n+2 how many. Exported for the test of its plan. */
export const searchSql = (sql: string, values: number): string => `
  with found as (${sql}), matched as (
    select p.* from found f join seen_person p on p.id = f.id
    where p.merged_into_id is null and ($${values + 1}::date is null or p.born_on = $${values + 1}::date or p.born_on is null)
    order by lower(p.family_name), lower(p.given_name), p.born_on, p.id limit $${values + 2}
  )
  select p.id as "caseId", p.family_name as "familyName", p.given_name as "givenName", p.nhs_number as "nhsNumber", p.born_on as "bornOn", p.died_on as "diedOn", p.postcode,
    coalesce(c.name, c.code) as commissioner, p.practitioner as owner, r.state, r.activity_type as "activityType", r.received_on as "receivedOn", e.funding,
    (select count(*)::int from found f join seen_person o on o.id = f.id where o.born_on <> $${values + 1}::date) as others
  from (values (1)) always (one) left join matched p on true
  left join organisation c on c.id = p.commissioner_id
  left join lateral (select state, activity_type, received_on from referral where person_id = p.id and set_aside_on is null order by concluded_on nulls first, received_on desc limit 1) r on true
  left join lateral (select funding from eligibility where person_id = p.id and eligible_to is null order by eligible_from desc limit 1) e on true
  order by lower(p.family_name), lower(p.given_name), p.born_on, p.id`;

/**
 * Finds people. An NHS number finds nobody whose birth date is another than the one typed with it: the number alone
 * never makes a match.
 */
export async function searchPeople(db: Queryable, sought: Sought): Promise<SearchResult> {
  const branch = branchOf(sought);
  if (!branch) return { people: [], more: false, otherBirthDate: 0 };
  const [name, sql, values] = branch;
  const { rows } = await db.query<Omit<FoundPerson, 'caseId'> & { caseId: string | null; others: number }>({
    name: `search-${name}`, text: searchSql(sql, values.length), values: [...values, sought.bornOn, SEARCH_PAGE + 1],
  });
  const found = rows.flatMap(({ others: _others, caseId, ...person }) => (caseId === null ? [] : [{ ...person, caseId }]));
  return { people: found.slice(0, SEARCH_PAGE), more: found.length > SEARCH_PAGE, otherBirthDate: sought.nhsNumber ? rows[0]!.others : 0 };
}

/** Keeps what was searched for, for a day. @returns what the address of the results holds instead */
export async function keepSearch(db: Queryable, by: Actor, words: string, at: Date): Promise<string> {
  await db.query('delete from search where at < $1', [new Date(at.getTime() - 86_400_000)]);
  const id = newId();
  await db.query('insert into search (id, account_id, words, at) values ($1, $2, $3, $4)', [id, by.accountId, words, at]);
  return id;
}

/** What was searched for, for whoever searched. */
export async function readSearch(db: Queryable, by: Actor, id: string): Promise<string | null> {
  const { rows: [search] } = await db.query<{ words: string }>('select words from search where id = $1 and account_id = $2', [id, by.accountId]);
  return search?.words ?? null;
}
