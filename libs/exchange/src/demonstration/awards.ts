import { addDays, addMonths, CLOCK_DAYS, type PlainDate } from '@chc/deadlines';
import { upheld } from './appeals.js';
import { ODDITIES } from './figures.js';
import type { Random } from './random.js';
import type { Appeal, Eligibility, EndReason, Funding, Referral } from './records.js';


const END_REASONS: Readonly<Record<Funding, Partial<Record<EndReason, number>>>> = {
  chc_standard: { deceased: 85, no_longer_eligible: 9, moved_area: 4, withdrawn: 1, other: 1 },
  chc_fast_track: { deceased: 94, no_longer_eligible: 2, moved_area: 2, withdrawn: 2 },
  fnc: { deceased: 84, no_longer_eligible: 6, moved_area: 6, withdrawn: 2, other: 2 },
};
const FUNDING_OF_OUTCOME = { '01': 'chc_standard', '02': 'chc_fast_track', '03': 'fnc', '04': undefined } as const;
const BACKDATED_SHARE = 0.5;
const LATELY_DIED_DAYS = 240;

/** The award that follows from a decision, or nothing when it was neither CHC nor FNC. */
export function awardOf(referral: Referral, random: Random): Eligibility | undefined {
  const { decided, person, receivedOn } = referral;
  const funding = decided && FUNDING_OF_OUTCOME[decided.outcome];
  if (!decided || !funding) return undefined;
  const eligibility: Eligibility = { id: '', person, referral, funding, from: decided.on };
  const dayAfterClock = addDays(receivedOn, CLOCK_DAYS + 1);
  // A late decision for CHC may be paid from the day it should have been made.
  if (funding === 'chc_standard' && dayAfterClock < decided.on && random.chance(BACKDATED_SHARE)) {
    eligibility.fundedFrom = dayAfterClock;
  }
  return eligibility;
}

/** Standard CHC from the day an appeal was upheld, paid from the decision it replaced. */
export function awardsOnAppeal(appeals: readonly Appeal[]): Eligibility[] {
  return appeals.filter(upheld).map(({ referral, letter }) => ({
    id: '',
    person: referral.person,
    referral,
    funding: 'chc_standard',
    from: letter?.on ?? '',
    ...(referral.decided && { fundedFrom: referral.decided.on }),
  }));
}

/** Ends an award on a day for a reason drawn by chance, or the one given. Whoever died did so on that day. */
export function end(eligibility: Eligibility, on: PlainDate, random: Random, reason?: EndReason): void {
  eligibility.to = on;
  eligibility.endReason = reason ?? (random.weighted(END_REASONS[eligibility.funding] as Record<EndReason, number>));
  if (eligibility.endReason === 'deceased') eligibility.person.diedOn = on;
}

/** Takes back the end of a few awards of people who died lately: nobody has told the source yet. */
export function leaveOpenAfterDeath(eligibilities: readonly Eligibility[], madeFor: PlainDate, random: Random): void {
  const since = addDays(madeFor, -LATELY_DIED_DAYS);
  const latelyDied = eligibilities.filter(
    ({ endReason, to, from, funding }) =>
      endReason === 'deceased' && to !== undefined && to > since && funding !== 'chc_fast_track'
      && addMonths(from, 3) < madeFor);
  for (const eligibility of random.shuffled(latelyDied).slice(0, ODDITIES.diedWithFundingOpen)) {
    delete eligibility.to;
    delete eligibility.endReason;
  }
}
