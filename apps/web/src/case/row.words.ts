import { ACTS, type ActName, type CaseRows, PROFESSIONS } from '@chc/casework';
import { shortDate, visible } from '../page/wording.js';

type Words = { readonly [P in keyof CaseRows]?: (row: CaseRows[P]) => string };

/** What one row of a kind is called where several could be meant: whom or what an act on it is about. */
const SUBJECTS: Words = {
  mdt_member: ({ name, profession }) => `${name}, ${PROFESSIONS[profession].title.toLowerCase()}`,
  evidence_item: ({ what, source }) => `${what}, from ${source}`,
  council_involvement: ({ council }) => council,
  representative: ({ name }) => name,
  task: ({ what }) => what,
  case_grant: ({ username }) => username ?? '',
  family_link: ({ forWhom, expiresOn }) => `${forWhom === 'individual' ? 'the person’s own' : 'a representative’s'}, until ${shortDate(expiresOn)}`,
  council_dispute: ({ stageName }) => stageName,
};

/** Acts whose title has its subject in the middle. */
const TITLES: Partial<Record<ActName, (subject: string) => string>> = {
  remove_mdt_member: (subject) => `Remove ${subject}, from the MDT`,
};

/** Of a row, whom or what it is about, in words; null of kinds whose rows need none. */
export function subjectOf(kind: string, row: object): string | null {
  const words = (SUBJECTS as Readonly<Record<string, ((row: object) => string) | undefined>>)[kind]?.(row);
  return words === undefined ? null : visible(words);
}

/** The title of an act with what it is done to, where its row has a name of its own. */
export function actOn(action: ActName, row: object): string {
  const { title, on } = ACTS[action];
  const subject = subjectOf(on, row);
  return subject === null ? title : TITLES[action]?.(subject) ?? `${title}: ${subject}`;
}
