import { addDays, addMonths, daysBetween, type PlainDate } from '@chc/deadlines';
import { ODDITIES, UNDER_65 } from './figures.js';
import { FAMILY_NAMES, GIVEN_NAMES } from './names.js';
import type { Random } from './random.js';
import type { Eligibility, Funding, Person } from './records.js';
import { BLACKPOOL, type Commissioner } from './region.js';

const MONTHS_TO_65 = 65 * 12;
const MONTHS_TO_18 = 18 * 12;
const OLDEST_YEARS = 37; // beyond 65
/** No birthday that matters falls so close to the day the caseload is made for. */
const CLEAR_OF_BIRTHDAY_DAYS = 10;
/** How likely somebody in receipt is under 65, by funding, against the others. */
const UNDER_65_WEIGHTS: Readonly<Record<Funding, number>> = { chc_standard: 6, chc_fast_track: 1.2, fnc: 0.5 };
// Letters that no inward code has, so that no postcode here is anybody's.
const INWARD_LETTERS = ['C', 'I', 'K', 'M', 'O', 'V'] as const;

/** Somebody new of a commissioner, named by chance; birth date and NHS number come when everybody is known. */
export function newPerson(commissioner: Commissioner, random: Random): Person {
  const gender = random.weighted({ '1': 400, '2': 597, '9': 3 });
  return {
    id: '',
    commissioner,
    nhsNumber: '',
    familyName: random.pick(FAMILY_NAMES),
    givenName: random.pick(GIVEN_NAMES[gender === '9' ? random.pick(['1', '2'] as const) : gender]),
    bornOn: '',
    gender,
    postcode: `${random.pick(commissioner.outwardCodes)} ${random.whole(1, 9)}${random.pick(INWARD_LETTERS)}${random.pick(INWARD_LETTERS)}`,
  };
}

/**
 * Gives everybody a birth date: of those in receipt exactly 706 are under 65 on the day, and everybody was an
 * adult when first heard of.
 * @param firstKnown the day each person's first referral was received, or their Checklist completed
 */
export function giveBirthDates(
  firstKnown: ReadonlyMap<Person, PlainDate>, inReceipt: readonly Eligibility[], madeFor: PlainDate, random: Random,
): void {
  const under65 = new Set([
    ...youngest(inReceipt.filter(({ person }) => person.commissioner === BLACKPOOL), UNDER_65.blackpool, random),
    ...youngest(inReceipt.filter(({ person }) => person.commissioner !== BLACKPOOL), UNDER_65.elsewhere, random),
  ]);
  const people = new Set(inReceipt.map(({ person }) => person));
  const turns65 = addMonths(madeFor, -MONTHS_TO_65);
  for (const [person, knownOn] of firstKnown) {
    const young = people.has(person) ? under65.has(person) : random.chance(0.14);
    if (young) {
      const from = addDays(turns65, CLEAR_OF_BIRTHDAY_DAYS);
      const days = daysBetween(from, addDays(addMonths(knownOn, -MONTHS_TO_18), -CLEAR_OF_BIRTHDAY_DAYS));
      person.bornOn = addDays(from, Math.floor(days * random.next() ** 2));
    } else {
      const years = (OLDEST_YEARS * (random.next() + random.next())) / 2;
      person.bornOn = addDays(turns65, -CLEAR_OF_BIRTHDAY_DAYS - Math.floor(years * 365.25));
    }
  }
}

/**
 * Gives everybody an NHS number of their own that starts with 9 and passes its check digit, but for a few that
 * are missing or fail it.
 */
export function giveNhsNumbers(people: readonly Person[], random: Random): void {
  let serial = 0;
  for (const person of people) {
    let check = 10;
    let first9 = '';
    while (check === 10) {
      serial += 1;
      // The step has no factor in common with 10^8, so no two serials meet
      first9 = `9${String((serial * 4_321_037 + 19_480_705) % 100_000_000).padStart(8, '0')}`;
      check = checkDigit(first9);
    }
    person.nhsNumber = `${first9}${check}`;
  }
  const odd = random.shuffled(people);
  for (const person of odd.slice(0, ODDITIES.nhsNumberMissing)) person.nhsNumber = '';
  for (const person of odd.slice(-ODDITIES.nhsNumberFailing)) {
    person.nhsNumber = `${person.nhsNumber.slice(0, 9)}${(Number(person.nhsNumber.slice(9)) + 1) % 10}`;
  }
}

/** The tenth digit of an NHS number, modulus 11; 10 when its nine have none. */
function checkDigit(first9: string): number {
  const sum = [...first9].reduce((soFar, digit, index) => soFar + Number(digit) * (10 - index), 0);
  return (11 - (sum % 11)) % 11;
}

function youngest(inReceipt: readonly Eligibility[], count: number, random: Random): Person[] {
  return inReceipt
    .map(({ person, funding }) => ({ person, rank: random.wait(1 / UNDER_65_WEIGHTS[funding]) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ person }) => person);
}
