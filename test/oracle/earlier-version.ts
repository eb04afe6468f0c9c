import type { Bundle, Row } from '../builders/bundle.js';
import { Chance } from './chance.js';

const UNDECIDED = { decision_date: '', decision_outcome: '', accepted_date: '', discounted_date: '', discounted_reason: '' };

/**
 * The bundle as its source might have told it earlier: some deaths, decisions and ends not yet known, some eligibilities and
 * open reviews not yet there. Valid in itself; loading it and then the bundle must come to the same as loading the bundle.
 */
export function earlierVersion(bundle: Bundle, seed: number): Bundle {
  const chance = new Chance(seed + 1000);
  const kept = bundle.eligibilities.filter(() => chance.yes(0.85));
  const known = new Set(kept.map((eligibility) => eligibility.eligibility_id));
  return {
    ...bundle,
    persons: bundle.persons.map((person) => ({ ...person, death_date: chance.yes(0.5) ? person.death_date : '' })),
    referrals: bundle.referrals.map((referral) => (chance.yes(0.3) ? { ...referral, ...UNDECIDED } : { ...referral })),
    eligibilities: kept.map((eligibility) =>
      isLastOfPerson(eligibility, kept) && chance.yes(0.7) ? { ...eligibility, eligible_to: '', end_reason: '' } : { ...eligibility }),
    reviews: bundle.reviews.filter((review) => known.has(review.eligibility_id) && (review.completed_date !== '' || chance.yes(0.6))),
    packages: bundle.packages.filter((care) => known.has(care.eligibility_id)),
    appeals: bundle.appeals.filter(() => chance.yes(0.7)),
  };
}

/** Whether it may be left open: every other eligibility of the person ended before it began (of two on one day, the later row). */
const isLastOfPerson = (eligibility: Row<'eligibilities'>, all: Row<'eligibilities'>[]): boolean =>
  all.every((other, at) => {
    if (other === eligibility || other.person_id !== eligibility.person_id) return true;
    const emptyOnTheSameDay = other.eligible_to === eligibility.eligible_to && other.eligible_from === eligibility.eligible_from;
    return other.eligible_to !== '' && other.eligible_to <= eligibility.eligible_from && (!emptyOnTheSameDay || at < all.indexOf(eligibility));
  });
