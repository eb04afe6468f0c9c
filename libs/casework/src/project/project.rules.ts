import { addDays, daysBetween, type PlainDate } from '@chc/deadlines';

/** A week of a project as the record has it: its first day, who joined in it, who was done in it. */
export interface ProjectWeek {
  readonly from: PlainDate;
  readonly joined: number;
  readonly done: number;
}

/** A week with what is left at its end: as planned from the frozen cohort, and in truth; null while the week is to come. */
export interface TrajectoryWeek {
  readonly endsOn: PlainDate;
  readonly planned: number;
  readonly left: number | null;
  readonly joined: number | null;
  readonly done: number | null;
}

/** Weeks over which inflow is held against what is completed. */
export const STANDSTILL_WEEKS = 4;

/** The weeks from the start to the planned end, or to today where that is later. `weeks` holds the weeks begun, in order. */
export function trajectory({ startsOn, endsOn, cohort, plannedWeekly }: { startsOn: PlainDate; endsOn: PlainDate; cohort: number; plannedWeekly: number }, weeks: readonly ProjectWeek[]): TrajectoryWeek[] {
  const all = Math.max(weeks.length, Math.ceil(daysBetween(startsOn, endsOn) / 7));
  let left = cohort;
  return Array.from({ length: all }, (_, at) => {
    const week = weeks[at];
    if (week) left += week.joined - week.done;
    return {
      endsOn: addDays(startsOn, at * 7 + 6), planned: Math.max(0, cohort - plannedWeekly * (at + 1)),
      left: week ? left : null, joined: week?.joined ?? null, done: week?.done ?? null,
    };
  });
}

/** Whether what was completed in the latest weeks only covers what joined; null before there are so many weeks. */
export function isStandstill(weeks: readonly ProjectWeek[]): boolean | null {
  if (weeks.length < STANDSTILL_WEEKS) return null;
  const latest = weeks.slice(-STANDSTILL_WEEKS);
  const sum = (of: (week: ProjectWeek) => number): number => latest.reduce((total, week) => total + of(week), 0);
  return sum(({ done }) => done) <= sum(({ joined }) => joined);
}
