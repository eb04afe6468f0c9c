import { addDays, isWorkingDay, type PlainDate } from '@chc/deadlines';
import { workingDayBy, type Span } from './calendar.js';
import { FAST_TRACK_A_QUARTER, ODDITIES, OPEN_FAST_TRACK } from './figures.js';
import { newPerson } from './people.js';
import type { Random } from './random.js';
import { concludedOn, type Person, type Referral } from './records.js';
import { byCommissioner, COMMISSIONERS, ICB, type Commissioner } from './region.js';
import { carriedShare } from './shares.js';

const SOURCES = { '01': 9, '02': 34, '03': 31, '05': 18, '06': 6, '98': 2 } as const;
const DISCOUNTED_REASONS = { '01': 45, '03': 8, '04': 32, '05': 15 } as const;
/** Working days are few between receipt and acceptance; the tool came within days of it. */
const DAYS_TO_ACCEPT = { '0': 30, '1': 45, '2': 17, '3': 8 } as const;
const DAYS_BEFORE_RETURN = 30;

/** Fast Track referrals accepted or discounted in the history. */
export function concludedFastTracks(spans: readonly Span[], madeFor: PlainDate, random: Random): Referral[] {
  const discounted = carriedShare(FAST_TRACK_A_QUARTER.discounted);
  return spans.flatMap((span) =>
    COMMISSIONERS.flatMap((commissioner) => {
      const usual = (FAST_TRACK_A_QUARTER.concluded * span.share * commissioner.population) / ICB.population;
      const count = Math.round(usual * random.around(1, 0.04));
      const discounts = discounted(count);
      return Array.from({ length: count }, (_, index) => {
        const on = random.pick(span.days);
        const referral = receive(commissioner, workingDayBy(addDays(on, -Number(random.weighted(DAYS_TO_ACCEPT)))), random);
        if (index < discounts) discount(referral, on, random);
        else accept(referral, on, madeFor, random);
        return referral;
      });
    }),
  );
}

/** Fast Track tools received in the last days and not yet accepted. */
export function openFastTracks(madeFor: PlainDate, random: Random): Referral[] {
  return [...byCommissioner(OPEN_FAST_TRACK.blackpool, OPEN_FAST_TRACK.elsewhere)].flatMap(([commissioner, count]) =>
    Array.from({ length: count }, () => receive(commissioner, workingDayBy(addDays(madeFor, -random.whole(0, 2))), random)));
}

/** A Fast Track accepted long ago, for an award that began before the history. */
export function earlierFastTrack(commissioner: Commissioner, on: PlainDate, madeFor: PlainDate, random: Random): Referral {
  const referral = receive(commissioner, workingDayBy(addDays(on, -random.whole(0, 2))), random);
  accept(referral, on, madeFor, random);
  return referral;
}

/**
 * Lets some people return: whoever was found not eligible, or whose referral was discounted, may need a Fast
 * Track later. They are one person with two referrals.
 * @param mayReturn concluded referrals of people who are alive and whom nothing else follows
 */
export function returnForFastTrack(fastTracks: readonly Referral[], mayReturn: readonly Referral[], random: Random): void {
  const waiting = new Map<Commissioner, Referral[]>();
  for (const referral of mayReturn) {
    const { commissioner } = referral.person;
    waiting.set(commissioner, waiting.get(commissioner) ?? []).get(commissioner)?.push(referral);
  }
  const returned = new Set<Person>();
  for (const fastTrack of [...fastTracks].sort((a, b) => (a.receivedOn < b.receivedOn ? -1 : 1))) {
    if (!random.chance(ODDITIES.returningForFastTrack)) continue;
    const latest = addDays(fastTrack.receivedOn, -DAYS_BEFORE_RETURN);
    const candidates = (waiting.get(fastTrack.person.commissioner) ?? []).filter(
      (referral) => !returned.has(referral.person) && (concludedOn(referral) ?? fastTrack.receivedOn) <= latest);
    if (candidates.length === 0) continue;
    const { diedOn } = fastTrack.person;
    fastTrack.person = random.pick(candidates).person;
    if (diedOn) fastTrack.person.diedOn = diedOn;
    returned.add(fastTrack.person);
  }
}

function receive(commissioner: Commissioner, receivedOn: PlainDate, random: Random): Referral {
  return {
    id: '',
    person: newPerson(commissioner, random),
    type: '02',
    receivedOn,
    source: random.weighted(SOURCES),
    fastTrackToolOn: isWorkingDay(receivedOn) && random.chance(0.6) ? receivedOn : addDays(receivedOn, -1),
    practitioner: '',
  };
}

function accept(referral: Referral, on: PlainDate, madeFor: PlainDate, random: Random): void {
  referral.decided = { on, outcome: '02' };
  const communicatedOn = addDays(on, random.whole(0, 3));
  if (communicatedOn <= madeFor) referral.communicatedOn = communicatedOn;
}

function discount(referral: Referral, on: PlainDate, random: Random): void {
  const reason = random.weighted(DISCOUNTED_REASONS);
  referral.discounted = { on, reason };
  if (reason === '01') referral.person.diedOn = on;
}
