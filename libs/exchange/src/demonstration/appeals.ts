import { addDays, type PlainDate } from '@chc/deadlines';
import { workingDayFrom } from './calendar.js';
import type { Random } from './random.js';
import type { Appeal, Referral } from './records.js';

type Outcome = NonNullable<Appeal['letter']>['outcome'];

/** How often somebody asks for local resolution after a decision, and how it ends. */
const ASKED_AFTER = { '03': 0.03, '04': 0.19 } as const;
const OUTCOMES: Readonly<Record<keyof typeof ASKED_AFTER, Partial<Record<Outcome, number>>>> = {
  '03': { not_upheld: 86, withdrawn: 10, inappropriate: 4 },
  '04': { full: 11, partial: 6, not_upheld: 68, withdrawn: 10, inappropriate: 5 },
};

/** Local resolution asked for after decisions of the history: some complete, some open on the day. */
export function appealsAgainst(referrals: readonly Referral[], madeFor: PlainDate, random: Random): Appeal[] {
  return referrals.flatMap((referral) => {
    const outcome = referral.decided?.outcome;
    if ((outcome !== '03' && outcome !== '04') || !random.chance(ASKED_AFTER[outcome])) return [];
    const requestedOn = workingDayFrom(addDays(referral.communicatedOn ?? madeFor, random.whole(5, 150)));
    if (requestedOn > madeFor) return [];
    const on = workingDayFrom(addDays(requestedOn, random.whole(35, 140)));
    const ending = random.weighted(OUTCOMES[outcome] as Record<Outcome, number>);
    return [{ referral, requestedOn, ...(on <= madeFor && { letter: { on, outcome: ending } }) }];
  });
}

/** Whether an appeal ended in eligibility (DCB2117 T9: full or partial). */
export function upheld({ letter }: Appeal): boolean {
  return letter?.outcome === 'full' || letter?.outcome === 'partial';
}
