import type { PlainDate } from '@chc/deadlines';
import { CASES_EACH } from './figures.js';
import type { Random } from './random.js';
import { concludedOn, inReceipt, type Eligibility, type Referral } from './records.js';
import { BLACKPOOL, COMMISSIONERS, OTHER_COMMISSIONERS, type Commissioner } from './region.js';
import { shareOut } from './shares.js';

/**
 * Gives every referral its practitioner. A case is an open referral, or a person in receipt through the referral
 * of the eligibility; each practitioner holds as many as the figures say. Whatever is no case keeps the
 * practitioner who concluded it, one of its commissioner's.
 */
export function assignPractitioners(
  referrals: readonly Referral[], eligibilities: readonly Eligibility[], madeFor: PlainDate, random: Random,
): void {
  const cases = new Set([
    ...referrals.filter((referral) => !concludedOn(referral)),
    ...eligibilities.filter((eligibility) => inReceipt(eligibility, madeFor)).map(({ referral }) => referral),
  ]);
  const teams = new Map<Commissioner, string[]>(COMMISSIONERS.map((commissioner) => [commissioner, []]));
  for (const [area, commissioners] of [['blackpool', [BLACKPOOL]], ['elsewhere', OTHER_COMMISSIONERS]] as const) {
    const inOrder = commissioners.flatMap((commissioner) =>
      random.shuffled([...cases].filter(({ person }) => person.commissioner === commissioner)));
    let next = 0;
    for (const size of caseloads(inOrder.length, CASES_EACH[area])) {
      const held = inOrder.slice(next, next + size);
      const code = nameOf(held, teams);
      for (const referral of held) referral.practitioner = code;
      next += size;
    }
  }
  for (const referral of referrals) {
    if (!cases.has(referral)) referral.practitioner = random.pick(teams.get(referral.person.commissioner) ?? []);
  }
}

/** @throws RangeError when so many cases cannot be split into caseloads of that size: a figure is off */
function caseloads(cases: number, { fewest, most }: { fewest: number; most: number }): number[] {
  const practitioners = Math.ceil(cases / most);
  if (cases < practitioners * fewest) throw new RangeError(`${cases} cases make no caseloads of ${fewest} to ${most}`);
  return shareOut(cases, Array<number>(practitioners).fill(1));
}

/** A code in the team that most of the cases belong to: the few at a boundary serve two commissioners. */
function nameOf(held: readonly Referral[], teams: ReadonlyMap<Commissioner, string[]>): string {
  const mine = held[Math.floor(held.length / 2)]?.person.commissioner ?? BLACKPOOL;
  const team = teams.get(mine) ?? [];
  const code = `PR-${mine.team}-${String(team.length + 1).padStart(2, '0')}`;
  team.push(code);
  return code;
}
