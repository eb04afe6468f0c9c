import { shareOut } from './shares.js';

/** An NHS commissioner of the region, the place it lies in, and what its people and teams are called. */
export interface Commissioner {
  readonly code: string;
  readonly name: string;
  readonly place: string;
  readonly adultPopulation: number;
  readonly population: number;
  /** how its practitioners' codes begin */
  readonly team: string;
  readonly outwardCodes: readonly string[];
  /** share of its concluded standard referrals that took 28 days or fewer */
  readonly inTime: number;
}

export const ICB = {
  code: 'QE1',
  name: 'Healthier Lancashire and South Cumbria',
  adultPopulation: 1_423_611,
  population: 1_775_347,
} as const;

/** `hospital`: whether more than 15% of its Decision Support Tools are completed in an acute hospital. */
export const PLACES = [
  { code: 'SPMB', name: 'Morecambe Bay', hospital: true },
  { code: 'SPFC', name: 'Fylde Coast', hospital: false },
  { code: 'SPCL', name: 'Central Lancashire', hospital: true },
  { code: 'SPPL', name: 'Pennine Lancashire', hospital: false },
  { code: 'SPWL', name: 'West Lancashire', hospital: false },
] as const;

export const BLACKPOOL: Commissioner = {
  code: '00R', name: 'Blackpool', place: 'SPFC', adultPopulation: 140_117, population: 174_737,
  team: 'BPL', outwardCodes: ['FY1', 'FY2', 'FY3', 'FY4'], inTime: 0.9,
};

/** The seven other commissioners, neighbours beside each other: some practitioners work across a boundary. */
export const OTHER_COMMISSIONERS: readonly Commissioner[] = [
  {
    code: '01K', name: 'Morecambe Bay', place: 'SPMB', adultPopulation: 279_524, population: 348_584,
    team: 'MBY', outwardCodes: ['LA1', 'LA3', 'LA4', 'LA9', 'LA12', 'LA14'], inTime: 0.66,
  },
  {
    code: '02M', name: 'Fylde & Wyre', place: 'SPFC', adultPopulation: 142_990, population: 178_319,
    team: 'FYW', outwardCodes: ['FY5', 'FY6', 'FY7', 'FY8', 'PR4'], inTime: 0.72,
  },
  {
    code: '01E', name: 'Greater Preston', place: 'SPCL', adultPopulation: 168_776, population: 210_477,
    team: 'GPR', outwardCodes: ['PR1', 'PR2', 'PR3'], inTime: 0.61,
  },
  {
    code: '00X', name: 'Chorley & South Ribble', place: 'SPCL', adultPopulation: 148_838, population: 185_612,
    team: 'CSR', outwardCodes: ['PR5', 'PR6', 'PR7', 'PR25', 'PR26'], inTime: 0.7,
  },
  {
    code: '02G', name: 'West Lancashire', place: 'SPWL', adultPopulation: 90_977, population: 113_455,
    team: 'WLA', outwardCodes: ['L39', 'L40', 'WN8'], inTime: 0.74,
  },
  {
    code: '00Q', name: 'Blackburn with Darwen', place: 'SPPL', adultPopulation: 142_603, population: 177_837,
    team: 'BWD', outwardCodes: ['BB1', 'BB2', 'BB3'], inTime: 0.64,
  },
  {
    code: '01A', name: 'East Lancashire', place: 'SPPL', adultPopulation: 309_786, population: 386_326,
    team: 'ELA', outwardCodes: ['BB4', 'BB5', 'BB8', 'BB9', 'BB10', 'BB11', 'BB12'], inTime: 0.68,
  },
];

export const COMMISSIONERS: readonly Commissioner[] = [BLACKPOOL, ...OTHER_COMMISSIONERS];

/** A whole number for each commissioner: Blackpool's own, and the rest shared out by registered population. */
export function byCommissioner(blackpool: number, elsewhere: number): Map<Commissioner, number> {
  const shares = shareOut(elsewhere, OTHER_COMMISSIONERS.map(({ population }) => population));
  return new Map([
    [BLACKPOOL, blackpool],
    ...OTHER_COMMISSIONERS.map((commissioner, index): [Commissioner, number] => [commissioner, shares[index] ?? 0]),
  ]);
}
