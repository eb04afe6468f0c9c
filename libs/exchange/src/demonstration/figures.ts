import type { Over28BandCode } from '@chc/deadlines';
import type { Funding } from './records.js';

/** A figure of Blackpool, and of the seven other commissioners together. */
export interface AreaFigure {
  blackpool: number;
  elsewhere: number;
}

/** People in receipt on the day the caseload is made for: 4,473. */
export const IN_RECEIPT: Readonly<Record<Funding, AreaFigure>> = {
  chc_standard: { blackpool: 288, elsewhere: 1149 },
  chc_fast_track: { blackpool: 45, elsewhere: 620 },
  fnc: { blackpool: 213, elsewhere: 2158 },
};

/** Of those, people under 65 on that day. */
export const UNDER_65: AreaFigure = { blackpool: 87, elsewhere: 619 };

/** Standard referrals past 28 days on that day, by band: 26, 34, 59, 56 and 132, or 307 in all. */
export const OVER_28: Readonly<Record<Over28BandCode, AreaFigure>> = {
  '01': { blackpool: 1, elsewhere: 25 },
  '02': { blackpool: 1, elsewhere: 33 },
  '03': { blackpool: 1, elsewhere: 58 },
  '04': { blackpool: 0, elsewhere: 56 },
  '05': { blackpool: 0, elsewhere: 132 },
};

// The open referrals below, with the figures above, are what makes whole caseloads of 54-56 and 105-107 possible.
/** Open standard referrals still in time. */
export const OPEN_IN_TIME: AreaFigure = { blackpool: 8, elsewhere: 94 };
/** Fast Track tools received and not yet accepted. */
export const OPEN_FAST_TRACK: AreaFigure = { blackpool: 3, elsewhere: 22 };

/** Cases a practitioner holds: open referrals and people in receipt. */
export const CASES_EACH = {
  blackpool: { fewest: 54, most: 56 },
  elsewhere: { fewest: 105, most: 107 },
} as const;

/** Concluded referrals a quarter in the whole region, and how they end. */
export const STANDARD_A_QUARTER = { concluded: 470, eligible: 0.155, fnc: 0.35, discounted: 0.12 } as const;
export const FAST_TRACK_A_QUARTER = { concluded: 770, discounted: 0.04 } as const;
/** Whole quarters of history before the quarter to date. */
export const HISTORY_QUARTERS = 8;

/** Fewest in the quarter to date, whatever the day: so many conclusions a commissioner, DSTs a place. */
export const FEWEST_TO_DATE = { concluded: 3, dsts: 6 } as const;

/** The region's share of DSTs completed in an acute hospital, and that of the places that stay below it. */
export const HOSPITAL_DSTS = { region: 0.15, lowPlaces: 0.11 } as const;

/** How long an award lasts on average, in calendar days, and the chance that a Fast Track one is of the long kind. */
export const LASTS_DAYS = { chc_standard: 1600, fnc: 1400, fastTrackShort: 36, fastTrackLong: 170, fastTrackLongShare: 0.3 } as const;

/** Ended awards from before the history, as a share of those in receipt; the longest in receipt, in months. */
export const EARLIER_ENDED: Readonly<Record<Funding, number>> = { chc_standard: 0.24, fnc: 0.28, chc_fast_track: 0.6 };
export const LONGEST_MONTHS = 120;

/** Fast Track awards that outlive their pathway, as a share of all. */
export const FAST_TRACK_MOVES = { moved_to_standard: 0.008, moved_to_fnc: 0.005 } as const;

/** Reviews: open ones due before the day by funding (2,814), all due within the days ahead, and the odd ones. */
export const REVIEWS = {
  overdue: { chc_standard: 860, fnc: 1764, chc_fast_track: 190 } satisfies Record<Funding, number>,
  outstanding: 3812,
  aheadDays: 90,
  neverReviewed: 25,
  noneBroughtAtFirst: 30,
  noneBroughtLater: 6,
} as const;

/** What real data has. */
export const ODDITIES = {
  diedWithFundingOpen: 7,
  suspectedDuplicates: 6,
  nhsNumberMissing: 14,
  nhsNumberFailing: 8,
  returningForFastTrack: 0.14,
} as const;
