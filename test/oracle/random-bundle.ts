import {
  aFastTrackReferral, anAppeal, anEligibility, anOrganisation, aPackage, aPerson, aReferral, aReview, nhsNumber,
  type Bundle, type Row,
} from '../builders/bundle.js';
import { Chance } from './chance.js';
import { addDays, addMonths, daysBetween, latestQuarterEnd, previousQuarterEnd } from './dates.js';

/** Business dates worth standing on: mid-quarter, both sides of a year end, a leap day, the last day of a quarter. */
const BUSINESS_DATES = ['2025-11-17', '2026-03-31', '2026-04-01', '2024-02-29', '2025-07-01', '2025-12-31', '2026-02-28', '2024-05-29'];
/** Ages in calendar days on which a band, the standard or a count turns. */
const AGES = [0, 1, 27, 28, 29, 30, 31, 42, 43, 56, 57, 112, 113, 210, 211, 400];
const LEAP_AND_MONTH_ENDS = ['2024-02-29', '2023-11-30', '2024-11-30', '2025-02-28', '2025-08-31', '2024-12-31'];
const EARLIEST = '2023-06-01';
/** Identifiers whose order by bytes differs from their order by locale. */
const ID_FORMS = [(n: number) => `R${n}`, (n: number) => `r${n}`, (n: number) => `R_${n}`, (n: number) => `R-${n}`, (n: number) => `É${n}`, (n: number) => `${n}`];

export interface RandomBundle { bundle: Bundle; today: string; quarterEnds: string[]; nights: string[] }

/** A valid bundle of about 110 persons, full of edge cases, with the dates worth asking about; the seed says it all. */
export function randomBundle(seed: number): RandomBundle {
  const today = BUSINESS_DATES[seed % BUSINESS_DATES.length]!;
  const latest = latestQuarterEnd(today);
  const before = previousQuarterEnd(latest);
  const nights = [addDays(today, -1), addDays(latest, 15) < today ? addDays(latest, 15) : addDays(today, -40)].sort().concat(today);
  return { bundle: new Caseworker(seed, today, [latest, before]).bundle(), today, quarterEnds: [latest, before], nights };
}

class Caseworker {
  private readonly chance: Chance;
  private readonly anchors: string[];
  private serial = 0;
  private readonly made: Bundle = { organisations: [], persons: [], referrals: [], eligibilities: [], reviews: [], appeals: [], packages: [] };
  private readonly commissioners: string[] = [];

  constructor(seed: number, private readonly today: string, quarterEnds: string[]) {
    this.chance = new Chance(seed);
    this.anchors = [today, ...quarterEnds, previousQuarterEnd(quarterEnds.at(-1)!), ...LEAP_AND_MONTH_ENDS];
  }

  bundle(): Bundle {
    this.organise();
    for (let n = 0; n < 110; n += 1) this.addPerson();
    const { made, chance } = this;
    return {
      organisations: chance.shuffled(made.organisations), persons: chance.shuffled(made.persons),
      referrals: chance.shuffled(made.referrals), eligibilities: chance.shuffled(made.eligibilities),
      reviews: chance.shuffled(made.reviews), appeals: chance.shuffled(made.appeals), packages: chance.shuffled(made.packages),
    };
  }

  private organise(): void {
    const add = (code: string, kind: string, parent = ''): void => {
      this.made.organisations.push(anOrganisation({ code, kind, parent_code: parent, name: `${kind} ${code}` }));
      if (kind === 'sub_icb') this.commissioners.push(code);
    };
    add('QA', 'icb');
    add('q_B', 'icb');
    for (const [place, icb, codes] of [['P1', 'QA', ['02M', '00Q']], ['p-2', 'QA', ['E54', 'e_9']], ['P_3', 'q_B', ['Z9']], ['PE', 'q_B', []]] as const) {
      add(place, 'place', icb);
      for (const code of codes) add(code, 'sub_icb', place);
    }
    add('RJX', 'acute_trust');
    add('VM1', 'care_home');
  }

  private id(): string {
    return this.chance.pick(ID_FORMS)((this.serial += 1));
  }

  /** A date from `low` to `high`: mostly an anchor or an age that matters, give or take a day. */
  private date(low: string, high: string): string {
    const wide = daysBetween(low, high);
    const edges = this.anchors.flatMap((anchor) => [addDays(anchor, -1), anchor, addDays(anchor, 1)]).filter((on) => on >= low && on <= high);
    if (edges.length > 0 && this.chance.yes(0.6)) return this.chance.pick(edges);
    return this.chance.yes(0.2) ? this.chance.pick([low, high]) : addDays(low, this.chance.between(0, wide));
  }

