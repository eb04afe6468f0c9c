import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';
import { quarterTo } from './measure-sql.js';
import { type Reporting, reportingOrganisations } from './organisations.js';
import { percentOneDecimal } from './figures.js';

/** How an organisation's standard referrals came to an end in a quarter without a decision, and how late. */
export interface Discounts {
  readonly concluded: number;
  readonly discounted: number;
  /** Of those concluded; one decimal, null when there were none. */
  readonly discountedPct: number | null;
  /** Discounted on day 25 to 28 of the clock: in time, and only just. */
  readonly lastDays: number;
  readonly lastDaysPct: number | null;
  readonly after28: number;
  readonly byReason: Readonly<Record<string, number>>;
  readonly fastTrack: number;
  /** Recommendations sent back to the MDT in the quarter. */
  readonly returned: number;
}

export interface DiscountsOf extends Discounts {
  readonly organisation: Pick<Reporting, 'code' | 'name' | 'kind' | 'parentCode'>;
}

interface Counted { commissioner_id: string; what: 'concluded' | 'returned' | 'fast_track' | 'discounted'; reason: string | null; days: 'early' | 'last' | 'after' | null; count: number }

/** Each part reads an index of the quarter's rows (referral_concluded, referral_discounted): the caseload does not matter. */
const COUNTS = `
  select commissioner_id::text, 'concluded' as what, null as reason, null as days, count(*)::int as count
    from referral where activity_type = '01' and concluded_on > $1 and concluded_on <= $2 and set_aside_on is null group by 1
  union all
  select commissioner_id::text, case activity_type when '01' then 'discounted' else 'fast_track' end, discounted_reason,
      case when discounted_on - received_on > 28 then 'after' when discounted_on - received_on >= 25 then 'last' else 'early' end, count(*)::int
    from referral where activity_type in ('01', '02') and discounted_on > $1 and discounted_on <= $2 group by 1, 2, 3, 4
  union all
  select r.commissioner_id::text, 'returned', null, null, count(*)::int
    from verification v join referral r on r.id = v.referral_id where v.outcome = 'returned' and v.concluded_on > $1 and v.concluded_on <= $2 group by 1`;

/** The commissioners whose cases the connection sees; null for our own programs, which see all. */
const IN_SCOPE = `select case when not in_system() then coalesce(in_scope('commissioners'), '{}')::text[] end as ids`;

/** The quarter up to a day, for every ICB, place and commissioner (a practitioner's team, decision 0034) whose cases are wholly in scope: a part would be no truth about it. */
export async function readDiscounts(db: Queryable, on: PlainDate): Promise<DiscountsOf[]> {
  const { previousEnd, end } = quarterTo(on);
  const { rows } = await db.query<Counted>({ name: 'discounts', text: COUNTS, values: [previousEnd, end] });
  const { rows: [scope] } = await db.query<{ ids: string[] | null }>({ name: 'discounts-scope', text: IN_SCOPE });
  const seen = (await reportingOrganisations(db, on)).filter(({ commissionerIds }) => scope!.ids === null || (commissionerIds.length > 0 && commissionerIds.every((id) => scope!.ids!.includes(id))));
  return seen.map(({ code, name, kind, parentCode, commissionerIds }) => {
    const mine = rows.filter(({ commissioner_id }) => commissionerIds.includes(commissioner_id));
    const sum = (matches: (row: Counted) => boolean): number => mine.reduce((total, row) => total + (matches(row) ? row.count : 0), 0);
    const [concluded, discounted, lastDays] = [sum(({ what }) => what === 'concluded'), sum(({ what }) => what === 'discounted'), sum(({ what, days }) => what === 'discounted' && days === 'last')];
    return {
      organisation: { code, name, kind, parentCode },
      concluded, discounted, discountedPct: percentOneDecimal(discounted, concluded),
      lastDays, lastDaysPct: percentOneDecimal(lastDays, discounted), after28: sum(({ what, days }) => what === 'discounted' && days === 'after'),
      byReason: Object.fromEntries([...new Set(mine.flatMap(({ what, reason }) => (what === 'discounted' ? [reason!] : [])))].sort().map((reason) => [reason, sum((row) => row.what === 'discounted' && row.reason === reason)])),
      fastTrack: sum(({ what }) => what === 'fast_track'), returned: sum(({ what }) => what === 'returned'),
    };
  });
}
