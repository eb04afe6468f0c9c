import { addDays, type PlainDate } from '@chc/deadlines';
import type { Database, Queryable, Transaction } from '@chc/platform';
import { type Counted, type Figure, figures } from './figures.js';
import { broken, MUST_HOLD } from './integrity.js';
import { evidenceSql, quarterTo } from './measure-sql.js';
import { per50k } from './position.js';
import { type Reporting, reportingOrganisations } from './organisations.js';

/** One cell that a change of the tree changes; null where the organisation has no row. */
export interface ChangedCell {
  readonly code: string;
  readonly item: string;
  readonly type: string;
  readonly band: string | null;
  readonly before: number | null;
  readonly after: number | null;
}

export interface TreePreview {
  /** Of the quarter up to the day itself. */
  readonly changed: readonly ChangedCell[];
  /** Of the quarter up to the day before: there must be none. */
  readonly changedBefore: readonly ChangedCell[];
  readonly moved: { readonly people: number; readonly openReferrals: number };
  readonly rates: readonly { readonly code: string; readonly population: number | null; readonly over28Per50k: number | null }[];
  readonly wrong: readonly string[];
}

async function count(db: Queryable, on: PlainDate): Promise<Counted[]> {
  return (await db.query<Counted>(`select commissioner_id::text, item, chc_type, band, count(*)::int as count from (${evidenceSql(quarterTo(on))}) e group by 1, 2, 3, 4`)).rows;
}

const key = ({ organisation_code, item, chc_type, band }: Figure): string => [organisation_code, item, chc_type, band ?? ''].join(' ');

function differences(before: readonly Figure[], after: readonly Figure[]): ChangedCell[] {
  const [was, is] = [before, after].map((all) => new Map(all.map((figure) => [key(figure), figure]))) as [Map<string, Figure>, Map<string, Figure>];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((cell) => {
    const [old, now] = [was.get(cell), is.get(cell)];
    const { organisation_code: code, item, chc_type: type, band } = (now ?? old)!;
    const [b, a] = [old?.value ?? null, now?.value ?? null];
    return b === a || ((b ?? 0) === 0 && (a ?? 0) === 0) ? [] : [{ code, item, type, band, before: b, after: a }];
  });
}

const totals = (all: readonly Figure[], kind: string): Map<string, number> => {
  const sums = new Map<string, number>();
  for (const { organisation_kind, item, chc_type, band, value } of all) if (organisation_kind === kind && !item.endsWith('_pct')) sums.set(`${item} ${chc_type} ${band ?? ''}`, (sums.get(`${item} ${chc_type} ${band ?? ''}`) ?? 0) + (value ?? 0));
  return sums;
};

/** What must be true of the tree on a day: sentences for what is not. */
export async function checkTree(db: Queryable, on: PlainDate): Promise<string[]> {
  const organisations = await reportingOrganisations(db, on);
  const all = figures(organisations, await count(db, on), on);
  const { rows: lost } = await db.query<{ code: string; people: number }>(`
    select o.code, count(*)::int as people from person p join organisation o on o.id = p.commissioner_id
    where p.merged_into_id is null and commissioner_icb(o.id, $1) is null group by o.code order by o.code`, [on]);
  const [region, icbs] = [totals(all, 'sub_icb'), totals(all, 'icb')];
  return [
    ...broken(MUST_HOLD, all),
    ...lost.map(({ code, people }) => `${people} people of ${code} lie under no ICB on ${on}`),
    ...[...region].flatMap(([cell, sum]) => (icbs.get(cell) === sum ? [] : [`${cell.trim()}: the ICBs add up to ${icbs.get(cell) ?? 0}, their commissioners to ${sum}`])),
  ];
}

/**
 * What a change of the tree from a day on would do, found by doing it in a transaction that is rolled back.
 * @param apply does the change; what it throws is thrown
 */
export async function previewTree(db: Database, on: PlainDate, apply: (tx: Transaction) => Promise<void>): Promise<TreePreview> {
  const undone = new Error('preview');
  let preview: TreePreview | undefined;
  await db.transaction(async (tx) => {
    const dayBefore = addDays(on, -1);
    const [then, now] = [await count(tx, dayBefore), await count(tx, on)];
    const trees = async (): Promise<[Reporting[], Reporting[]]> => [await reportingOrganisations(tx, dayBefore), await reportingOrganisations(tx, on)];
    const homes = async (): Promise<Map<string, string>> => new Map((await tx.query<{ id: string; home: string }>(
      `select organisation_id as id, string_agg(o.code, ' ' order by o.code) as home from organisation_above($1) a join organisation o on o.id = a.above_id group by 1`, [on])).rows.map(({ id, home }) => [id, home]));
    const [[wasThen, wasNow], wasHome] = [await trees(), await homes()];
    await apply(tx);
    const [[isThen, isNow], isHome] = [await trees(), await homes()];
    const movedIds = [...isHome].flatMap(([id, home]) => (wasHome.get(id) === home ? [] : [id]));
    const { rows: [moved] } = await tx.query<{ people: number; openReferrals: number }>(`select
      (select count(*)::int from person where commissioner_id = any ($1) and merged_into_id is null) as people,
      (select count(*)::int from referral where commissioner_id = any ($1) and concluded_on is null and set_aside_on is null) as "openReferrals"`, [movedIds]);
    const after = figures(isNow, now, on);
    const changed = differences(figures(wasNow, now, on), after);
    const codes = new Set(changed.map(({ code }) => code));
    for (const o of isNow) if (wasNow.find(({ code }) => code === o.code)?.adultPopulation !== o.adultPopulation) codes.add(o.code);
    preview = {
      changed, changedBefore: differences(figures(wasThen, then, dayBefore), figures(isThen, then, dayBefore)), moved: moved!,
      rates: isNow.filter(({ code }) => codes.has(code)).map(({ code, adultPopulation }) => ({ code, population: adultPopulation, over28Per50k: per50k(after.find((f) => f.organisation_code === code && f.item === 'incomplete_over_28_days')?.value ?? 0, adultPopulation) })),
      wrong: await checkTree(tx, on),
    };
    throw undone;
  }).catch((error: unknown) => {
    if (error !== undone) throw error;
  });
  return preview!;
}
