import { addDays, type PlainDate } from '@chc/deadlines';
import { earlier } from './calendar.js';
import { CARE_HOMES, HOME_CARE, HOSPICES, type Provider } from './providers.js';
import type { Random } from './random.js';
import { inReceipt, type CarePackage, type Eligibility, type Funding } from './records.js';

/** The region's average cost of a package of CHC, in pounds a year. */
const POUNDS_A_YEAR = { chc_standard: 54_885, chc_fast_track: 37_836 } as const;
const WEEKS_A_YEAR = 365 / 7;
/** The standard rate of NHS-funded nursing care in pounds a week, from 1 April of the year; the last known goes on. */
const FNC_POUNDS_A_WEEK = [
  { from: '2026-04-01', rate: '267.68' },
  { from: '2025-04-01', rate: '254.06' },
  { from: '0001-01-01', rate: '235.88' },
] as const;

interface Product {
  providers: readonly Provider[];
  hourly: boolean;
  phb: Partial<Record<CarePackage['phbType'], number>>;
}
/** Care products (NHS Data Dictionary codes): who provides them, how they are paid, and the mix of PHB types. */
const PRODUCTS: Readonly<Record<string, Product>> = {
  '01': { providers: CARE_HOMES, hourly: false, phb: { '04': 1 } },
  '02': { providers: CARE_HOMES, hourly: false, phb: { '04': 1 } },
  '03': { providers: HOSPICES, hourly: false, phb: { '04': 1 } },
  '05': { providers: HOME_CARE, hourly: true, phb: { '01': 24, '02': 38, '03': 7, '04': 31 } },
  '06': { providers: HOME_CARE, hourly: false, phb: { '01': 8, '02': 42, '03': 10, '04': 40 } },
  '11': { providers: CARE_HOMES, hourly: false, phb: { '04': 1 } },
};
const MIX: Readonly<Record<Funding, Record<string, number>>> = {
  chc_standard: { '01': 58, '02': 7, '05': 26, '06': 9 },
  chc_fast_track: { '01': 41, '03': 5, '05': 54 },
  fnc: { '11': 1 },
};
const FAST_TRACK_HOME_CARE_PHB = { '02': 6, '04': 94 } as const;

/** One package for everybody in receipt on the day, in the range of the region's average costs. */
export function packagesFor(eligibilities: readonly Eligibility[], madeFor: PlainDate, random: Random): CarePackage[] {
  return eligibilities
    .filter((eligibility) => inReceipt(eligibility, madeFor))
    .map((eligibility) => {
      const { funding, from } = eligibility;
      const code = random.weighted(MIX[funding]);
      const product = PRODUCTS[code] as Product;
      const phb = funding === 'chc_fast_track' && code === '05' ? FAST_TRACK_HOME_CARE_PHB : product.phb;
      return {
        eligibility,
        startsOn: earlier(madeFor, addDays(from, random.whole(0, 6))),
        phbType: random.weighted(phb as Record<CarePackage['phbType'], number>),
        provider: random.pick(product.providers).code,
        product: code,
        ...priceOf(funding, product.hourly, madeFor, random),
      };
    });
}

function priceOf(
  funding: Funding, hourly: boolean, madeFor: PlainDate, random: Random,
): Pick<CarePackage, 'unitCost' | 'unitFrequency' | 'weeklyHours'> {
  if (funding === 'fnc') {
    return { unitCost: FNC_POUNDS_A_WEEK.find(({ from }) => from <= madeFor)?.rate ?? '', unitFrequency: '04' };
  }
  const aWeek = (POUNDS_A_YEAR[funding] / WEEKS_A_YEAR) * random.around(1, 0.45);
  if (!hourly) return { unitCost: (Math.round(aWeek) + random.pick([0, 0.5])).toFixed(2), unitFrequency: '04' };
  const anHour = random.whole(44, 58) / 2;
  return { unitCost: anHour.toFixed(2), unitFrequency: '02', weeklyHours: Math.max(1, Math.round(aWeek / anHour)) };
}
