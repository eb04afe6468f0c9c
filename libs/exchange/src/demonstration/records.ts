import type { PlainDate } from '@chc/deadlines';
import type { Commissioner } from './region.js';

/** The funding the demonstration has; nobody in it is jointly funded, as the region's 4,473 leaves them out. */
export type Funding = 'chc_standard' | 'chc_fast_track' | 'fnc';
export type EndReason =
  | 'deceased' | 'no_longer_eligible' | 'moved_to_standard' | 'moved_to_fnc' | 'moved_area' | 'withdrawn' | 'other';

/** Somebody invented. Identifiers are given last, in the order in which records first appear. */
export interface Person {
  id: string;
  commissioner: Commissioner;
  nhsNumber: string;
  familyName: string;
  givenName: string;
  bornOn: PlainDate;
  gender: '1' | '2' | '9';
  postcode: string;
  diedOn?: PlainDate;
}

export interface Referral {
  id: string;
  person: Person;
  type: '01' | '02';
  receivedOn: PlainDate;
  notification?: '01' | '02';
  source: string;
  checklistOn?: PlainDate;
  checklistLocation?: string;
  fastTrackToolOn?: PlainDate;
  dst?: { completedOn: PlainDate; setting: '01' | '02'; recommendation?: '01' | '02' | '03' };
  /** a Fast Track's acceptance is its decision, with outcome 02 */
  decided?: { on: PlainDate; outcome: '01' | '02' | '03' | '04' };
  communicatedOn?: PlainDate;
  discounted?: { on: PlainDate; reason: string };
  delayReason?: 'D1' | 'D2' | 'D3' | 'D4';
  practitioner: string;
}

export interface Eligibility {
  id: string;
  person: Person;
  referral: Referral;
  funding: Funding;
  from: PlainDate;
  to?: PlainDate;
  endReason?: EndReason;
  fundedFrom?: PlainDate;
}

export interface Review {
  eligibility: Eligibility;
  type: '01' | '02' | '03';
  dueOn: PlainDate;
  completed?: { on: PlainDate; outcome: '01' | '02'; eligibilityOutcome: '01' | '02' | '03' | '04'; nextOn: PlainDate };
}

export interface Appeal {
  referral: Referral;
  requestedOn: PlainDate;
  letter?: { on: PlainDate; outcome: 'full' | 'partial' | 'not_upheld' | 'withdrawn' | 'inappropriate' };
}

export interface CarePackage {
  eligibility: Eligibility;
  startsOn: PlainDate;
  phbType: '01' | '02' | '03' | '04';
  provider: string;
  product: string;
  /** pounds, two decimals */
  unitCost: string;
  unitFrequency: '02' | '04';
  weeklyHours?: number;
}

/** Whether somebody is in receipt through an eligibility on a day: eligible from it or before, not ended, alive. */
export function inReceipt({ from, to, person }: Eligibility, on: PlainDate): boolean {
  return from <= on && (to === undefined || to > on) && (person.diedOn === undefined || person.diedOn > on);
}

/** The day a referral was decided or discounted, if it was. */
export function concludedOn({ decided, discounted }: Referral): PlainDate | undefined {
  return decided?.on ?? discounted?.on;
}
