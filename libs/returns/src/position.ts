import { OVER_28_BANDS, type Over28BandCode, type PlainDate, addDays, quarterOf } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';
import { countsFor, percentOneDecimal } from './figures.js';
import { countMeasures, quarterTo } from './measure-sql.js';
import { type NightCounts, countHospitalDsts, countNight } from './night-counts.js';
import { type Reporting, reportingOrganisations } from './organisations.js';

/** How far ahead a review due counts as outstanding, in calendar days. */
const OUTSTANDING_AHEAD = 90;
const PER = 50_000;

export interface Rate {
  readonly numerator: number;
  readonly denominator: number;
  /** One decimal, half up; null when there is nothing to divide by. */
  readonly pct: number | null;
}

type Bands<T> = Readonly<Record<Over28BandCode, T>>;

/** Where one organisation stands. */
export interface PositionRow extends Pick<Reporting, 'code' | 'name' | 'kind' | 'parentCode' | 'adultPopulation'> {
  readonly within28: { readonly quarterToDate: Rate; readonly lastQuarter: Rate };
  readonly dstInAcute: { readonly quarterToDate: Rate; readonly lastQuarter: Rate };
  /** Open standard referrals past 28 days on the day. */
  readonly incomplete: { readonly total: number; readonly bands: Bands<number> };
  /** The same per 50,000 adults registered, two decimals; null without a population. */
  readonly incompletePer50k: { readonly total: number | null; readonly bands: Bands<number | null> };
  /** Open standard referrals of any age. */
  readonly openReferrals: number;
  /** Overdue or due within 90 days. */
  readonly reviewsOutstanding: number;
  readonly reviewsOverdue: { readonly total: number; readonly byFunding: NightCounts['reviewsOverdueByFunding']; readonly byType: NightCounts['reviewsOverdueByType'] };
}

export interface Span {
  readonly label: string;
  readonly startsOn: PlainDate;
  readonly endsOn: PlainDate;
}

export interface Position {
  readonly asOf: PlainDate;
  readonly quarterToDate: Span;
  readonly lastQuarter: Span;
  /** Each ICB, then its places, each followed by its commissioners. */
  readonly rows: readonly PositionRow[];
}

/** Per 50,000 of a population, rounded to two decimals (reporting 3: GP-registered, 18 and over, unweighted). */
export function per50k(count: number, population: number | null): number | null {
  return population ? Math.round((count * PER * 100) / population) / 100 : null;
}

const bands = <T>(value: (code: Over28BandCode) => T): Bands<T> => Object.fromEntries(OVER_28_BANDS.map(({ code }) => [code, value(code)])) as Bands<T>;
const rate = (numerator: number, denominator: number): Rate => ({ numerator, denominator, pct: percentOneDecimal(numerator, denominator) });

/** Where every ICB, place and commissioner stands at the end of a day, by dates alone and by the return's own measures. */
export async function readPosition(db: Queryable, asOf: PlainDate): Promise<Position> {
  const quarter = quarterOf(asOf);
  const last = quarterOf(quarter.previousEndsOn);
  const items = ['referrals_concluded', 'concluded_within_28_days', 'dst_completed', 'dst_in_acute'] as const;
  const toDate = countsFor(await countMeasures(db, quarterTo(asOf), [...items, 'incomplete_over_28_days', 'incomplete_over_28_days_by_band']));
  const before = countsFor(await countMeasures(db, quarterTo(last.endsOn), items));
  const night = (await countNight(db, asOf, await countHospitalDsts(db, asOf))).byOrganisation;
  const open = await countByCommissioner(db, `select commissioner_id from referral
    where activity_type = '01' and set_aside_on is null and received_on <= $1 and (concluded_on is null or concluded_on > $1)`, [asOf]);
  const outstanding = await countByCommissioner(db, `select e.commissioner_id from review r join eligibility e on e.id = r.eligibility_id
    where r.due_on <= $2 and (r.outstanding_to is null or r.outstanding_to > $1) and e.eligible_from <= $1`, [asOf, addDays(asOf, OUTSTANDING_AHEAD)]);

  // Last quarter's figures are those of the organisation as it was then.
  const then = new Map((await reportingOrganisations(db, last.endsOn)).map((o) => [o.code, o]));

  const row = (o: Reporting): PositionRow => {
    const was = then.get(o.code) ?? { ...o, commissionerIds: [] };
    const sum = (counts: ReadonlyMap<string, number>): number => o.commissionerIds.reduce((total, id) => total + (counts.get(id) ?? 0), 0);
    const incomplete = { total: toDate(o, 'incomplete_over_28_days', 'standard'), bands: bands((code) => toDate(o, 'incomplete_over_28_days_by_band', 'standard', code)) };
    const rates = (part: string, whole: string): { quarterToDate: Rate; lastQuarter: Rate } => ({
      quarterToDate: rate(toDate(o, part, 'standard'), toDate(o, whole, 'standard')),
      lastQuarter: rate(before(was, part, 'standard'), before(was, whole, 'standard')),
    });
    return {
      code: o.code, name: o.name, kind: o.kind, parentCode: o.parentCode, adultPopulation: o.adultPopulation,
      within28: rates('concluded_within_28_days', 'referrals_concluded'),
      dstInAcute: rates('dst_in_acute', 'dst_completed'),
      incomplete,
      incompletePer50k: { total: per50k(incomplete.total, o.adultPopulation), bands: bands((code) => per50k(incomplete.bands[code], o.adultPopulation)) },
      openReferrals: sum(open),
      reviewsOutstanding: sum(outstanding),
      reviewsOverdue: { total: night[o.code]!.reviewsOverdue, byFunding: night[o.code]!.reviewsOverdueByFunding, byType: night[o.code]!.reviewsOverdueByType },
    };
  };
  return {
    asOf,
    quarterToDate: { label: quarter.label, startsOn: quarter.startsOn, endsOn: asOf },
    lastQuarter: { label: last.label, startsOn: last.startsOn, endsOn: last.endsOn },
    rows: inFamilies(await reportingOrganisations(db, asOf)).map(row),
  };
}

async function countByCommissioner(db: Queryable, select: string, values: unknown[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.query<{ commissioner_id: string; count: number }>(
    `select commissioner_id::text, count(*)::int as count from (${select}) counted group by commissioner_id`, values);
  return new Map(rows.map((row) => [row.commissioner_id, row.count]));
}

/** Parents before their children, brothers by name. */
function inFamilies(organisations: readonly Reporting[]): Reporting[] {
  const codes = new Set(organisations.map(({ code }) => code));
  const byName = [...organisations].sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const under = (parent: Reporting): Reporting[] => [parent, ...byName.filter(({ parentCode }) => parentCode === parent.code).flatMap(under)];
  return byName.filter(({ parentCode }) => !parentCode || !codes.has(parentCode)).flatMap(under);
}
