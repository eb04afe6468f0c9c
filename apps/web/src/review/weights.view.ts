import { ALL_PRIORITY_FACTORS, pointsKey, PRIORITY_FACTORS, PRIORITY_LEVELS, type PriorityVersion, REVIEW_FUNDINGS, type ReviewFunding, type WhatWouldChange } from '@chc/casework';
import type { PlainDate } from '@chc/deadlines';
import { count, counted, shortDate } from '../page/wording.js';

/** The weights: those in force beside another version, and what the order would become under it. */
export function weightsView(versions: readonly PriorityVersion[], inForce: PriorityVersion, other: PriorityVersion | null, compared: WhatWouldChange | null, today: PlainDate, maySet: boolean): object {
  return {
    maySet, inForce: inForce.version, other: other?.version ?? null,
    versions: versions.map(({ version, fromOn, source, setBy }) => ({
      version, from: shortDate(fromOn), source, setBy: setBy ?? 'Came with the service', standing: fromOn > today ? 'To come' : version === inForce.version ? 'In force' : 'Was in force',
      compareHref: version === inForce.version ? null : `/reviews/weights?compare=${version}`,
    })),
    factors: ALL_PRIORITY_FACTORS.map((factor) => ({
      title: PRIORITY_FACTORS[factor].title,
      levels: PRIORITY_LEVELS.filter((one) => one.factor === factor).map(({ level, words }) => {
        const [now, then] = [inForce, other].map((version) => version?.points[pointsKey(factor, level)] ?? 0);
        return { words, now, then, changed: other !== null && now !== then };
      }),
    })),
    change: compared && {
      says: compared.leave === 0 ? `None of the first ${count(Math.min(compared.first, compared.reviews))} overdue reviews would change places with a later one.`
        : `Of the first ${compared.first} of ${counted(compared.reviews, 'overdue review')}, ${count(compared.leave)} would give way to others.`,
      rows: compared.byFunding.map(({ funding, now, then }) => ({ funding: REVIEW_FUNDINGS[funding as ReviewFunding], now: count(now), then: count(then) })),
    },
  };
}
