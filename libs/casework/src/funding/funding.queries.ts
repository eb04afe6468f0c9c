import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';

/** What a package costs and who pays it, as finance needs it: nothing of why. */
export interface FundedPackage {
  readonly id: string;
  readonly product: string | null;
  readonly phbType: string | null;
  readonly provider: string | null;
  readonly startsOn: PlainDate | null;
  readonly endsOn: PlainDate | null;
  /** As agreed or as last changed by today; null of FNC, paid at the national rate, and of an import that gives a price a unit. */
  readonly weeklyCostPence: number | null;
  readonly unitCostPence: number | null;
  readonly unitFrequency: string | null;
  readonly weeklyHours: number | null;
  readonly shares: readonly { readonly funder: 'nhs' | 'council' | 'other'; readonly organisation: string | null; readonly percent: number }[];
}

/** A person's entitlement to money: decided, so that nothing that waits for a decision is in it. */
export interface FundedRow {
  readonly id: string;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly nhsNumber: string | null;
  readonly bornOn: PlainDate | null;
  readonly commissioner: string;
  readonly funding: string;
  readonly eligibleFrom: PlainDate;
  readonly fundedFrom: PlainDate | null;
  readonly eligibleTo: PlainDate | null;
  readonly endReason: string | null;
  readonly packages: readonly FundedPackage[];
  /** The payment to stop, or the last one that was. */
  readonly stop: { readonly fromOn: PlainDate; readonly raisedOn: PlainDate; readonly clearedOn: PlainDate | null; readonly clearedAs: string | null } | null;
}

export interface FundingCursor {
  readonly from: PlainDate;
  readonly id: string;
}

/** Which of them: $2 is today. One recorded in error never was. */
export const FUNDING_SHOWS = {
  now: `(e.eligible_to is null or e.eligible_to > $2)`,
  stop: `exists (select from stop_payment s where s.eligibility_id = e.id and s.cleared_on is null)`,
  ended: 'e.eligible_to <= $2',
} as const;
export type FundingShow = keyof typeof FUNDING_SHOWS;

export interface FundingAsked {
  readonly show: FundingShow;
  readonly funding: string | null;
}

export const FUNDING_PAGE = 50;

const where = ({ show }: FundingAsked): string =>
  `exists (select from seen_person s where s.id = e.person_id) and e.end_basis is distinct from 'recorded_in_error' and $2::date is not null and ${FUNDING_SHOWS[show]} and ($1::text is null or e.funding = $1)`;

const SHARES = `(select jsonb_agg(jsonb_build_object('funder', s.funder, 'organisation', coalesce(o.name, o.code), 'percent', s.share_percent) order by s.funder)
  from care_package_share s left join organisation o on o.id = s.organisation_id
  where s.care_package_id = k.id and s.replaced_at is null and s.from_on = (
    select max(l.from_on) from care_package_share l where l.care_package_id = k.id and l.replaced_at is null and l.from_on <= $2))`;

// What was only asked for is not agreed, so it is nobody's to pay.
const PACKAGES = `(select jsonb_agg(jsonb_build_object('id', k.id, 'product', k.care_product, 'phbType', k.phb_type, 'provider', coalesce(o.name, o.code), 'startsOn', k.starts_on, 'endsOn', k.ends_on,
    'weeklyCostPence', coalesce((select c.weekly_cost_pence from care_package_change c where c.care_package_id = k.id and c.state = 'approved' and c.weekly_cost_pence is not null and c.effective_on <= $2
      order by c.effective_on desc, c.id desc limit 1), k.weekly_cost_pence),
    'unitCostPence', k.unit_cost_pence, 'unitFrequency', k.unit_frequency, 'weeklyHours', k.weekly_hours, 'shares', coalesce(${SHARES}, '[]')) order by k.starts_on, k.id)
  from care_package k left join organisation o on o.id = k.provider_id where k.eligibility_id = e.id and (k.agreed_on is not null or k.starts_on is not null))`;

const STOP = `(select jsonb_build_object('fromOn', s.from_on, 'raisedOn', s.raised_on, 'clearedOn', s.cleared_on, 'clearedAs', s.cleared_as)
  from stop_payment s where s.eligibility_id = e.id order by s.cleared_on desc nulls first, s.id desc limit 1)`;

/**
 * Funded people by their eligibilities, the latest first, one page after another.
 * @param today the day on which something runs, and costs and shares are in force
 */
export async function readFunding(db: Queryable, today: PlainDate, asked: FundingAsked, after: FundingCursor | null, limit = FUNDING_PAGE): Promise<{ rows: readonly FundedRow[]; next: FundingCursor | null }> {
  const { rows } = await db.query<FundedRow>({
    name: `funding-${asked.show}`,
    text: `
      with page as materialized (
        select e.* from eligibility e where ${where(asked)} and (e.eligible_from, e.id) < ($3::date, $4::uuid)
        order by e.eligible_from desc, e.id desc limit $5
      )
      select e.id, p.family_name as "familyName", p.given_name as "givenName", p.nhs_number as "nhsNumber", p.born_on as "bornOn", coalesce(c.name, c.code) as commissioner,
        e.funding, e.eligible_from as "eligibleFrom", e.funded_from as "fundedFrom", e.eligible_to as "eligibleTo", e.end_reason as "endReason",
        coalesce(${PACKAGES}, '[]') as packages, ${STOP} as stop
      from page e join person p on p.id = e.person_id join organisation c on c.id = e.commissioner_id
      order by e.eligible_from desc, e.id desc`,
    values: [asked.funding, today, after?.from ?? 'infinity', after?.id ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', limit + 1],
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last ? { from: last.eligibleFrom, id: last.id } : null };
}

/** How many there are in all. */
export async function countFunding(db: Queryable, today: PlainDate, asked: FundingAsked): Promise<number> {
  const { rows: [counted] } = await db.query<{ total: number }>(`select count(*)::int as total from eligibility e where ${where(asked)}`, [asked.funding, today]);
  return counted!.total;
}
