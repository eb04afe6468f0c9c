import { ODDITIES } from './figures.js';
import type { Referral } from './records.js';
import { OTHER_COMMISSIONERS } from './region.js';

/**
 * Lets the newest open standard referral of some commissioners be of somebody whose oldest one is open too: the
 * second is a suspected duplicate. Both stay open referrals, and both are counted.
 */
export function suspectDuplicates(open: readonly Referral[]): void {
  for (const commissioner of OTHER_COMMISSIONERS.slice(0, ODDITIES.suspectedDuplicates)) {
    const own = open
      .filter(({ type, person }) => type === '01' && person.commissioner === commissioner)
      .sort((a, b) => (a.receivedOn < b.receivedOn ? -1 : 1));
    const first = own[0];
    const second = own.at(-1);
    if (first && second && first !== second) second.person = first.person;
  }
}
