import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';
import type { CaseRecord } from '../case/case.record.js';
import { isChc } from '../eligibility/settle.js';
import { fncBandOf } from '../fnc/fnc-of-case.js';
import { readFncRates } from '../fnc/fnc-rates.queries.js';
import type { CarePackageRow } from '../package/package.rows.js';
import type { Cost, RefundBasis } from './refund.rules.js';

/** What a week of a package cost from each day on: as agreed, then as each approved change made it. */
function pricesOf(record: CaseRecord, { id, startsOn, weeklyCostPence }: CarePackageRow): { fromOn: PlainDate; weeklyPence: number }[] {
  const changes = record.care_package_change.filter(({ carePackageId, state, weeklyCostPence: price }) => carePackageId === id && state === 'approved' && price !== null)
    .map(({ effectiveOn, weeklyCostPence: price }) => ({ fromOn: effectiveOn, weeklyPence: price! }));
  return [...(startsOn !== null && weeklyCostPence !== null ? [{ fromOn: startsOn, weeklyPence: weeklyCostPence }] : []), ...changes].sort((a, b) => a.fromOn.localeCompare(b.fromOn));
}

/** What councils paid of packages held here, by the shares and prices of each day. */
export function councilCosts(record: CaseRecord): Cost[] {
  return record.care_package.flatMap((pack) => {
    const shares = record.care_package_share.filter(({ carePackageId }) => carePackageId === pack.id);
    const days = [...new Set(shares.map(({ fromOn }) => fromOn))].sort();
    const prices = pricesOf(record, pack);
    return shares.filter(({ funder }) => funder === 'council').flatMap((share) => {
      const until = days.find((day) => day > share.fromOn) ?? pack.endsOn;
      return prices.flatMap(({ fromOn, weeklyPence }, at): Cost[] => {
        const from = fromOn > share.fromOn ? fromOn : share.fromOn;
        const ends = [until, prices[at + 1]?.fromOn ?? null, pack.endsOn].filter((day): day is PlainDate => day !== null && day !== undefined).sort()[0] ?? null;
        return ends !== null && ends <= from ? []
          : [{ fromOn: from, toOn: ends, payer: 'council', organisationId: share.organisationId, weeklyPence, hundredths: Math.round(Number(share.sharePercent) * 100), includesFnc: false }];
      });
    });
  });
}

/** Everything that a refund to somebody of this case is worked out from. */
export async function refundBasis(db: Queryable, record: CaseRecord): Promise<RefundBasis> {
  const costs = record.care_cost.filter(({ withdrawnOn }) => withdrawnOn === null).map(({ fromOn, toOn, payer, organisationId, weeklyPence, includesFnc }): Cost =>
    ({ fromOn, toOn, payer, organisationId, weeklyPence: Number(weeklyPence), hundredths: 10_000, includesFnc }));
  const lasting = record.eligibility.filter(({ eligibleFrom, eligibleTo, endBasis }) => endBasis !== 'recorded_in_error' && eligibleFrom !== eligibleTo);
  return {
    costs: [...costs, ...councilCosts(record)], rates: await readFncRates(db), knownOn: record.today,
    fnc: lasting.filter(({ funding }) => funding === 'fnc').map((row) => ({ fromOn: row.fundedFrom ?? row.eligibleFrom, toOn: row.fundedTo ?? row.eligibleTo, band: fncBandOf(record, row) })),
    // By the day entitlement began, not the money: that is what the refund makes good.
    alreadyFunded: lasting.filter(isChc).map((row) => ({ fromOn: row.eligibleFrom, toOn: row.fundedTo ?? row.eligibleTo })),
  };
}
