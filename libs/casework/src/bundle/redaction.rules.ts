import type { CaseRecord } from '../case/case.record.js';
import { isValidNhsNumber, normaliseNhsNumber } from '../person/nhs-number.js';
import { type EntryText, mapTexts, textsOf } from './bundle.content.js';
import type { NameGroup } from './bundle.purposes.js';

/** What stands where a passage was: of one length, so that it does not tell how long the passage was. */
export const BLACKED_OUT = '█████';
/** The shortest passage that may be hidden: a letter or two would black out a whole text and hide nothing. */
export const SHORTEST_PASSAGE = 3;

const escaped = (passage: string): string => passage.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** A passage as it may stand in a text: in capitals or not, its blanks of any kind and number. */
function patternOf(passage: string): RegExp | null {
  const words = passage.trim().split(/\s+/u).filter(Boolean);
  return words.length === 0 ? null : new RegExp(`(?=(${words.map(escaped).join('\\s+')}))`, 'giu');
}

/** Where a passage stands in a text, overlapping places among them: [from, to) each. */
export function placesOf(text: string, passage: string): [number, number][] {
  const pattern = patternOf(passage);
  return pattern === null ? [] : [...text.matchAll(pattern)].map((match) => [match.index, match.index + match[1]!.length]);
}

/** A text without the passages: each stretch that any of them covers is blacked out. Nothing marked is left in it. */
export function redactText(text: string, passages: readonly string[]): string {
  const places = passages.flatMap((passage) => placesOf(text, passage)).sort(([one], [other]) => one - other);
  let [shown, at] = ['', 0];
  for (let next = 0; next < places.length;) {
    const [from] = places[next]!;
    let [, to] = places[next]!;
    for (next += 1; next < places.length && places[next]![0] <= to; next += 1) to = Math.max(to, places[next]![1]);
    shown += text.slice(at, from) + BLACKED_OUT;
    at = to;
  }
  return shown + text.slice(at);
}

export const redactEntry = (entry: EntryText, passages: readonly string[]): EntryText => mapTexts(entry, (text) => redactText(text, passages));

/** What is wrong with passages that somebody marked in an entry: each must stand in it. */
export function passageRefusals(entry: EntryText, passages: readonly string[]): string[] {
  const texts = textsOf(entry);
  return passages.flatMap((passage) => {
    if (passage.replace(/\s/gu, '').length < SHORTEST_PASSAGE) return [`passages of at least ${SHORTEST_PASSAGE} characters`];
    if (passage.includes('█')) return ['passages as they stand in the entry'];
    return texts.some((text) => placesOf(text, passage).length > 0) ? [] : [`passages as they stand in the entry; it does not hold “${passage.slice(0, 60)}”`];
  });
}

/** Why an entry is looked at before it goes out. */
export const LOOK_REASONS = {
  by_purpose: 'Everything of this kind is looked at for this purpose',
  names_others: 'It names somebody whose name is to be hidden',
  tells_of_others: 'It may tell of somebody else: a relation is mentioned',
  reaches_others: 'It holds a telephone number, an email address or an NHS number that is not the person’s',
  safeguarding: 'It mentions safeguarding',
  document: 'What a document holds cannot be read by this service',
} as const;
export type LookReason = keyof typeof LOOK_REASONS;

const RELATIONS = /\b(?:daughter|son|wife|husband|partner|brother|sister|mother|father|niece|nephew|neighbour|grand(?:son|daughter)|friend)(?:'s|’s|s)?\b/iu;
const EMAIL = /[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/gu;
const TELEPHONE = /(?:\+44|\b0)(?:[ -]?\d){9,10}\b/gu;
const TEN_DIGITS = /\b\d{3}[ -]?\d{3}[ -]?\d{4}\b/gu;

const NAME_LIKE = /\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)+/gu;
const wordsOf = (name: string): string[] => name.split(/[\s,]+/u).filter((word) => word.length >= SHORTEST_PASSAGE);

/** The names of a group: each whole, and its words by themselves unless they are the person's too. */
export function namesOf(record: CaseRecord, group: NameGroup): string[] {
  const person = record.person[0]!;
  const own = new Set([person.familyName, person.givenName].flatMap((name) => wordsOf(name?.toLowerCase() ?? '')));
  const withCopies = record.representative.filter(({ getsCopies, endedOn }) => getsCopies && endedOn === null);
  const copied = new Set(withCopies.map(({ name }) => name.toLowerCase()));
  const named = group === 'close_with_copies' ? withCopies.map(({ name }) => name) : [
    ...record.representative.filter((one) => !withCopies.includes(one)).map(({ name }) => name),
    ...record.consent.flatMap(({ sharedWith }) => sharedWith.match(NAME_LIKE) ?? []),
    ...record.contact.flatMap(({ withWhom }) => withWhom.match(NAME_LIKE) ?? []),
  ].filter((name) => !copied.has(name.toLowerCase()));
  const whole = named.map((name) => name.trim()).filter((name) => name.length >= SHORTEST_PASSAGE);
  const kept = group === 'close_with_copies' ? own : new Set([...own, ...[...copied].flatMap(wordsOf)]);
  const single = whole.flatMap(wordsOf).filter((word) => /^\p{Lu}/u.test(word) && !kept.has(word.toLowerCase()));
  return [...new Set([...whole, ...single])];
}

/**
 * What makes a person look at an entry, and the passages proposed to them: never the last word, which is theirs.
 * @param hidden names that the purpose hides
 * @param ownNumber the person's own NHS number
 */
export function signalsOf(entry: EntryText, { hidden, ownNumber, isAboutOthers }: { hidden: readonly string[]; ownNumber: string | null; isAboutOthers: boolean }): { looks: LookReason[]; proposed: string[] } {
  const all = textsOf(entry).join('\n');
  const standsAlone = (name: string): boolean => new RegExp(`(?<![\\p{L}\\d])${escaped(name).replace(/\s+/gu, '\\s+')}(?![\\p{L}\\d])`, 'iu').test(all);
  const names = hidden.filter(standsAlone);
  const reaches = [...(all.match(EMAIL) ?? []), ...(all.match(TELEPHONE) ?? []), ...(all.match(TEN_DIGITS) ?? []).filter((digits) => isValidNhsNumber(normaliseNhsNumber(digits)) && normaliseNhsNumber(digits) !== ownNumber)];
  return {
    looks: [
      ...(names.length > 0 ? ['names_others' as const] : []), ...(isAboutOthers && RELATIONS.test(all) ? ['tells_of_others' as const] : []),
      ...(isAboutOthers && reaches.length > 0 ? ['reaches_others' as const] : []), ...(/safeguarding/iu.test(all) ? ['safeguarding' as const] : []),
    ],
    proposed: [...new Set([...names, ...(isAboutOthers ? reaches : [])])],
  };
}
