import { addDays, addMonths, daysBetween, firstReviewDueOn, nextReviewDueOn, type PlainDate } from '@chc/deadlines';
import { earlier, later, workingDayBy, workingDayFrom } from './calendar.js';
import { REVIEWS } from './figures.js';
import type { Random } from './random.js';
import { inReceipt, type Eligibility, type Funding, type Review } from './records.js';

const OUTCOMES = { '01': 82, '02': 18 } as const;
const ELIGIBILITY_OUTCOMES = { '01': 985, '02': 5, '03': 5, '04': 5 } as const;
const MONTHS_BETWEEN = 12;
const LATE_DAYS = { first: 45, next: 60, overdue: 300 } as const;

/**
 * Every award's reviews: those completed, and one open for whoever is in receipt or died with funding open. As
 * many are overdue, and as many due in the days ahead, as the figures say; a few dozen people are brought without
 * an open one, and the import makes theirs.
 */
export function reviewAll(eligibilities: readonly Eligibility[], madeFor: PlainDate, random: Random): Review[] {
  const live = eligibilities.filter((eligibility) => inReceipt(eligibility, madeFor));
  const diedOpen = eligibilities.filter((eligibility) => !eligibility.to && !inReceipt(eligibility, madeFor));
  const ended = eligibilities.filter(({ to }) => to);
  const firstAhead = live.filter(({ from }) => firstReviewDueOn(from) >= madeFor);
  const overdue = new Set(Object.keys(REVIEWS.overdue).flatMap((funding) =>
    overdueOf(funding as Funding, live, madeFor, random)));
  const upToDate = random.shuffled(
    live.filter((eligibility) => firstReviewDueOn(eligibility.from) < madeFor && !overdue.has(eligibility)));

  const lastAhead = addDays(madeFor, REVIEWS.aheadDays);
  const dueAhead = firstAhead.filter(({ from }) => firstReviewDueOn(from) <= lastAhead);
  const wanted = REVIEWS.outstanding - overdue.size - dueAhead.length;
  const dueSoon = upToDate.filter(({ from }) => from < addMonths(madeFor, -15)).slice(0, Math.max(0, wanted));
  const soon = new Set(dueSoon);
  const brought = new Set([
    ...random.shuffled(dueAhead).slice(0, REVIEWS.noneBroughtAtFirst),
    ...dueSoon.slice(0, REVIEWS.noneBroughtLater),
  ]);
  const neverReviewed = new Set(
    [...overdue].filter(({ from }) => from < addMonths(madeFor, -30)).slice(0, REVIEWS.neverReviewed));

  const lastOn = (eligibility: Eligibility): PlainDate | undefined => {
    if (overdue.has(eligibility)) {
      return neverReviewed.has(eligibility) ? undefined : lastBeforeOverdue(eligibility, madeFor, random);
    }
    return soon.has(eligibility) ? lastBeforeSoon(madeFor, lastAhead, random) : lastOfLate(eligibility, madeFor, random);
  };
  return [
    ...firstAhead.flatMap((eligibility) => (brought.has(eligibility) ? [] : openAfter(eligibility, [], random))),
    ...[...overdue, ...upToDate].flatMap((eligibility) => {
      const completed = completedUpTo(eligibility, lastOn(eligibility), random);
      return brought.has(eligibility) ? completed : [...completed, ...openAfter(eligibility, completed, random)];
    }),
    ...diedOpen.flatMap((eligibility) => openAfter(eligibility, [], random)),
    ...ended.flatMap((eligibility) => completedUpTo(eligibility, lastBeforeEnd(eligibility, random), random)),
  ];
}

function overdueOf(funding: Funding, live: readonly Eligibility[], madeFor: PlainDate, random: Random): Eligibility[] {
  const canBe = live.filter((award) => award.funding === funding && firstReviewDueOn(award.from) < madeFor);
  return random.shuffled(canBe).slice(0, REVIEWS.overdue[funding]);
}

/** More than twelve months ago; nothing when the award is too young for that, so that its first is overdue. */
function lastBeforeOverdue({ from }: Eligibility, madeFor: PlainDate, random: Random): PlainDate | undefined {
  const latest = addDays(addMonths(madeFor, -MONTHS_BETWEEN), -1);
  const earliest = firstReviewDueOn(from);
  if (earliest > latest) return undefined;
  const days = Math.min(daysBetween(earliest, latest), Math.floor(random.wait(LATE_DAYS.overdue)));
  return later(from, workingDayBy(addDays(latest, -days)));
}

function lastBeforeSoon(madeFor: PlainDate, lastAhead: PlainDate, random: Random): PlainDate {
  for (;;) {
    const on = addMonths(addDays(madeFor, random.whole(0, REVIEWS.aheadDays)), -MONTHS_BETWEEN);
    const dueOn = nextReviewDueOn(workingDayBy(on));
    if (dueOn >= madeFor && dueOn <= lastAhead) return workingDayBy(on);
  }
}

/** In the last eight months or so, not before the award. */
function lastOfLate({ from }: Eligibility, madeFor: PlainDate, random: Random): PlainDate {
  const earliest = later(addDays(from, 60), addMonths(addDays(madeFor, REVIEWS.aheadDays + 7), -MONTHS_BETWEEN));
  return earlier(madeFor, workingDayFrom(addDays(earliest, random.whole(0, daysBetween(earliest, madeFor)))));
}

function lastBeforeEnd({ from, to }: Eligibility, random: Random): PlainDate | undefined {
  const firstOn = addDays(firstReviewDueOn(from), Math.floor(random.wait(LATE_DAYS.first)));
  if (!to || firstOn >= to) return undefined;
  const days = Math.min(daysBetween(firstOn, to), random.whole(1, 400));
  return later(firstOn, workingDayBy(addDays(to, -days)));
}

/** The chain of completed reviews that ends on a day, worked out backwards to the first after three months. */
function completedUpTo(eligibility: Eligibility, lastOn: PlainDate | undefined, random: Random): Review[] {
  if (!lastOn) return [];
  const firstDueOn = firstReviewDueOn(eligibility.from);
  const days = [lastOn];
  for (;;) {
    const before = workingDayBy(addDays(addMonths(days[0] ?? lastOn, -MONTHS_BETWEEN), -Math.floor(random.wait(LATE_DAYS.next))));
    if (before < firstDueOn) break;
    days.unshift(before);
  }
  return days.map((on, index) => ({
    eligibility,
    type: index === 0 ? '01' : random.chance(0.03) ? '03' : '02',
    dueOn: index === 0 ? firstDueOn : nextReviewDueOn(days[index - 1] ?? on),
    completed: {
      on,
      outcome: random.weighted(OUTCOMES),
      eligibilityOutcome: random.weighted(ELIGIBILITY_OUTCOMES),
      nextOn: nextReviewDueOn(on),
    },
  }));
}

function openAfter(eligibility: Eligibility, completed: readonly Review[], random: Random): Review[] {
  const dueOn = completed.at(-1)?.completed?.nextOn;
  if (!dueOn) return [{ eligibility, type: '01', dueOn: firstReviewDueOn(eligibility.from) }];
  return [{ eligibility, type: random.chance(0.02) ? '03' : '02', dueOn }];
}
