import { addDays, CLOCK_DAYS, clock, OVER_28_BANDS, type ClockReading, type Over28BandCode, type PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';
import { agesAt, LAST_WEEK_DAYS, RUNWAY, waitOf } from '../board/board.rules.js';
import type { ReferralState } from './referral.states.js';

/** Rows on one page of the worklist. */
export const WORKLIST_PAGE = 25;

/** How long a referral has waited: still in time, in its last week in time, over 28 days at all, one band of the return (DCB2117 T8), or above 12 weeks beyond. */
export const WAITS = ['in_time', 'last_week', 'over_28', ...OVER_28_BANDS.map(({ code }) => code), 'over_12_weeks'] as const;
type OneOfWaits = 'in_time' | 'last_week' | 'over_28' | 'over_12_weeks' | Over28BandCode;
/** Besides, one place of the board's runway: `day_12` of the 28, `week_3` beyond them. */
export const PLACE_WAITS: readonly string[] = RUNWAY.filter(({ kind }) => kind !== 'long').map(waitOf);
export type Wait = OneOfWaits | `day_${number}` | `week_${number}`;

/** The stages the worklist may be narrowed to. */
export const OPEN_STAGES = ['received', 'assessing', 'mdt_held', 'verifying'] as const;
export type OpenStage = (typeof OPEN_STAGES)[number];

/** Instead of a practitioner: referrals that are nobody's yet, which are on no caseload. */
export const NOBODY_YET = 'nobody';

/** What the worklist may be narrowed to: codes of organisations, a practitioner's own code, a wait. */
export interface WorklistFilters {
  readonly icb?: string | undefined;
  readonly place?: string | undefined;
  readonly commissioner?: string | undefined;
  /** A code, or NOBODY_YET. */
  readonly practitioner?: string | undefined;
  readonly band?: Wait | undefined;
  readonly stage?: OpenStage | undefined;
}

/** A row of the list: the next page begins after it. */
export interface WorklistCursor {
  readonly receivedOn: PlainDate;
  readonly id: string;
}

/** One open standard referral as the worklist shows it. */
export interface WorklistRow {
  readonly id: string;
  /** The person's id: the case. */
  readonly caseId: string;
  readonly sourceId: string | null;
  readonly state: ReferralState;
  readonly receivedOn: PlainDate;
  readonly practitioner: string | null;
  readonly delayReason: 'D1' | 'D2' | 'D3' | 'D4' | null;
  readonly suspectedDuplicate: boolean;
  readonly familyName: string | null;
  readonly givenName: string | null;
  /** Only a number that passed its check digit; null where it is missing or to be traced. */
  readonly nhsNumber: string | null;
  readonly commissioner: { readonly code: string; readonly name: string | null };
  readonly place: { readonly code: string; readonly name: string | null } | null;
  readonly clock: ClockReading;
}

export interface WorklistPage {
  readonly rows: readonly WorklistRow[];
  /** All that the filters let through, counted in the statement that read the rows. */
  readonly total: number;
  /** Position in the list of the first row, from 1; 0 when there is none. */
  readonly first: number;
  readonly next: WorklistCursor | null;
}

/** Which days of receipt a wait stands for on a date: both ends belong to it, and either may be PostgreSQL's infinity. */
function receivedBetween(wait: Wait | undefined, asOf: PlainDate): [from: string, to: string] {
  const receivedSo = (daysOver: number): PlainDate => addDays(asOf, -(CLOCK_DAYS + daysOver));
  if (wait === undefined) return ['-infinity', 'infinity'];
  if (wait === 'in_time') return [receivedSo(0), 'infinity'];
  if (wait === 'last_week') return [receivedSo(0), receivedSo(-LAST_WEEK_DAYS)];
  if (wait === 'over_28') return ['-infinity', receivedSo(1)];
  if (wait === 'over_12_weeks') return ['-infinity', receivedSo(OVER_28_BANDS[3].fromDaysOver)];
  const place = RUNWAY.find((one) => one.kind !== 'long' && waitOf(one) === wait);
  if (place) return agesOf(agesAt(place), asOf);
  const band = OVER_28_BANDS.find(({ code }) => code === wait)!;
  return [band.toDaysOver === null ? '-infinity' : receivedSo(band.toDaysOver), receivedSo(band.fromDaysOver)];
}

/** What was received after the day stands at day 0. */
function agesOf({ from, to }: { from: number; to: number | null }, asOf: PlainDate): [from: string, to: string] {
  return [to === null ? '-infinity' : addDays(asOf, -to), from === 0 ? 'infinity' : addDays(asOf, -from)];
}

const OPEN = `activity_type = '01' and concluded_on is null`;
const IN_WAIT = 'received_on between $1 and $2';
const COLUMNS = 'id, received_on';
const page = (where: string): string => `(select ${COLUMNS} from referral where ${OPEN} and ${where} and ${IN_WAIT} and (received_on, id) > ($3, $4) order by received_on, id limit $5)`;
const eachOf = (commissioners: string): string => `(select mine.* from ${commissioners} as c (id) cross join lateral ${page(`commissioner_id = c.id and ${NOT_HIDDEN}`)} mine order by received_on, id limit $5)`;

// What somebody's scope lets through, arm by arm, so that each reads its index and no other row is looked at (decision 0034):
// for our own programs every row, then those of the commissioners, then those of the cases named beside them.
const REACHED = `unnest((select in_scope('commissioners')))`;
const OUT_OF_REACH = `commissioner_id <> all ((select in_scope('commissioners'))::uuid[])`;
const NAMED = `person_id in (select unnest((select in_scope('cases'))::uuid[])) and ${OUT_OF_REACH}`;
// From the cases, which are few: in the list's own order it would look at every referral there is for one that is not.
const eachNamed = (more = ''): string => `(select mine.* from unnest((select in_scope('cases'))::uuid[]) as n (id) cross join lateral ${page(`person_id = n.id and ${OUT_OF_REACH}${more}`)} mine order by received_on, id limit $5)`;
const NOT_HIDDEN = `person_id <> all (coalesce((select in_scope('hidden')), '{}'))`;
const SEEN = 'exists (select from seen_person s where s.id = person_id)';
const UNOWNED = 'practitioner is null and coordinator is null and exists (select from seen_person s where s.id = person_id and s.practitioner is null)';
const ASKED_AND_REACHED = `(select a.id from unnest($7::uuid[]) as a (id) where (select in_system()) or a.id = any ((select in_scope('commissioners'))::uuid[]))`;

/**
 * The worklist by what it is narrowed to. Each arm reads one partial index from the cursor on, so a page costs a page
 * however many wait: referral_open; referral_open_by_commissioner, once a commissioner, merged; referral_open_by_practitioner.
 * Only the count reads all that the filters let through, from the index alone.
 * $1-$2 days of receipt, $3-$4 cursor, $5 rows, $6 business date, then $7 commissioners and $8 practitioner.
 */
const SCOPES = {
  all: {
    pages: [page('(select in_system())'), eachOf(REACHED), eachNamed()],
    wheres: ['(select in_system())', `commissioner_id = any ((select in_scope('commissioners'))::uuid[]) and ${NOT_HIDDEN}`, NAMED],
  },
  commissioners: {
    pages: [eachOf(ASKED_AND_REACHED), eachNamed(' and commissioner_id = any ($7::uuid[])')],
    wheres: [`commissioner_id = any (array${ASKED_AND_REACHED}) and ${NOT_HIDDEN}`, `${NAMED} and commissioner_id = any ($7::uuid[])`],
  },
  practitioner: { pages: [page(`practitioner = $7 and ${SEEN}`)], wheres: [`practitioner = $7 and ${SEEN}`] },
  nobody: { pages: [page(UNOWNED)], wheres: [UNOWNED] },
  nobody_there: {
    pages: [page(`${UNOWNED} and commissioner_id = any ($7::uuid[])`)],
    wheres: [`${UNOWNED} and commissioner_id = any ($7::uuid[])`],
  },
  both: {
    pages: [page(`practitioner = $8 and commissioner_id = any ($7::uuid[]) and ${SEEN}`)],
    wheres: [`practitioner = $8 and commissioner_id = any ($7::uuid[]) and ${SEEN}`],
  },
} as const satisfies Record<string, { pages: readonly string[]; wheres: readonly string[] }>;
export type WorklistScope = keyof typeof SCOPES;

/** The one statement of the worklist; a row without an id carries the counts of an empty page. Exported for the test of its plan. @param stageAt the number of the parameter that holds a stage, where one is asked for */
export function worklistSql(scope: WorklistScope, stageAt?: number): string {
  return stageAt === undefined ? everyStage(scope) : everyStage(scope).replaceAll(IN_WAIT, `${IN_WAIT} and state = $${stageAt}`);
}

function everyStage(scope: WorklistScope): string {
  const { pages, wheres } = SCOPES[scope];
  const counts = wheres.map((where) => `select count(*) as n, count(*) filter (where (received_on, id) <= ($3, $4)) as before from referral where ${OPEN} and ${where} and ${IN_WAIT}`);
  return `
    with counted as (
      select sum(n)::int as total, sum(before)::int as before from (${counts.join(' union all ')}) each
    ), page as (select * from (${pages.join(' union all ')}) arms order by received_on, id limit $5)
    select t.total, t.before, r.id, r.person_id as "caseId", r.source_id as "sourceId", r.state, r.received_on as "receivedOn", r.practitioner,
      r.delay_reason as "delayReason", r.suspected_duplicate as "suspectedDuplicate",
      p.family_name as "familyName", p.given_name as "givenName", p.nhs_number as "nhsNumber",
      c.code as "commissionerCode", c.name as "commissionerName", place.code as "placeCode", place.name as "placeName"
    from counted t
    left join (page join referral r using (id) join person p on p.id = r.person_id join organisation_standing($6::date) st on st.organisation_id = r.commissioner_id join organisation c on c.id = st.standing_id
      left join organisation_parent up on up.organisation_id = c.id and daterange(up.effective_from, up.effective_to) @> $6::date
      left join organisation place on place.id = up.parent_id) on true
    order by r.received_on, r.id`;
}

interface Read extends Omit<WorklistRow, 'id' | 'commissioner' | 'place' | 'clock'> {
  id: string | null; total: number; before: number;
  commissionerCode: string; commissionerName: string | null; placeCode: string | null; placeName: string | null;
}

function rowOf({ total: _total, before: _before, commissionerCode, commissionerName, placeCode, placeName, ...row }: Read & { id: string }, asOf: PlainDate): WorklistRow {
  return {
    ...row,
    commissioner: { code: commissionerCode, name: commissionerName },
    place: placeCode === null ? null : { code: placeCode, name: placeName },
    clock: clock(row.receivedOn, asOf),
  };
}

/** An ICB, a place or a commissioner the worklist may be narrowed to, and what it lies under. */
export interface OrganisationChoice {
  readonly id: string;
  readonly code: string;
  readonly name: string | null;
  readonly kind: 'icb' | 'place' | 'sub_icb';
  readonly placeCode: string | null;
  readonly icbCode: string | null;
}

/** What there is to choose from: every organisation of those kinds, and who has an open standard referral. */
export interface WorklistChoices {
  readonly organisations: readonly OrganisationChoice[];
  readonly practitioners: readonly string[];
}

/** A filter names something we do not know. */
export class UnknownChoice extends Error {
  constructor(readonly field: keyof WorklistFilters, readonly value: string, readonly expected: string) {
    super(`${field} is "${value}": expected ${expected}`);
  }
}

const ORGANISATION_FILTERS = [
  { field: 'icb', kind: 'icb', codeIn: 'icbCode', expected: 'the code of an ICB' },
  { field: 'place', kind: 'place', codeIn: 'placeCode', expected: 'the code of a place' },
  { field: 'commissioner', kind: 'sub_icb', codeIn: 'code', expected: 'the code of a commissioner (kind sub_icb)' },
] as const satisfies { field: keyof WorklistFilters; kind: string; codeIn: keyof OrganisationChoice; expected: string }[];

/** Jumps from one practitioner of a commissioner's open referrals to the next (referral_open_owners), however many referrals each has. */
export const PRACTITIONERS = `
  with recursive reached as (
    select id from organisation where kind = 'sub_icb' and ((select in_system()) or id = any ((select in_scope('commissioners'))::uuid[]))
  ), one as (
    select c.id, (select practitioner from referral where ${OPEN} and commissioner_id = c.id and practitioner is not null order by practitioner limit 1) from reached c
    union all
    select one.id, (select r.practitioner from referral r where ${OPEN} and r.commissioner_id = one.id and r.practitioner > one.practitioner order by r.practitioner limit 1)
    from one where one.practitioner is not null
  )
  select practitioner from one where practitioner is not null
  union select practitioner from referral where ${OPEN} and practitioner is not null and person_id = any ((select in_scope('cases'))::uuid[])
  order by practitioner`;

const ORGANISATIONS = `
  select o.id, o.code, o.name, o.kind,
    max(a.code) filter (where a.kind = 'place') as "placeCode", max(a.code) filter (where a.kind = 'icb') as "icbCode"
  from organisation o join organisation_above($1::date) up on up.organisation_id = o.id join organisation a on a.id = up.above_id
  where o.kind in ('icb', 'place', 'sub_icb') and (o.closed_on is null or o.closed_on > $1) group by o.id order by o.name, o.code`;

async function readOrganisations(db: Queryable, asOf: PlainDate): Promise<readonly OrganisationChoice[]> {
  return (await db.query<OrganisationChoice>({ name: 'worklist-organisations', text: ORGANISATIONS, values: [asOf] })).rows;
}

/** What a form offers to narrow the worklist to. Costs as much as there are organisations and practitioners. */
export async function readWorklistChoices(db: Queryable, asOf: PlainDate): Promise<WorklistChoices> {
  const organisations = await readOrganisations(db, asOf);
  const { rows } = await db.query<{ practitioner: string }>({ name: 'worklist-practitioners', text: PRACTITIONERS });
  return { organisations, practitioners: rows.map(({ practitioner }) => practitioner) };
}

/** Ids of the commissioners that every organisation filter lets through; null when none is set. */
async function commissionersOf(db: Queryable, asOf: PlainDate, filters: WorklistFilters): Promise<string[] | null> {
  const set = ORGANISATION_FILTERS.filter(({ field }) => filters[field] !== undefined);
  if (set.length === 0) return null;
  const organisations = await readOrganisations(db, asOf);
  for (const { field, kind, expected } of set) {
    const code = filters[field]!;
    if (!organisations.some((o) => o.kind === kind && o.code === code)) throw new UnknownChoice(field, code, expected);
  }
  const chosen = organisations.filter((o) => o.kind === 'sub_icb' && set.every(({ field, codeIn }) => o[codeIn] === filters[field])).map(({ id }) => id);
  // With whom they have taken over by then.
  const { rows } = await db.query<{ id: string }>('select organisation_id as id from organisation_standing($1) s join organisation o on o.id = s.organisation_id and o.kind = \'sub_icb\' where s.standing_id = any ($2)', [asOf, chosen]);
  return rows.map(({ id }) => id);
}

/** An empty list may be an old bookmark, of someone whose referrals are concluded, or a slip of the pen: only that is refused. */
async function assertPractitionerIsKnown(db: Queryable, practitioner: string): Promise<void> {
  const { rows: [known] } = await db.query<{ ever: boolean }>('select exists (select from referral where practitioner = $1) as ever', [practitioner]);
  if (!known!.ever) throw new UnknownChoice('practitioner', practitioner, 'the code of a practitioner with a referral');
}

const BEFORE_ALL: WorklistCursor = { receivedOn: '-infinity', id: '00000000-0000-0000-0000-000000000000' };

/**
 * One page of the open standard referrals, the longest waiting (fewest days left) first.
 * @param businessDate the day the 28-day clock is read at
 * @param after the last row of the page before; none for the first page
 * @throws UnknownChoice when an organisation or practitioner asked for is none we know
 */
export async function readWorklist(
  db: Queryable, businessDate: PlainDate, filters: WorklistFilters, after: WorklistCursor | null = null,
): Promise<WorklistPage> {
  const commissioners = await commissionersOf(db, businessDate, filters);
  const nobody = filters.practitioner === NOBODY_YET;
  const practitioner = nobody ? undefined : filters.practitioner;
  const scope: WorklistScope = nobody ? (commissioners ? 'nobody_there' : 'nobody') : commissioners && practitioner ? 'both' : commissioners ? 'commissioners' : practitioner ? 'practitioner' : 'all';
  const cursor = after ?? BEFORE_ALL;
  const values = [
    ...receivedBetween(filters.band, businessDate), cursor.receivedOn, cursor.id, WORKLIST_PAGE + 1, businessDate,
    ...(commissioners ? [commissioners] : []), ...(practitioner ? [practitioner] : []),
  ];
  const { rows } = await db.query<Read>(filters.stage === undefined
    ? { name: `worklist-${scope}`, text: worklistSql(scope), values }
    : { name: `worklist-${scope}-at-stage`, text: worklistSql(scope, values.length + 1), values: [...values, filters.stage] });
  const found = rows.filter((row): row is Read & { id: string } => row.id !== null);
  const shown = found.slice(0, WORKLIST_PAGE).map((row) => rowOf(row, businessDate));
  const { total, before } = rows[0]!;
  if (total === 0 && practitioner) await assertPractitionerIsKnown(db, practitioner);
  const last = shown.at(-1);
  return {
    rows: shown, total, first: last ? before + 1 : 0,
    next: found.length > WORKLIST_PAGE && last ? { receivedOn: last.receivedOn, id: last.id } : null,
  };
}
