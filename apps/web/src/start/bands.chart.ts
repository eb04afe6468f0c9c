import { OVER_28_BANDS, type Over28BandCode } from '@chc/deadlines';

/** What the chart is drawn from. */
export interface BandsOf {
  readonly name: string;
  readonly total: number;
  readonly bands: Readonly<Record<Over28BandCode, number>>;
}

/** A stacked bar: across in per cent of the width, so that it fits any screen; down in pixels. */
export interface Bar {
  readonly name: string;
  readonly total: number;
  readonly labelAt: number;
  readonly top: number;
  readonly segments: readonly { readonly band: Over28BandCode; readonly count: number; readonly left: string; readonly width: string; readonly middle: string; readonly numbered: boolean }[];
}

export interface BandsChart {
  readonly height: number;
  readonly barHeight: number;
  readonly bars: readonly Bar[];
  readonly legend: readonly { readonly band: Over28BandCode; readonly name: string }[];
}

const BAR = 26;
const LABEL = 22;
const GAP = 14;
/** A segment narrower than this share of the width has no room for its number on a telephone. */
const ROOM_FOR_NUMBER = 9;

/** Bars of the incomplete referrals by band, one a row, the longest as wide as the chart; none are left out. */
export function bandsChart(rows: readonly BandsOf[]): BandsChart {
  const most = Math.max(1, ...rows.map(({ total }) => total));
  const bars = rows.map(({ name, total, bands }, at): Bar => {
    const top = at * (LABEL + BAR + GAP) + LABEL;
    let left = 0;
    const segments = OVER_28_BANDS.filter(({ code }) => bands[code] > 0).map(({ code }) => {
      const width = (bands[code] / most) * 100;
      const segment = { band: code, count: bands[code], left: across(left), width: across(width), middle: across(left + width / 2), numbered: width >= ROOM_FOR_NUMBER };
      left += width;
      return segment;
    });
    return { name, total, labelAt: top - 7, top, segments };
  });
  return { bars, barHeight: BAR, height: rows.length * (LABEL + BAR + GAP), legend: OVER_28_BANDS.map(({ code, name }) => ({ band: code, name })) };
}

function across(percent: number): string {
  return `${Number(percent.toFixed(3))}%`;
}
