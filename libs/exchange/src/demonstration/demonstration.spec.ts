import { describe, expect, it } from '@jest/globals';
import { addDays, addMonths, daysBetween, firstReviewDueOn, isWorkingDay, quarterOf, type PlainDate } from '@chc/deadlines';
import { rowsOf, type Bundle, type BundleFileName, type ColumnOf } from './bundle.js';
import { demonstrationBundle } from './demonstration.js';

// An ordinary day, the first day of a quarter, month ends in and out of leap years, and the first day of a year.
const DAYS = ['2026-11-23', '2026-10-01', '2027-02-28', '2028-02-29', '2027-04-01'];

type Row<File extends BundleFileName> = Record<ColumnOf<File>, string>;

describe.each(DAYS)('the demonstration caseload made for %s', (madeFor) => {
  const bundle = demonstrationBundle(madeFor);
  const region = read(bundle, madeFor);
  const { referrals, live, commissionerOf, placeOf, person } = region;
  const open = referrals.filter((referral) => !concluded(referral));
  const standard = referrals.filter(({ activity_type }) => activity_type === '01');
  const over28 = standard.filter((referral) => !concluded(referral) && referral.received_date <= addDays(madeFor, -29));
  const quarters = quartersTo(madeFor);

  it('has the eight commissioners in five places with the populations', () => {
    const organisations = rowsOf(bundle, 'organisations.csv');
    const commissioners = organisations.filter(({ kind }) => kind === 'sub_icb');
    expect(commissioners.map(({ code, parent_code, adult_registered_population, registered_population }) =>
      [code, parent_code, adult_registered_population, registered_population]).sort()).toEqual([
      ['00Q', 'SPPL', '142603', '177837'], ['00R', 'SPFC', '140117', '174737'], ['00X', 'SPCL', '148838', '185612'],
      ['01A', 'SPPL', '309786', '386326'], ['01E', 'SPCL', '168776', '210477'], ['01K', 'SPMB', '279524', '348584'],
      ['02G', 'SPWL', '90977', '113455'], ['02M', 'SPFC', '142990', '178319'],
    ]);
    expect(organisations.filter(({ kind, parent_code }) => kind === 'place' && parent_code === 'QE1')).toHaveLength(5);
    expect(organisations.find(({ code }) => code === 'QE1')?.adult_registered_population).toBe('1423611');
  });

  it('has 4,473 people in receipt by funding, area and age', () => {
    const ageGroup = ({ person_id }: Row<'eligibilities.csv'>): string =>
      (person.get(person_id)?.birth_date ?? '') > addMonths(madeFor, -65 * 12) ? 'under 65' : '65 and over';
    const area = (row: Row<'eligibilities.csv'>): string => (commissionerOf(row) === '00R' ? 'Blackpool' : 'elsewhere');
    expect(new Set(live.map(({ person_id }) => person_id)).size).toBe(4473);
    expect(tally(live, (row) => `${area(row)} ${row.funding}`)).toEqual({
      'Blackpool chc_standard': 288, 'Blackpool chc_fast_track': 45, 'Blackpool fnc': 213,
      'elsewhere chc_standard': 1149, 'elsewhere chc_fast_track': 620, 'elsewhere fnc': 2158,
    });
    expect(tally(live, (row) => `${area(row)} ${ageGroup(row)}`)).toEqual({
      'Blackpool under 65': 87, 'Blackpool 65 and over': 459, 'elsewhere under 65': 619, 'elsewhere 65 and over': 3308,
    });
  });

  it('has 307 standard referrals past 28 days in the published bands, few of them in Blackpool', () => {
    expect(tally(over28, ({ received_date }) => bandOf(daysBetween(received_date, madeFor)))).toEqual(
      { '01': 26, '02': 34, '03': 59, '04': 56, '05': 132 });
    expect(over28.filter((row) => commissionerOf(row) === '00R').length).toBeLessThan(10);
  });

  it('reproduces the published rates per 50,000 adults', () => {
    const rate = (count: number): string => ((count * 50_000) / 1_423_611).toFixed(2);
    const bands = tally(over28, ({ received_date }) => bandOf(daysBetween(received_date, madeFor)));
    expect(['01', '02', '03', '04', '05'].map((band) => rate(bands[band] ?? 0))).toEqual(['0.91', '1.19', '2.07', '1.97', '4.64']);
    expect(rate(over28.length)).toBe('10.78');
  });

  it('gives every practitioner 54 to 56 cases in Blackpool and 105 to 107 elsewhere', () => {
    const owner = new Map(referrals.map((row) => [row.service_request_id, row]));
    const cases = [...open, ...live.map(({ service_request_id }) => owner.get(service_request_id)).filter((row) => row !== undefined)];
    expect(cases).toHaveLength(open.length + 4473);
    const byPractitioner = Object.entries(tally(cases, ({ practitioner }) => practitioner));
    expect(new Set(referrals.map(({ practitioner }) => practitioner)).size).toBe(byPractitioner.length);
    expect(byPractitioner.filter(([code, count]) =>
      code.startsWith('PR-BPL-') ? count < 54 || count > 56 : count < 105 || count > 107)).toEqual([]);
    expect(byPractitioner.filter(([code]) => code.startsWith('PR-BPL-'))).toHaveLength(10);
    const inReceipt = new Set(live.map(({ person_id }) => person_id));
    expect(open.filter(({ person_id }) => inReceipt.has(person_id))).toEqual([]);
  });

  it('has open referrals in time, open Fast Track ones and a handful of suspected duplicates', () => {
    expect(open.filter(({ activity_type }) => activity_type === '02')).toHaveLength(25);
    expect(open.length - over28.length - 25).toBe(102);
    const openOfPerson = tally(open.filter(({ activity_type }) => activity_type === '01'), ({ person_id }) => person_id);
    expect(Object.values(openOfPerson).filter((count) => count === 2)).toHaveLength(6);
  });

  it('keeps Blackpool within the 28-day standard and every other commissioner below 80%, quarter by quarter', () => {
    for (const { after, to } of quarters) {
      const inQuarter = standard.filter((row) => isIn(concluded(row), after, to));
      const inTime = inQuarter.filter((row) => daysBetween(row.received_date, concluded(row)) <= 28);
      const all = tally(inQuarter, commissionerOf);
      const good = tally(inTime, commissionerOf);
      expect(Object.keys(all)).toHaveLength(8);
      const met = Object.keys(all).filter((code) => (good[code] ?? 0) / (all[code] ?? 0) >= 0.85);
      const between = Object.keys(all).filter((code) => code !== '00R' && (good[code] ?? 0) / (all[code] ?? 0) >= 0.8);
      expect({ to, met, between }).toEqual({ to, met: ['00R'], between: [] });
    }
  });

  it('completes near 15% of DSTs in hospital, with exactly two places above, quarter by quarter', () => {
    for (const { after, to } of quarters) {
      const inQuarter = standard.filter(({ dst_completed_date }) => isIn(dst_completed_date, after, to));
      const acute = inQuarter.filter(({ dst_setting }) => dst_setting === '01');
      const all = tally(inQuarter, placeOf);
      const hospital = tally(acute, placeOf);
      expect(Object.values(all).filter((count) => count >= 6)).toHaveLength(5);
      expect(Object.keys(all).filter((place) => (hospital[place] ?? 0) / (all[place] ?? 0) > 0.15).sort()).toEqual(['SPCL', 'SPMB']);
      const tolerance = inQuarter.length > 100 ? 1 : 3;
      expect(Math.abs((100 * acute.length) / inQuarter.length - 15)).toBeLessThan(tolerance);
    }
  });

  it('has two years of history at the usual volume and conversion', () => {
    const full = quarters.slice(0, -1);
    const [first, last] = [full[0]?.after ?? '', madeFor];
    expect(daysBetween(first, madeFor)).toBeGreaterThanOrEqual(730);
    for (const { after, to } of full) {
      expectWithin(standard.filter(({ received_date }) => isIn(received_date, after, to)).length, 430, 560);
      expectWithin(referrals.filter((row) => row.activity_type === '02' && isIn(row.received_date, after, to)).length, 720, 830);
    }
    const share = (type: string, funding: string): number => {
      const ended = referrals.filter((row) => row.activity_type === type && isIn(concluded(row), first, last)).length;
      return (100 * region.eligibilities.filter((row) => row.funding === funding && isIn(row.eligible_from, first, last)).length) / ended;
    };
    expectWithin(share('01', 'chc_standard'), 16.5, 20);
    expectWithin(share('02', 'chc_fast_track'), 95, 97);
    const lately = referrals.filter(({ received_date }) => received_date > first);
    expect(lately.filter(({ received_date }) => !isWorkingDay(received_date))).toEqual([]);
  });

  it('has about 3,800 reviews outstanding of which about 2,800 are overdue, in every funding, after the import', () => {
    const liveById = new Map(live.map((row) => [row.eligibility_id, row]));
    const brought = region.reviews.filter((row) => !row.completed_date && liveById.has(row.eligibility_id));
    const reviewed = new Set(brought.map(({ eligibility_id }) => eligibility_id));
    expect(brought).toHaveLength(reviewed.size);
    const made = live.filter(({ eligibility_id }) => !reviewed.has(eligibility_id)).map(({ eligibility_id, eligible_from }) => ({
      eligibility_id,
      due_date: region.reviews.filter((row) => row.eligibility_id === eligibility_id && row.completed_date)
        .map(({ next_planned_date }) => next_planned_date).sort().at(-1) ?? firstReviewDueOn(eligible_from),
    }));
    expect(made).toHaveLength(36);
    const due = [...brought, ...made];
    const overdue = due.filter(({ due_date }) => due_date < madeFor);
    expect(due.filter(({ due_date }) => due_date <= addDays(madeFor, 90))).toHaveLength(3812);
    expect(tally(overdue, ({ eligibility_id }) => liveById.get(eligibility_id)?.funding ?? '')).toEqual(
      { chc_standard: 860, fnc: 1764, chc_fast_track: 190 });
    const never = overdue.filter((row) => 'review_type' in row && row.review_type === '01' && row.due_date < addMonths(madeFor, -24));
    expectWithin(never.length, 20, 40);
  });

  it('has a few who died with funding open, NHS numbers to trace, appeals and a PHB mix', () => {
    const diedOpen = region.eligibilities.filter((row) => !row.eligible_to && person.get(row.person_id)?.death_date);
    expect(diedOpen).toHaveLength(7);
    expect([...person.values()].filter(({ nhs_number }) => nhs_number === '')).toHaveLength(14);
    const appeals = rowsOf(bundle, 'appeals.csv');
    expectWithin(appeals.filter(({ outcome }) => outcome === '').length, 15, 60);
    expect(new Set(appeals.map(({ outcome }) => outcome)).size).toBe(6);
    const packages = rowsOf(bundle, 'packages.csv');
    expect(new Set(packages.map(({ eligibility_id }) => eligibility_id)).size).toBe(4473);
    expect(new Set(packages.map(({ phb_type }) => phb_type)).size).toBe(4);
    expectWithin(rowsOf(bundle, 'referrals.csv').length, 12_500, 15_500);
    expectWithin(person.size, 11_500, 14_500);
  });
});