  private receivedDate(): string {
    if (this.chance.yes(0.3)) return this.date(EARLIEST, this.today);
    const on = addDays(this.chance.pick(this.anchors.slice(0, 3)), -this.chance.pick(AGES));
    return on < EARLIEST ? EARLIEST : on;
  }

  /** `days` after `on`, yet never after the business date. */
  private after(on: string, days: number): string {
    const later = addDays(on, days);
    return later > this.today ? this.today : later;
  }

  private commissioner(): string {
    return this.chance.yes(0.6) ? '' : this.chance.pick(this.commissioners);
  }

  private addPerson(): void {
    const { chance } = this;
    const person = aPerson({ person_id: this.id(), nhs_number: nhsNumber(20000 + this.serial), commissioner_code: chance.pick(this.commissioners) });
    this.made.persons.push(person);
    if (chance.yes(0.7)) this.addOpenOrNotEligible(person);
    if (chance.yes(0.05)) this.addOpenOrNotEligible(person);
    if (chance.yes(0.3)) this.addUndecidedFastTrack(person);
    if (chance.yes(0.65)) this.addChain(person);
    if (chance.yes(0.2)) person.death_date = this.deathOf(person);
  }

  /** Before, on or after the first day of the person's last eligibility, or any day. */
  private deathOf(person: Row<'persons'>): string {
    const last = this.made.eligibilities.filter((e) => e.person_id === person.person_id).at(-1);
    if (!last || this.chance.yes(0.3)) return this.date(EARLIEST, this.today);
    return this.after(last.eligible_from, this.chance.pick([-40, -1, 0, 0, 1, 30, 200]));
  }

  private addOpenOrNotEligible(person: Row<'persons'>): void {
    const { chance } = this;
    const received = this.receivedDate();
    const referral = aReferral({
      service_request_id: this.id(), person_id: person.person_id, received_date: received, checklist_completed_date: '',
      commissioner_code: this.commissioner(), delay_reason: chance.pick(['', 'D1', 'D2', 'D3', 'D4']),
    });
    this.made.referrals.push(referral);
    const concluded = this.after(received, chance.pick([0, 1, 14, 27, 28, 28, 29, 60]));
    if (chance.yes(0.6)) this.completeDst(referral, concluded);
    const condition = chance.pick(['open', 'open', 'not eligible', 'discounted'] as const);
    if (condition === 'discounted') Object.assign(referral, { discounted_date: concluded, discounted_reason: chance.pick(['01', '05', '98']) });
    if (condition !== 'not eligible') return;
    Object.assign(referral, { decision_date: concluded, decision_outcome: chance.pick(['03', '04']) });
    if (chance.yes(0.6)) this.addAppeal(referral, concluded);
  }

  private completeDst(referral: Row<'referrals'>, by: string): void {
    const dst = this.date(referral.received_date, by);
    Object.assign(referral, { dst_completed_date: dst, dst_setting: this.chance.pick(['01', '02', '02']), mdt_recommendation: this.chance.pick(['', '01', '02', '03']) });
  }

  private addAppeal(referral: Row<'referrals'>, decided: string): void {
    const requested = this.date(decided, this.today);
    const appeal = anAppeal({ appeal_id: this.id(), service_request_id: referral.service_request_id, requested_date: requested });
    if (this.chance.yes(0.6)) {
      Object.assign(appeal, { outcome_letter_date: this.date(requested, this.today), outcome: this.chance.pick(['full', 'partial', 'not_upheld', 'withdrawn', 'inappropriate']) });
    }
    this.made.appeals.push(appeal);
  }

  private addUndecidedFastTrack(person: Row<'persons'>): void {
    const received = this.receivedDate();
    const referral = aFastTrackReferral({
      service_request_id: this.id(), person_id: person.person_id, received_date: received, fast_track_completed_date: '', commissioner_code: this.commissioner(),
    });
    if (this.chance.yes(0.5)) Object.assign(referral, { discounted_date: this.after(received, this.chance.pick([0, 2, 28, 40])), discounted_reason: '04' });
    this.made.referrals.push(referral);
  }

