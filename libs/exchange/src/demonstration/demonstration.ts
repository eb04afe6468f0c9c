import { isPlainDate, type PlainDate } from '@chc/deadlines';
import { appealsAgainst, upheld } from './appeals.js';
import { leaveOpenAfterDeath } from './awards.js';
import type { Bundle } from './bundle.js';
import { historySpans, historyStart } from './calendar.js';
import { suspectDuplicates } from './duplicates.js';
import { awardEligibilities } from './eligibilities.js';
import { concludedFastTracks, openFastTracks, returnForFastTrack } from './fast-track-referrals.js';
import { completeOpenDsts, placeDstsInHospital } from './hospital-dsts.js';
import { packagesFor } from './packages.js';
import { giveBirthDates, giveNhsNumbers } from './people.js';
import { assignPractitioners } from './practitioners.js';
import { randomFrom } from './random.js';
import { concludedOn, inReceipt, type Person, type Referral } from './records.js';
import { reviewAll } from './reviews.js';
import { bundleOf } from './rows.js';
import { concludedStandardReferrals, openStandardReferrals } from './standard-referrals.js';

/**
 * The demonstration caseload: an invented region of eight commissioners, shaped by published figures relative to
 * the day it is made for. The same day gives the same bundle, cell by cell.
 * @param madeFor the business date it is made for; nothing in it happened later
 * @returns a caseload bundle the import takes without a rejected row
 * @throws RangeError for what is no calendar date
 */
export function demonstrationBundle(madeFor: PlainDate): Bundle {
  if (!isPlainDate(madeFor)) throw new RangeError(`not a calendar date: ${madeFor.slice(0, 40)}`);
  const historyFrom = historyStart(madeFor);
  const spans = historySpans(madeFor);

  const standard = concludedStandardReferrals(spans, madeFor, randomFrom('standard referrals'));
  const open = [
    ...openStandardReferrals(madeFor, randomFrom('open referrals')),
    ...openFastTracks(madeFor, randomFrom('open Fast Track')),
  ];
  suspectDuplicates(open);
  const fastTracks = concludedFastTracks(spans, madeFor, randomFrom('Fast Track referrals'));
  const appeals = appealsAgainst(standard, madeFor, randomFrom('appeals'));

  const eligibilities = awardEligibilities(
    [...standard, ...fastTracks], appeals, historyFrom, madeFor, randomFrom('eligibilities'));
  leaveOpenAfterDeath(eligibilities, madeFor, randomFrom('deaths'));
  const referrals = [...new Set([...standard, ...open, ...fastTracks, ...eligibilities.map(({ referral }) => referral)])];
  const appealed = new Set(appeals.filter(upheld).map(({ referral }) => referral));
  returnForFastTrack(fastTracks, standard.filter((referral) => mayReturn(referral) && !appealed.has(referral)), randomFrom('returns'));
  for (const eligibility of eligibilities) eligibility.person = eligibility.referral.person;

  const lastSpan = spans.at(-1);
  if (lastSpan) completeOpenDsts(referrals, lastSpan, madeFor, randomFrom('open DSTs'));
  placeDstsInHospital(referrals, historyFrom, randomFrom('hospital DSTs'));
  assignPractitioners(referrals, eligibilities, madeFor, randomFrom('practitioners'));
  const reviews = reviewAll(eligibilities, madeFor, randomFrom('reviews'));
  const packages = packagesFor(eligibilities, madeFor, randomFrom('packages'));

  referrals.sort((a, b) => (a.receivedOn < b.receivedOn ? -1 : a.receivedOn > b.receivedOn ? 1 : 0));
  const firstKnown = knownSince(referrals);
  giveBirthDates(firstKnown, eligibilities.filter((award) => inReceipt(award, madeFor)), madeFor, randomFrom('births'));
  giveNhsNumbers([...firstKnown.keys()], randomFrom('NHS numbers'));
  return bundleOf({ people: [...firstKnown.keys()], referrals, eligibilities, reviews, appeals, packages });
}

/** Alive, and not in receipt: found not eligible, or discounted for another reason than death. */
function mayReturn(referral: Referral): boolean {
  const neither = referral.decided?.outcome === '04' || referral.discounted !== undefined;
  return neither && concludedOn(referral) !== undefined && referral.person.diedOn === undefined;
}

/** Everybody in the order in which they were first heard of, with that day. */
function knownSince(referrals: readonly Referral[]): Map<Person, PlainDate> {
  const known = new Map<Person, PlainDate>();
  for (const { person, receivedOn, checklistOn, fastTrackToolOn } of referrals) {
    const on = checklistOn ?? fastTrackToolOn ?? receivedOn;
    const before = known.get(person);
    if (before === undefined || on < before) known.set(person, on);
  }
  return known;
}
