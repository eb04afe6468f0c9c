import { refuse, type Standing } from '../act/act.js';
import { choice, choices, type FieldRefusal, lines, maybe, pick, sometimes } from '../act/fields.js';
import { REPRESENTATIVES, type RepresentativeKind } from '../people/people.words.js';
import { GROUNDS } from './appeal.rules.js';

/** Who asks, with what authority, and why: of local resolution and of independent review. */
export const ASKING_FIELDS = {
  askedBy: choice('Who asks?', { individual: 'The person', representative: 'Somebody for them, whose authority is recorded on this case' }),
  representative: sometimes(pick('Who, and by what authority', { hint: 'Needed where somebody asks for the person. Add a representative first where they are not here' })),
  grounds: choices('Why', GROUNDS),
  groundsNote: maybe(lines('In their words', { most: 4_000 })),
};

/** Those recorded on the case as speaking for the person. */
export const representativesOf = ({ record }: Pick<Standing, 'record'>): Readonly<Record<string, string>> =>
  Object.fromEntries(record.representative.filter(({ endedOn }) => endedOn === null).map(({ id, name, kind }) => [id, `${name}: ${REPRESENTATIVES[kind as RepresentativeKind] ?? kind}`]));

export const askingBegins = ({ record }: Pick<Standing, 'record'>): { askedBy: 'individual' | 'representative' } => ({ askedBy: record.person[0]!.diedOn ? 'representative' : 'individual' });

/** What is wrong with who asks and why. */
export function wrongAsking({ record }: Pick<Standing, 'record'>, { askedBy, representative, grounds }: { askedBy: string; representative?: string | undefined; grounds: readonly string[] }): FieldRefusal[] {
  return [
    ...(grounds.length === 0 ? [refuse('grounds', '', 'at least one reason')] : []),
    ...(askedBy === 'individual' && record.person[0]!.diedOn !== null ? [refuse('askedBy', askedBy, 'somebody for them: the person has died')] : []),
    ...(askedBy === 'individual' && representative !== undefined ? [refuse('representative', representative, 'nobody: the person asks')] : []),
    ...(askedBy === 'representative' && !record.representative.some(({ id, endedOn }) => id === representative && endedOn === null)
      ? [refuse('representative', representative, 'somebody who is recorded on this case as speaking for the person: add the representative first')] : []),
  ];
}
