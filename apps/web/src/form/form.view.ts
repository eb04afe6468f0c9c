import { type Control, type FieldRefusal, type Fields, mayBeLeftOut, type Typed, wordsOf } from '@chc/casework';
import { errorSentence, otherSentence } from './error.words.js';

export interface OptionView {
  readonly value: string;
  readonly text: string;
  readonly checked: boolean;
}

/** A field as a template draws it. */
export interface FieldView {
  readonly name: string;
  readonly control: Control | 'select';
  readonly label: string;
  readonly hint: string | null;
  readonly part: string | null;
  readonly rows: number;
  readonly optional: boolean;
  readonly error: string | null;
  readonly value: string;
  readonly date: { readonly day: string; readonly month: string; readonly year: string; readonly time: string };
  readonly options: readonly OptionView[];
}

export interface FormView {
  readonly fields: readonly FieldView[];
  readonly errors: readonly { readonly text: string; readonly href: string }[];
  readonly hasFile: boolean;
}

/** More choices than this are a list to pick from, not a column of buttons. */
const MOST_RADIOS = 9;

const textOf = (typed: Typed, name: string): string => [typed[name] ?? ''].flat()[0] ?? '';

/** The anchor of a field's first control, for the error summary. */
const anchorOf = (name: string, control: Control): string => (control === 'date' || control === 'moment' ? `${name}-day` : name);

/** Options as they were written. JavaScript puts whole numbers first ('98' before '01'): among codes that begin with 0 they belong at the end. */
function inOrder(options: Readonly<Record<string, string>>): [string, string][] {
  const codes = Object.entries(options);
  const isWhole = ([code]: [string, string]): boolean => /^[1-9]\d*$/.test(code);
  return codes.some(([code]) => code.startsWith('0')) ? [...codes.filter((one) => !isWhole(one)), ...codes.filter(isWhole)] : codes;
}

/**
 * A form with what was typed into it and what was refused.
 * @param offers other options than the fields' own
 */
export function formView(fields: Fields, typed: Typed, refusals: readonly FieldRefusal[] = [], offers: Readonly<Partial<Record<string, Readonly<Record<string, string>>>>> = {}): FormView {
  const refused = new Map(refusals.map((refusal) => [refusal.field, refusal]));
  const views = Object.entries(fields).map(([name, schema]): FieldView => {
    const words = wordsOf(schema);
    const options = inOrder(offers[name] ?? words.options ?? (words.control === 'yes_no' ? { yes: 'Yes', no: 'No' } : {}));
    const chosen = new Set([typed[name] ?? []].flat());
    // Where nobody is known yet, a code is typed as before.
    const isPicked = words.list !== undefined && Object.keys(offers[name] ?? {}).length > 0;
    // A code that is on no list any more, as a draft or a source may hold it, stays where it is until another is picked.
    if (isPicked && textOf(typed, name) && !options.some(([code]) => code === textOf(typed, name))) options.push([textOf(typed, name), textOf(typed, name)]);
    const refusal = refused.get(name);
    return {
      name, label: words.label, hint: words.hint ?? null, part: words.part ?? null, rows: words.rows ?? 4, optional: mayBeLeftOut(schema) && !words.sometimes,
      control: isPicked || (words.control === 'choice' && options.length > MOST_RADIOS) ? 'select' : words.control,
      error: refusal ? errorSentence(words, refusal) : null,
      value: textOf(typed, name),
      date: { day: textOf(typed, `${name}-day`), month: textOf(typed, `${name}-month`), year: textOf(typed, `${name}-year`), time: textOf(typed, `${name}-time`) },
      options: options.map(([value, text]) => ({ value, text, checked: chosen.has(value) })),
    };
  });
  const known = refusals.filter(({ field }) => Object.hasOwn(fields, field)).map((refusal) => {
    const words = wordsOf(fields[refusal.field]!);
    return { text: errorSentence(words, refusal), href: `#${anchorOf(refusal.field, words.control)}` };
  });
  const others = refusals.filter(({ field }) => !Object.hasOwn(fields, field)).map((refusal) => ({ text: otherSentence(refusal), href: '#form' }));
  return { fields: views, errors: [...known, ...others], hasFile: views.some(({ control }) => control === 'file') };
}

/** Each field as it is now beside what was typed, where they differ: for whoever was overtaken. */
export function bothVersions(fields: Fields, now: Typed, mine: Typed): { readonly label: string; readonly now: string; readonly mine: string }[] {
  return Object.entries(fields).flatMap(([name, schema]) => {
    const words = wordsOf(schema);
    const said = (typed: Typed): string => {
      if (words.control === 'date' || words.control === 'moment') return ['day', 'month', 'year', 'time'].map((part) => textOf(typed, `${name}-${part}`)).filter(Boolean).join(' ');
      return [typed[name] ?? []].flat().map((code) => words.options?.[code] ?? code).join(', ');
    };
    return said(now) === said(mine) || words.control === 'carried' ? [] : [{ label: words.label, now: said(now) || 'Nothing', mine: said(mine) || 'Nothing' }];
  });
}
