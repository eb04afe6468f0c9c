import { addDays, type PlainDate } from '@chc/deadlines';
import type { CaseRecord } from '../case/case.record.js';
import type { EligibilityRow } from '../case/case.rows.js';
import { type FncAmount, type FncBand, fncArrears, fncEntitlement, type FncRate, type FncStretch, fncStretches } from './fnc-rates.rules.js';

/** What one FNC eligibility of a person is owed, as a page shows it. */
export interface FncOfCase {
  readonly eligibilityId: string;
  readonly band: FncBand;
  readonly fromOn: PlainDate;
  /** First day that is not counted: the day after the one it is read at, or the end of the money. */
  readonly toOn: PlainDate;
  readonly stretches: readonly FncStretch[];
  readonly owed: FncAmount;
  /** Of that, what rates announced after their first day have added, each at its notice. */
  readonly arrears: FncAmount;
}

/** The band at which it is paid: as recorded, else as its imported packages were bought. */
export function fncBandOf(record: CaseRecord, { id, fncBand }: EligibilityRow): FncBand {
  if (fncBand) return fncBand;
  return record.care_package.some(({ eligibilityId, careProduct }) => eligibilityId === id && careProduct === '12') ? 'higher' : 'standard';
}

/** What each FNC eligibility of a person has been owed until and including a day, across changes of rate. */
export function fncOfCase(record: CaseRecord, rates: readonly FncRate[], until: PlainDate = record.today): FncOfCase[] {
  return record.eligibility.filter(({ funding }) => funding === 'fnc').map((eligibility) => {
    const fromOn = eligibility.fundedFrom ?? eligibility.eligibleFrom;
    const ends = eligibility.fundedTo ?? eligibility.eligibleTo;
    const dayAfter = addDays(until, 1);
    const period = { fromOn, toOn: ends !== null && ends < dayAfter ? ends : dayAfter };
    const band = fncBandOf(record, eligibility);
    const late = rates.filter(({ announcedOn, fromOn: began }) => announcedOn !== null && announcedOn > began && announcedOn <= until);
    // Each late notice adds for the days before it what is owed with it and was not without it.
    const sevenths = late.map(({ announcedOn }) => {
      const before = { fromOn, toOn: period.toOn < announcedOn! ? period.toOn : announcedOn! };
      return fncArrears(rates, before, { paidAsKnownOn: addDays(announcedOn!, -1), knownOn: announcedOn! }, band).sevenths;
    }).reduce((sum, one) => sum + one, 0);
    return {
      eligibilityId: eligibility.id, band, ...period, stretches: fncStretches(rates, period, until, band),
      owed: fncEntitlement(rates, period, until, band), arrears: { sevenths, pence: Math.sign(sevenths) * Math.round(Math.abs(sevenths) / 7), daysWithoutRate: 0 },
    };
  });
}
