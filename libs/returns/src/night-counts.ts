import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';
import { countsFor, percentOneDecimal } from './figures.js';
import { countMeasures, quarterTo } from './measure-sql.js';
import { type Reporting, reportingOrganisations } from './organisations.js';

const FUNDINGS = ['chc_standard', 'chc_fast_track', 'fnc', 'joint'] as const;
const REVIEW_TYPES = ['01', '02', '03'] as const;
type Funding = (typeof FUNDINGS)[number];
type ReviewType = (typeof REVIEW_TYPES)[number];

export interface Share {
  readonly count: number;
  readonly total: number;
  /** One decimal, half up; null when total is 0. */
  readonly pct: number | null;
}

/** How things stand at the end of a day (the outside contract, section 4). */
export interface NightCounts {
  readonly referralsOver28Days: number;
  readonly reviewsOverdue: number;
  readonly reviewsOverdueByFunding: Readonly<Record<Funding, number>>;
  readonly reviewsOverdueByType: Readonly<Record<ReviewType, number>>;
  readonly dstInAcute: Share;
}

export interface OverdueReviews {
  readonly commissioner_id: string;
  readonly funding: Funding;
  readonly review_type: ReviewType;
  readonly count: number;
}

/** Reviews due before the day, not completed by it, of eligibilities live on it, by commissioner, funding and type. */
export async function countOverdueReviews(db: Queryable, on: PlainDate): Promise<OverdueReviews[]> {
  const { rows } = await db.query<OverdueReviews>(`
    select e.commissioner_id::text, e.funding, r.review_type, count(*)::int as count
    from (
      select eligibility_id, review_type from review where outstanding_to is null and due_on < $1
      union all
      select eligibility_id, review_type from review where outstanding_to > $1 and due_on < $1
    ) r join eligibility e on e.id = r.eligibility_id and e.eligible_from <= $1
    group by e.commissioner_id, e.funding, r.review_type`, [on]);
  return rows;
}

const share = (count: number, total: number): Share => ({ count, total, pct: percentOneDecimal(count, total) });

/** Standard DSTs completed in the quarter up to the day, and how many of them in an acute hospital, by organisation code. */
export type HospitalDsts = Readonly<Record<string, Share>>;

/** Measures DSTs in hospital for every ICB, place and commissioner; '' holds the whole. */
export async function countHospitalDsts(db: Queryable, on: PlainDate): Promise<HospitalDsts> {
  const organisations = await reportingOrganisations(db, on);
  const count = countsFor(await countMeasures(db, quarterTo(on), ['dst_completed', 'dst_in_acute']));
  return Object.fromEntries([everyone(organisations), ...organisations].map((organisation) =>
    [organisation.code, share(count(organisation, 'dst_in_acute', 'standard'), count(organisation, 'dst_completed', 'standard'))]));
}

/** All commissioners of the installation, as if they were one organisation. */
const everyone = (organisations: readonly Reporting[]): Reporting => ({
  code: '', name: '', kind: 'icb', parentCode: null, adultPopulation: null,
  commissionerIds: organisations.filter(({ kind }) => kind === 'sub_icb').flatMap(({ commissionerIds }) => commissionerIds),
});

/**
 * Counts a day by dates alone: a decision dated after it has not happened yet.
 * @returns the whole, each organisation by code, and every place's DSTs in hospital (quarter to the day)
 */
export async function countNight(db: Queryable, on: PlainDate, hospitalDsts: HospitalDsts): Promise<{
  whole: NightCounts; byOrganisation: Record<string, NightCounts>; dstInAcuteByPlace: Record<string, Share>;
}> {
  const organisations = await reportingOrganisations(db, on);
  const measured = countsFor(await countMeasures(db, quarterTo(on), ['incomplete_over_28_days']));
  const reviews = await countOverdueReviews(db, on);
  const countsOf = (organisation: Reporting): NightCounts => {
    const under = new Set(organisation.commissionerIds);
    const overdue = (matches: (row: OverdueReviews) => boolean): number =>
      reviews.reduce((sum, row) => sum + (under.has(row.commissioner_id) && matches(row) ? row.count : 0), 0);
    return {
      referralsOver28Days: measured(organisation, 'incomplete_over_28_days', 'standard'),
      reviewsOverdue: overdue(() => true),
      reviewsOverdueByFunding: Object.fromEntries(FUNDINGS.map((funding) => [funding, overdue((row) => row.funding === funding)])) as Record<Funding, number>,
      reviewsOverdueByType: Object.fromEntries(REVIEW_TYPES.map((type) => [type, overdue((row) => row.review_type === type)])) as Record<ReviewType, number>,
      dstInAcute: hospitalDsts[organisation.code] ?? share(0, 0),
    };
  };
  return {
    whole: countsOf(everyone(organisations)),
    byOrganisation: Object.fromEntries(organisations.map((organisation) => [organisation.code, countsOf(organisation)])),
    dstInAcuteByPlace: Object.fromEntries(organisations.filter(({ kind }) => kind === 'place').map(({ code }) => [code, hospitalDsts[code] ?? share(0, 0)])),
  };
}
