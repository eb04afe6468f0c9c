import { type FoundPerson, SEARCH_PAGE, type SearchResult, type Sought } from '@chc/casework';
import type { PlainDate } from '@chc/deadlines';
import { personName } from '../caseload/caseload-row.view.js';
import { ageOn } from '../case/case.view.js';
import { codeInWords } from '../case/code.words.js';
import { counted, longDate, nhsNumberGroups, shortDate } from '../page/wording.js';

export interface SearchView {
  readonly title: string;
  readonly words: string;
  readonly showing: string | null;
  readonly warnings: readonly string[];
  readonly people: readonly { readonly href: string; readonly name: string; readonly nhsNumber: string; readonly born: string; readonly died: string | null; readonly where: string; readonly status: string; readonly owner: string }[];
}

function statusOf({ state, activityType, receivedOn, funding }: FoundPerson): string {
  const referral = state && receivedOn ? `${codeInWords('referral', 'activityType', activityType ?? '')} referral of ${shortDate(receivedOn)}: ${codeInWords('referral', 'state', state).toLowerCase()}` : null;
  const receipt = funding && `In receipt: ${codeInWords('eligibility', 'funding', funding)}`;
  return [receipt, referral].filter(Boolean).join('; ') || 'No referral';
}

/** What a search found: enough of each person to tell them apart. */
export function searchView(words: string, sought: Sought, { people, more, otherBirthDate }: SearchResult, today: PlainDate): SearchView {
  const births = new Set(people.map(({ bornOn }) => bornOn));
  return {
    title: words ? `Search: ${words}` : 'Search', words,
    showing: words === '' ? null : people.length === 0 ? 'Nobody was found' : more ? `The first ${SEARCH_PAGE} of more: add a given name or a birth date` : `${counted(people.length, 'person', 'people')} found`,
    warnings: [
      ...(sought.nationalInsurance ? ['That looks like a National Insurance number. An NHS number has 10 digits.'] : []),
      ...(otherBirthDate > 0 ? [`${counted(otherBirthDate, 'person has', 'people have')} this NHS number and another birth date than the one you typed: an NHS number alone is no match. Check both.`] : []),
      ...(sought.nhsNumber && people.length > 1 && births.size > 1 ? ['More than one person has this NHS number, with different birth dates: they may not be the same person.'] : []),
    ],
    people: people.map((person) => ({
      href: `/cases/${person.caseId}`, name: personName(person),
      nhsNumber: person.nhsNumber ? nhsNumberGroups(person.nhsNumber) : 'Not known',
      born: person.bornOn ? `${longDate(person.bornOn)} (age ${ageOn(person.bornOn, person.diedOn ?? today)})` : 'Not known',
      died: person.diedOn && `Died ${longDate(person.diedOn)}`,
      where: [person.postcode, person.commissioner].filter(Boolean).join(', '), status: statusOf(person), owner: person.owner ?? 'Nobody',
    })),
  };
}
