import type { BoardPractitioner } from '@chc/casework';

/** Open cases for each whole-time equivalent, as three services had it in 2020: what a caseload is held against (Blackpool, other areas of the then CSU, Lancashire and South Cumbria). They counted differently, so they are marks and no targets. */
export const CASELOAD_MARKS = [55, 81, 106] as const;

export interface StripDot {
  readonly x: number;
  readonly y: number;
  readonly href: string;
  readonly says: string;
}

/** Practitioners along their open caseload, those of about the same on each other. */
export interface Strip {
  readonly width: number;
  readonly height: number;
  readonly ground: number;
  readonly dots: readonly StripDot[];
  readonly marks: readonly { readonly x: number; readonly text: string }[];
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
}

const WIDTH = 1200;
const STEP = 5;
const ROW = 17;
const TOP = 30;
const EDGE = 14;

/** Practitioners beside each other in a bin. */
const ABREAST = 3;
const PITCH = 15;

/** Draws them on a scale from none to the largest caseload, or to a little above the last mark. @param said what each dot says, and where it leads */
export function stripOf(people: readonly (BoardPractitioner & { readonly load: number })[], said: (one: BoardPractitioner & { readonly load: number }) => { says: string; href: string }): Strip {
  const most = Math.ceil(Math.max(CASELOAD_MARKS[2] + 14, ...people.map(({ load }) => load)) / 20) * 20;
  const across = (load: number): number => EDGE + (load / most) * (WIDTH - 2 * EDGE);
  const piles = new Map<number, number>();
  const placed = people.map((one) => {
    const bin = Math.round(one.load / STEP);
    const nth = piles.get(bin) ?? 0;
    piles.set(bin, nth + 1);
    return { one, bin, nth };
  });
  const rows = Math.max(2, ...[...piles.values()].map((n) => Math.ceil(n / ABREAST)));
  const ground = TOP + rows * ROW;
  return {
    width: WIDTH, height: ground + 26, ground,
    dots: placed.map(({ one, bin, nth }) => ({ x: Math.round((across(bin * STEP) + ((nth % ABREAST) - 1) * PITCH) * 10) / 10, y: ground - Math.floor(nth / ABREAST) * ROW - ROW / 2, ...said(one) })),
    marks: CASELOAD_MARKS.map((mark) => ({ x: Math.round(across(mark)), text: String(mark) })),
    ticks: Array.from({ length: most / 20 + 1 }, (_, at) => ({ x: Math.round(across(at * 20)), text: String(at * 20) })),
  };
}
