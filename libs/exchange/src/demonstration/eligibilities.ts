import { addDays, addMonths, daysBetween, type PlainDate } from '@chc/deadlines';
import { awardOf, awardsOnAppeal, end } from './awards.js';
import { earlier, workingDayFrom } from './calendar.js';
import { earlierFastTrack } from './fast-track-referrals.js';
import { EARLIER_ENDED, FAST_TRACK_MOVES, IN_RECEIPT, LASTS_DAYS, LONGEST_MONTHS } from './figures.js';
import type { Random } from './random.js';
import type { Appeal, Eligibility, Funding, Referral } from './records.js';
import { byCommissioner, type Commissioner } from './region.js';
import { earlierStandardReferral } from './standard-referrals.js';

const LONGEST_FAST_TRACK_DAYS = 240;

/**
 * The awards that follow from the history, and those from before it, so that on the day exactly as many people
 * are in receipt at each commissioner as the figures say.
 * @param concluded the history's concluded referrals
 * @returns all awards; each names its referral, those from before the history a new one
 */
export function awardEligibilities(
  concluded: readonly Referral[], appeals: readonly Appeal[], historyFrom: PlainDate, madeFor: PlainDate, random: Random,
): Eligibility[] {
  const decided = concluded.flatMap((referral) => awardOf(referral, random) ?? []);
  const fastTracks = decided.filter(({ funding }) => funding === 'chc_fast_track');
  const standing = [...decided.filter(({ funding }) => funding !== 'chc_fast_track'), ...awardsOnAppeal(appeals)];

  const all: Eligibility[] = [];
  for (const [commissioner, inReceipt] of inReceiptOf('chc_fast_track')) {
    const past = earlierEnded('chc_fast_track', commissioner, inReceipt, historyFrom, madeFor, random);
    const own = fastTracks.filter(({ person }) => person.commissioner === commissioner);
    const moved = settleFastTracks(own, inReceipt, madeFor, random);
    standing.push(...moved);
    all.push(...past, ...own);
  }
  for (const funding of ['chc_standard', 'fnc'] as const) {
    for (const [commissioner, inReceipt] of inReceiptOf(funding)) {
      const own = standing.filter((award) => award.funding === funding && award.person.commissioner === commissioner);
      const stillOpen = settle(own, inReceipt, madeFor, random);
      const stock = Array.from({ length: inReceipt - stillOpen }, () =>
        earlierAward(funding, commissioner, longAgo(historyFrom, madeFor, random), madeFor, random));
      all.push(...own, ...stock, ...earlierEnded(funding, commissioner, inReceipt, historyFrom, madeFor, random));
    }
  }
  return all;
}

/** Keeps exactly the wanted number of Fast Track awards open and ends the rest; gives what some of them moved to. */
function settleFastTracks(awards: readonly Eligibility[], inReceipt: number, madeFor: PlainDate, random: Random): Eligibility[] {
  const ranked = byTimeLeft(awards, madeFor, () =>
    random.wait(random.chance(LASTS_DAYS.fastTrackLongShare) ? LASTS_DAYS.fastTrackLong : LASTS_DAYS.fastTrackShort));
  return ranked.slice(inReceipt).flatMap((ending) => {
    const { award } = ending;
    const movesTo = random.next();
    const goneBy = endOf(ending, random);
    if (movesTo >= FAST_TRACK_MOVES.moved_to_standard + FAST_TRACK_MOVES.moved_to_fnc) {
      end(award, goneBy, random);
      return [];
    }
    const reason = movesTo < FAST_TRACK_MOVES.moved_to_standard ? 'moved_to_standard' : 'moved_to_fnc';
    const on = workingDayFrom(addDays(award.from, random.whole(80, 150)));
    if (on > madeFor) {
      end(award, goneBy, random);
      return [];
    }
    end(award, on, random, reason);
    const funding: Funding = reason === 'moved_to_standard' ? 'chc_standard' : 'fnc';
    return [{ id: '', person: award.person, referral: award.referral, funding, from: on }];
  });
}

/** Ends awards whose time has come, and more if the wanted number would be passed; gives how many stay open. */
function settle(awards: readonly Eligibility[], inReceipt: number, madeFor: PlainDate, random: Random): number {
  const ranked = byTimeLeft(awards, madeFor, ({ funding }) => random.wait(LASTS_DAYS[funding === 'fnc' ? 'fnc' : 'chc_standard']));
  const stillOpen = ranked.filter(({ left }, rank) => rank < inReceipt && left > 0);
  for (const ending of ranked.slice(stillOpen.length)) end(ending.award, endOf(ending, random), random);
  return stillOpen.length;
}

/** An award with its age on the day, and how much longer it would last by chance; all in calendar days. */
interface Timed {
  award: Eligibility;
  age: number;
  left: number;
}

function byTimeLeft(awards: readonly Eligibility[], madeFor: PlainDate, lasts: (award: Eligibility) => number): Timed[] {
  return awards
    .map((award) => {
      const age = daysBetween(award.from, madeFor);
      return { award, age, left: Math.floor(lasts(award)) - age };
    })
    .sort((a, b) => b.left - a.left);
}

/** When an award that is not to stay open ends: when its time has come, or sooner where that lies ahead. */
function endOf({ award, age, left }: Timed, random: Random): PlainDate {
  return addDays(award.from, left <= 0 ? age + left : random.whole(0, age));
}

/** Awards from before the history that ended in it. */
function earlierEnded(
  funding: Funding, commissioner: Commissioner, inReceipt: number, historyFrom: PlainDate, madeFor: PlainDate, random: Random,
): Eligibility[] {
  return Array.from({ length: Math.round(inReceipt * EARLIER_ENDED[funding]) }, () => {
    const fastTrack = funding === 'chc_fast_track';
    const from = fastTrack
      ? workingDayFrom(addDays(historyFrom, -Math.min(LONGEST_FAST_TRACK_DAYS, 7 + Math.floor(random.wait(70)))))
      : longAgo(historyFrom, madeFor, random);
    const award = earlierAward(funding, commissioner, from, madeFor, random);
    const ended = fastTrack ? random.wait(LASTS_DAYS.fastTrackLong / 2) : daysBetween(historyFrom, madeFor) * random.next();
    end(award, earlier(madeFor, addDays(historyFrom, Math.ceil(ended))), random);
    return award;
  });
}

function earlierAward(
  funding: Funding, commissioner: Commissioner, from: PlainDate, madeFor: PlainDate, random: Random,
): Eligibility {
  const referral = funding === 'chc_fast_track'
    ? earlierFastTrack(commissioner, from, madeFor, random)
    : earlierStandardReferral(commissioner, from, funding === 'fnc' ? 'fnc' : 'chc', madeFor, random);
  return awardOf(referral, random) ?? { id: '', person: referral.person, referral, funding, from };
}

/** A working day before the history and within ten years, the later the likelier. */
function longAgo(historyFrom: PlainDate, madeFor: PlainDate, random: Random): PlainDate {
  const longest = daysBetween(addMonths(madeFor, -LONGEST_MONTHS), historyFrom) - 8;
  return workingDayFrom(addDays(historyFrom, -8 - Math.floor(longest * random.next() ** 1.5)));
}

function inReceiptOf(funding: Funding): Map<Commissioner, number> {
  const { blackpool, elsewhere } = IN_RECEIPT[funding];
  return byCommissioner(blackpool, elsewhere);
}
