import { CARE_PRODUCTS, type FundedPackage, type FundedRow, FUNDERS, type FundingAsked, type FundingShow, SETTLED_AS } from '@chc/casework';
import { personName } from '../caseload/caseload-row.view.js';
import { counted, nhsNumberGroups, shortDate } from '../page/wording.js';
import { FUNDINGS } from './funding.input.js';

/** Rows of one export. */
export const FUNDING_EXPORT_LIMIT = 20_000;

const SHOWS: Readonly<Record<FundingShow, string>> = { now: 'Funded now', stop: 'Payments to stop', ended: 'Ended' };

export const pounds = (pence: number): string => `£${(pence / 100).toLocaleString('en-GB', { minimumFractionDigits: 2 })}`;
export const productOf = ({ product }: FundedPackage): string => CARE_PRODUCTS[product as keyof typeof CARE_PRODUCTS] ?? 'Product not known';
export const fundingOf = ({ funding }: FundedRow): string => FUNDINGS[funding as keyof typeof FUNDINGS];

/** What a package costs, in words. */
export function costOf({ weeklyCostPence, unitCostPence, product, weeklyHours }: FundedPackage): string {
  if (weeklyCostPence !== null) return `${pounds(weeklyCostPence)} a week`;
  if (product === '11' || product === '12') return 'National rate';
  if (unitCostPence === null) return 'Not known';
  return `${pounds(unitCostPence)} a unit${weeklyHours === null ? '' : `, ${counted(weeklyHours, 'hour')} a week`}`;
}

export const sharesOf = ({ shares }: FundedPackage): string => shares.map(({ funder, organisation, percent }) => `${organisation ?? FUNDERS[funder]} ${percent}%`).join(', ') || 'NHS 100%';

/** The payment to stop, in words; null where there never was one. */
export function stopOf({ stop }: FundedRow): string | null {
  if (!stop) return null;
  if (stop.clearedOn === null) return `To stop from ${shortDate(stop.fromOn)}; raised on ${shortDate(stop.raisedOn)}`;
  const words = Object.hasOwn(SETTLED_AS, stop.clearedAs ?? '') ? SETTLED_AS[stop.clearedAs as keyof typeof SETTLED_AS] : stop.clearedAs;
  return `Settled on ${shortDate(stop.clearedOn)}: ${words}`;
}

const rowView = (row: FundedRow): object => ({
  person: personName(row), nhsNumber: row.nhsNumber ? nhsNumberGroups(row.nhsNumber) : 'NHS number not known', funding: fundingOf(row), commissioner: row.commissioner,
  from: shortDate(row.eligibleFrom), money: row.fundedFrom && row.fundedFrom !== row.eligibleFrom ? `money from ${shortDate(row.fundedFrom)}` : '', to: row.eligibleTo ? shortDate(row.eligibleTo) : 'Goes on',
  packages: row.packages.map((one) => ({
    what: [productOf(one), one.provider].filter(Boolean).join(', '), cost: costOf(one), shares: sharesOf(one),
    dates: `${one.startsOn ? `from ${shortDate(one.startsOn)}` : 'agreed, not begun'}${one.endsOn ? ` to ${shortDate(one.endsOn)}` : ''}`,
  })),
  stop: stopOf(row), stops: row.stop !== null && row.stop.clearedOn === null,
});

/** The page of funded people. */
export function fundingView(read: { rows: readonly FundedRow[]; total: number; next: string | null }, asked: FundingAsked, isFirst: boolean, mayExport: boolean): object {
  const address = (path: string, words: Record<string, string> = {}): string => {
    const query = new URLSearchParams({ ...(asked.show !== 'now' && { show: asked.show }), ...(asked.funding && { funding: asked.funding }), ...words }).toString();
    return `${path}${query && `?${query}`}`;
  };
  return {
    showing: read.total === 0 ? 'Nobody' : counted(read.total, 'eligibility', 'eligibilities'), rows: read.rows.map(rowView),
    shows: Object.entries(SHOWS).map(([value, text]) => ({ value, text, selected: value === asked.show })),
    fundings: [{ value: '', text: 'Any' }, ...Object.entries(FUNDINGS).map(([value, text]) => ({ value, text, selected: value === asked.funding }))],
    exportHref: mayExport && read.total > 0 ? address('/funding.csv') : null,
    firstHref: isFirst ? null : address('/funding'), nextHref: read.next && address('/funding', { after: read.next }),
  };
}