  /** Eligibilities of one person one after another, some decided on a referral; FNC may have joint funding beside it. */
  private addChain(person: Row<'persons'>): void {
    const { chance } = this;
    let cursor = this.date(EARLIEST, this.today);
    let funding = chance.pick(['chc_standard', 'chc_fast_track', 'chc_fast_track', 'fnc', 'joint']);
    for (let links = 0; links < 4; links += 1) {
      const from = this.date(cursor, this.today);
      const to = chance.yes(0.5) ? '' : chance.yes(0.15) ? from : chance.yes(0.05) ? addDays(this.today, 1) : this.date(from, this.today);
      const moves = to !== '' && funding === 'chc_fast_track' && chance.yes(0.6);
      const reason = to === '' ? '' : moves ? 'moved_to_standard' : chance.pick(['deceased', 'no_longer_eligible', 'moved_area', 'withdrawn', 'other', '']);
      this.addEligibility(person, funding, from, to, reason);
      if (funding === 'fnc' && chance.yes(0.4)) this.addEligibility(person, 'joint', this.date(from, to === '' || to > this.today ? this.today : to), to, to && 'other');
      if (to === '' || to > this.today) return;
      cursor = moves ? to : this.date(to, this.today);
      funding = moves ? 'chc_standard' : chance.pick(['chc_standard', 'chc_fast_track', 'fnc', 'joint']);
    }
  }

  private addEligibility(person: Row<'persons'>, funding: string, from: string, to: string, reason: string): void {
    const { chance } = this;
    const eligibility = anEligibility({
      eligibility_id: this.id(), person_id: person.person_id, funding, eligible_from: from, eligible_to: to, end_reason: reason,
      funded_from: chance.yes(0.1) ? addDays(from, -30) : '', commissioner_code: this.commissioner(),
    });
    if (chance.yes(0.6)) eligibility.service_request_id = this.addDecided(person, funding, from);
    this.made.eligibilities.push(eligibility);
    this.addReviews(eligibility);
    if (chance.yes(0.3)) this.made.packages.push(aPackage({ care_package_id: this.id(), eligibility_id: eligibility.eligibility_id, start_date: from, provider_code: 'VM1' }));
  }

  private addDecided(person: Row<'persons'>, funding: string, decided: string): string {
    const { chance } = this;
    const standard = funding !== 'chc_fast_track';
    const given = { service_request_id: this.id(), person_id: person.person_id, commissioner_code: this.commissioner() };
    const referral = standard
      ? aReferral({ ...given, received_date: addDays(decided, -chance.pick(AGES)), checklist_completed_date: '', decision_date: decided, decision_outcome: { chc_standard: '01', fnc: '03' }[funding] ?? '04' })
      : aFastTrackReferral({ ...given, received_date: addDays(decided, -chance.pick([0, 1, 2, 29])), fast_track_completed_date: '', accepted_date: decided, decision_date: chance.pick(['', decided]), decision_outcome: chance.pick(['', '02']) });
    if (standard) this.completeDst(referral, decided);
    this.made.referrals.push(referral);
    return referral.service_request_id;
  }

  /** Completed reviews on rising days within the eligibility, then at times an open one, due on an edge or by rule. */
  private addReviews(eligibility: Row<'eligibilities'>): void {
    const { chance } = this;
    const last = eligibility.eligible_to === '' ? this.today : addDays(eligibility.eligible_to, -1);
    const end = last > this.today ? this.today : last;
    const add = (words: Partial<Row<'reviews'>>): void => {
      this.made.reviews.push(aReview({ review_id: this.id(), eligibility_id: eligibility.eligibility_id, ...words }));
    };
    let cursor = addDays(eligibility.eligible_from, 1);
    for (let n = chance.pick([0, 0, 1, 1, 2]); n > 0 && cursor <= end; n -= 1) {
      const completed = this.date(cursor, end);
      const type = chance.pick(['01', '02', '03']);
      add({
        review_type: type, due_date: type === '01' && chance.yes(0.5) ? '' : addDays(completed, chance.between(-60, 60)), completed_date: completed,
        review_outcome: '01', review_eligibility_outcome: chance.pick(['', '01', '03', '04']), next_planned_date: chance.yes(0.5) ? addDays(completed, chance.pick([90, 365, 366])) : '',
      });
      cursor = addDays(completed, 1);
    }
    if (chance.yes(0.5)) return;
    const type = chance.pick(['01', '02', '03']);
    const due = addDays(chance.pick(this.anchors), chance.pick([-1, 0, 1]));
    add({ review_type: type, due_date: type !== '03' && chance.yes(0.5) ? '' : chance.yes(0.2) ? addMonths(this.today, 4) : due });
  }
}
