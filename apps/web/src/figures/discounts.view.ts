import { DISCOUNT_REASONS } from '@chc/casework';
import { addDays, type PlainDate, quarterOf } from '@chc/deadlines';
import type { DiscountsOf } from '@chc/returns';
import { count, longDate, percent } from '../page/wording.js';

export interface DiscountsView {
  readonly period: string;
  readonly earlier: { readonly href: string; readonly text: string };
  readonly later: { readonly href: string; readonly text: string } | null;
  readonly rows: readonly {
    readonly name: string; readonly level: string; readonly concluded: string; readonly discounted: string; readonly discountedPct: string;
    readonly lastDays: string; readonly lastDaysPct: string; readonly after28: string; readonly fastTrack: string; readonly returned: string;
  }[];
  readonly reasons: readonly { readonly reason: string; readonly counts: readonly string[] }[];
}

const LEVELS = { icb: 'whole ICB', place: 'place', sub_icb: 'commissioner' } as const;
const addressOf = (quarterEnd: PlainDate): string => `/figures/discounts?quarter=${quarterEnd}`;

/** An organisation before those that lie right under it. */
const fromTheTop = (all: readonly DiscountsOf[], one: DiscountsOf): DiscountsOf[] =>
  [one, ...all.filter(({ organisation }) => organisation.parentCode === one.organisation.code).flatMap((below) => fromTheTop(all, below))];

/** The page of discounts: each ICB before its places, each place before its commissioners, in the quarter up to a day. Who sees a part begins at its top. */
export function discountsView(found: readonly DiscountsOf[], on: PlainDate, today: PlainDate): DiscountsView {
  const { label, startsOn, endsOn, previousEndsOn } = quarterOf(on);
  const tops = found.filter(({ organisation: { parentCode } }) => !found.some(({ organisation }) => organisation.code === parentCode));
  const sorted = tops.flatMap((top) => fromTheTop(found, top));
  const next = quarterOf(addDays(endsOn, 1));
  return {
    period: `${label}: ${longDate(startsOn)} to ${longDate(on)}`,
    earlier: { href: addressOf(previousEndsOn), text: quarterOf(previousEndsOn).label },
    later: next.startsOn > today ? null : { href: next.endsOn < today ? addressOf(next.endsOn) : '/figures/discounts', text: next.label },
    rows: sorted.map(({ organisation, ...counts }) => ({
      name: organisation.name, level: LEVELS[organisation.kind], concluded: count(counts.concluded), discounted: count(counts.discounted), discountedPct: percent(counts.discountedPct),
      lastDays: count(counts.lastDays), lastDaysPct: percent(counts.lastDaysPct), after28: count(counts.after28), fastTrack: count(counts.fastTrack), returned: count(counts.returned),
    })),
    // In the order of the codes: an object of its own accord puts '98' before '01'.
    reasons: Object.entries(DISCOUNT_REASONS).sort(([one], [other]) => (one < other ? -1 : 1)).map(([code, reason]) => ({ reason, counts: sorted.map(({ byReason }) => count(byReason[code] ?? 0)) })),
  };
}
