import { agesAt, type BoardSpoke, type OpenStage, PILE_CASES, RUNWAY, waitOf } from '@chc/casework';
import { count, counted } from '../page/wording.js';
import { STAGE_NAMES } from '../referral/worklist-filters.view.js';

/** A case on the runway: where its dot is drawn, and what it says to whoever hears it. */
export interface Dot {
  readonly x: number;
  readonly y: number;
  /** `r`, `a`, `m` or `v`: how far the dot is filled tells the stage. */
  readonly stage: string;
  readonly href: string;
  readonly says: string;
}

/** The cases of one day, week or long wait. */
export interface Pile {
  readonly says: string;
  readonly count: string;
  readonly href: string;
  readonly x: number;
  readonly y: number;
  readonly late: boolean;
  readonly dots: readonly Dot[];
  /** Cases for which there was no room; 0 for none. */
  readonly more: number;
}

export interface Runway {
  readonly width: number;
  readonly height: number;
  /** Where the ground is, on which the dots stand. */
  readonly ground: number;
  readonly piles: readonly Pile[];
}

/** The ruler below every runway: fields with their names, ticks, the line of day 28. */
export interface Ruler {
  readonly width: number;
  readonly fields: readonly { readonly x: number; readonly width: number; readonly middle: number; readonly name: string; readonly kind: 'in_time' | 'last_week' | 'beyond' | 'long' }[];
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
  readonly day28: number;
}

const PITCH = 24;
const ROW = 17;
const GAP = 14;
/** Dots beside each other in the two long waits. */
const ABREAST = 4;
const TOP = 20;
const FEWEST_ROWS = 3;
const MOST_ROWS = 11;
const DAYS = 29;
const WEEKS = RUNWAY.length - DAYS - 2;

const WEEKS_AT = DAYS * PITCH + GAP;
const LONG_AT = WEEKS_AT + WEEKS * PITCH + GAP;
const LONG_WIDTH = ABREAST * PITCH;
const WIDTH = LONG_AT + 2 * LONG_WIDTH + GAP;

const abreast = (at: number): number => (at >= DAYS + WEEKS ? ABREAST : 1);
/** The left edge of a place of RUNWAY. */
const leftOf = (at: number): number => (at < DAYS ? at * PITCH : at < DAYS + WEEKS ? WEEKS_AT + (at - DAYS) * PITCH : LONG_AT + (at - DAYS - WEEKS) * (LONG_WIDTH + GAP));

/** A place of the runway in words: `Day 12`, `Week 3 beyond 28 days`. */
export function placeName(at: number): string {
  const place = RUNWAY[at]!;
  if (place.kind === 'day') return `Day ${place.day}`;
  if (place.kind === 'week') return `Week ${place.week} beyond 28 days`;
  return place.band === '04' ? 'Above 12 to 26 weeks beyond 28 days' : 'Over 26 weeks beyond 28 days';
}

const STAGE_OF: Readonly<Record<string, OpenStage>> = { r: 'received', a: 'assessing', m: 'mdt_held', v: 'verifying' };

/** Rows of dots that the fullest pile of several spokes needs, within what a screen can show. */
export function rowsFor(spokes: readonly BoardSpoke[]): number {
  const needed = spokes.flatMap(({ piles }) => piles.map(({ at, count: n }) => Math.ceil(n / abreast(at))));
  return Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, ...needed));
}

/** The worklist of a spoke, narrowed further. */
export function worklistOf({ code, isPlace }: Pick<BoardSpoke, 'code' | 'isPlace'>, more: Readonly<Record<string, string>> = {}): string {
  return `/referrals?${new URLSearchParams({ [isPlace ? 'place' : 'commissioner']: code, ...more })}`;
}

/** The open referrals of a spoke, from the day of receipt to beyond 26 weeks: a dot a case, those of a day or week on each other. */
export function runwayOf(spoke: BoardSpoke, rows: number): Runway {
  const ground = TOP + rows * ROW;
  const piles = spoke.piles.map(({ at, count: n, cases }): Pile => {
    const wide = abreast(at);
    const room = Math.min(PILE_CASES, rows * wide);
    // Where not all have room, the top row says how many more there are.
    const shown = cases.slice(0, n > room ? room - wide : n);
    const stands = Math.ceil(shown.length / wide);
    const name = placeName(at);
    return {
      says: `${name}: ${counted(n, 'case')}`, count: count(n), href: worklistOf(spoke, { band: waitOf(RUNWAY[at]!) }),
      x: leftOf(at) + (wide * PITCH) / 2, y: ground - stands * ROW - 4, late: agesAt(RUNWAY[at]!).from > 28,
      dots: shown.map((one, nth) => ({
        x: leftOf(at) + (nth % wide) * PITCH + PITCH / 2, y: ground - Math.floor(nth / wide) * ROW - ROW / 2,
        stage: one[0]!, href: `/cases/${one.slice(1)}`, says: `${name}, ${STAGE_NAMES[STAGE_OF[one[0]!]!].toLowerCase()}`,
      })),
      more: n - shown.length,
    };
  });
  return { width: WIDTH, height: ground + 2, ground, piles };
}

const IN_TIME = 21;

/** The ruler that all runways share. */
export const RULER: Ruler = {
  width: WIDTH,
  fields: ([
    [0, IN_TIME * PITCH, 'Days 0 to 20', 'in_time'], [IN_TIME * PITCH, (DAYS - IN_TIME) * PITCH, 'Last week in time', 'last_week'],
    [WEEKS_AT, WEEKS * PITCH, 'Weeks beyond 28 days', 'beyond'], [LONG_AT, LONG_WIDTH, '12 to 26 weeks', 'long'], [LONG_AT + LONG_WIDTH + GAP, LONG_WIDTH, 'over 26 weeks', 'long'],
  ] as const).map(([x, width, name, kind]) => ({ x, width, middle: x + width / 2, name, kind })),
  ticks: [
    ...[0, 7, 14, 21, 28].map((day) => ({ x: day * PITCH + PITCH / 2, text: String(day) })),
    ...[1, 4, 8, 12].map((week) => ({ x: WEEKS_AT + (week - 1) * PITCH + PITCH / 2, text: String(week) })),
  ],
  day28: DAYS * PITCH + GAP / 2,
};