interface Quarter {
  after: PlainDate;
  to: PlainDate;
}

/** The last eight whole quarters and the quarter to date, each after one day up to and including another. */
function quartersTo(madeFor: PlainDate): Quarter[] {
  const quarters = [{ after: quarterOf(madeFor).previousEndsOn, to: madeFor }];
  while (quarters.length < 9) {
    const to = quarters[0]?.after ?? madeFor;
    quarters.unshift({ after: quarterOf(to).previousEndsOn, to });
  }
  return quarters;
}

function read(bundle: Bundle, madeFor: PlainDate) {
  const person = new Map(rowsOf(bundle, 'persons.csv').map((row) => [row.person_id, row]));
  const place = new Map(rowsOf(bundle, 'organisations.csv').map((row) => [row.code, row.parent_code]));
  const commissionerOf = (row: { person_id: string; commissioner_code: string }): string =>
    row.commissioner_code || (person.get(row.person_id)?.commissioner_code ?? '');
  const eligibilities = rowsOf(bundle, 'eligibilities.csv');
  const endsOn = ({ person_id, eligible_from, eligible_to }: Row<'eligibilities.csv'>): string => {
    const died = person.get(person_id)?.death_date ?? '';
    return eligible_to || (died && (died > eligible_from ? died : eligible_from));
  };
  return {
    person,
    eligibilities,
    referrals: rowsOf(bundle, 'referrals.csv'),
    reviews: rowsOf(bundle, 'reviews.csv'),
    live: eligibilities.filter((row) => row.eligible_from <= madeFor && (endsOn(row) === '' || endsOn(row) > madeFor)),
    commissionerOf,
    placeOf: (row: Row<'referrals.csv'>) => place.get(commissionerOf(row)) ?? '',
  };
}

function concluded({ activity_type, decision_date, accepted_date, discounted_date }: Row<'referrals.csv'>): string {
  return (activity_type === '01' ? decision_date : accepted_date) || discounted_date;
}

/** The bands of the return by total age in days from receipt. */
function bandOf(age: number): string {
  return age <= 42 ? '01' : age <= 56 ? '02' : age <= 112 ? '03' : age <= 210 ? '04' : '05';
}

function isIn(date: string, after: PlainDate, to: PlainDate): boolean {
  return date > after && date <= to;
}

function tally<Item>(items: readonly Item[], by: (item: Item) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[by(item)] = (counts[by(item)] ?? 0) + 1;
  return counts;
}

function expectWithin(value: number, fewest: number, most: number): void {
  expect(value).toBeGreaterThanOrEqual(fewest);
  expect(value).toBeLessThanOrEqual(most);
}
