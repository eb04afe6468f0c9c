import { isPlainDate } from '@chc/deadlines';
import { z } from 'zod';

/** How a form asks for a field. */
export type Control = 'line' | 'lines' | 'date' | 'choice' | 'choices' | 'yes_no' | 'whole' | 'pounds' | 'moment' | 'time' | 'file' | 'carried';

/** Lists of people by their codes, from which a form lets one be picked. */
export type PeopleList = 'practitioners' | 'contributors' | 'colleagues';

/** What a form shows of a field; what it accepts is the schema's. */
export interface FieldWords {
  readonly label: string;
  readonly control: Control;
  readonly hint?: string;
  /** Code -> words, of a choice. */
  readonly options?: Readonly<Record<string, string>>;
  readonly rows?: number;
  /** The people one of whom its code names: a form offers them by name. */
  readonly list?: PeopleList;
  /** The most characters of a text. */
  readonly most?: number;
  /** What the field itself says it expects; a refusal that says otherwise comes from a rule of the act. */
  readonly expected?: string;
  /** It may be left out, but not always: an act's check says when. A form does not call it optional. */
  readonly sometimes?: true;
  /** The heading that begins a new part of the form with this field. */
  readonly part?: string;
}

type More = Pick<FieldWords, 'hint' | 'rows' | 'part' | 'list'>;

const WORDS = z.registry<FieldWords>();

/** What a form shows of a field. @throws Error for a schema that was not made by the functions of this file */
export function wordsOf(schema: z.ZodType): FieldWords {
  const words = WORDS.get(schema);
  if (!words) throw new Error('a field without words');
  return words;
}

const worded = <T extends z.ZodType>(schema: T, words: FieldWords): T => {
  WORDS.add(schema, words);
  return schema;
};

// Line breaks and tabs are for areas of text only; no other control character is part of any text, nor half a surrogate pair.
const NO_CONTROLS = /^[^\p{C}]*$/u;
const NO_CONTROLS_BUT_LINES = /^(?:[^\p{C}]|[\n\t]|\p{Cf})*$/u;

const IDENTIFIER = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const EXPECTED_IDENTIFIER = 'an identifier of ours';

/** One line of text, 1 to `most` characters. */
export function line(label: string, { most = 255, ...more }: More & { most?: number } = {}): z.ZodType<string> {
  const expected = `text of 1 to ${most} characters on one line`;
  return worded(z.string(expected).trim().min(1, expected).max(most, expected).regex(NO_CONTROLS, expected), { label, control: 'line', expected, most, ...more });
}

/** Text of several lines. */
export function lines(label: string, { most = 10_000, rows = 4, ...more }: More & { most?: number } = {}): z.ZodType<string> {
  const expected = `text of 1 to ${most.toLocaleString('en-GB')} characters`;
  const schema = z.string(expected).transform((text) => text.replace(/\r\n?/g, '\n').trim()).pipe(z.string().min(1, expected).max(most, expected).regex(NO_CONTROLS_BUT_LINES, expected));
  return worded(schema, { label, control: 'lines', rows, expected, most, ...more });
}

/** A calendar date, `YYYY-MM-DD`. */
export function day(label: string, more: More = {}): z.ZodType<string> {
  const expected = 'a real date, YYYY-MM-DD';
  return worded(z.string(expected).refine(isPlainDate, expected), { label, control: 'date', expected, ...more });
}

/** A date with a time of day in Europe/London, `YYYY-MM-DDTHH:MM`. */
export function moment(label: string, more: More = {}): z.ZodType<string> {
  const expected = 'a date and a time of day, YYYY-MM-DDTHH:MM';
  const schema = z.string(expected).refine((text) => /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/.test(text) && isPlainDate(text.slice(0, 10)), expected);
  return worded(schema, { label, control: 'moment', expected, ...more });
}

/** A time of day as people write it (`9.30`, `930`, `9:30 pm`) on the 24-hour clock, `HH:MM`; null for what is none. */
export function timeOfDay(text: string): string | null {
  const [, hours, minutes, half] = /^(\d{1,2})[:.]?(\d{2})\s*(am|pm)?$/i.exec(text.trim()) ?? [];
  if (hours === undefined || Number(minutes) > 59 || Number(hours) > (half ? 12 : 23)) return null;
  const hour = half ? (Number(hours) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0) : Number(hours);
  return `${String(hour).padStart(2, '0')}:${minutes}`;
}

/** A time of day in Europe/London, `HH:MM`; other ways of writing it are taken too. */
export function time(label: string, more: More = {}): z.ZodType<string> {
  const expected = 'a time of day, HH:MM';
  return worded(z.string(expected).transform(timeOfDay).refine((read): read is string => read !== null, expected) as unknown as z.ZodType<string>, { label, control: 'time', expected, ...more });
}

/** One of a list of codes. */
export function choice<K extends string>(label: string, options: Readonly<Record<K, string>>, more: More = {}): z.ZodType<K> {
  const codes = Object.keys(options) as [K, ...K[]];
  const expected = `one of ${codes.join(', ')}`;
  return worded(z.enum(codes, expected), { label, control: 'choice', options, expected, ...more });
}

/** One of the records that the act `offers`, by its identifier. */
export function pick(label: string, more: More = {}): z.ZodType<string> {
  return worded(z.string(EXPECTED_IDENTIFIER).regex(IDENTIFIER, EXPECTED_IDENTIFIER), { label, control: 'choice', options: {}, expected: EXPECTED_IDENTIFIER, ...more });
}

/** Some of the records that a page offers, by their identifiers; each at most once. */
export function picks(label: string, { most = 8, ...more }: More & { most?: number } = {}): z.ZodType<string[]> {
  const expected = `one to ${most} identifiers of ours`;
  const schema = z.array(z.string(expected).regex(IDENTIFIER, expected), expected).min(1, expected).max(most, expected).transform((given) => [...new Set(given)]);
  return worded(schema, { label, control: 'choices', options: {}, expected, ...more });
}

/** The code of an organisation that the form `offers`. */
export function pickCode(label: string, more: More = {}): z.ZodType<string> {
  const expected = 'the code of one of those offered';
  return worded(z.string(expected).regex(/^[A-Za-z0-9]{1,12}$/, expected), { label, control: 'choice', options: {}, expected, ...more });
}

/** Any of a list of codes, each at most once. */
export function choices<K extends string>(label: string, options: Readonly<Record<K, string>>, more: More = {}): z.ZodType<K[]> {
  const codes = Object.keys(options) as [K, ...K[]];
  const expected = `any of ${codes.join(', ')}`;
  return worded(z.array(z.enum(codes, expected), expected).max(codes.length, expected).transform((given) => [...new Set(given)]), { label, control: 'choices', options, expected, ...more });
}

export function yesNo(label: string, more: More = {}): z.ZodType<boolean> {
  const expected = 'true or false';
  return worded(z.boolean(expected), { label, control: 'yes_no', expected, ...more });
}

/** A whole number from `least` to `most`. */
export function whole(label: string, { least = 0, most = 1_000_000, ...more }: More & { least?: number; most?: number } = {}): z.ZodType<number> {
  const expected = `a whole number from ${least} to ${most}`;
  return worded(z.int(expected).min(least, expected).max(most, expected), { label, control: 'whole', expected, ...more });
}

/** An amount in pence; a form takes pounds with two decimals. */
export function pounds(label: string, { most = 10_000_000_00, ...more }: More & { most?: number } = {}): z.ZodType<number> {
  const expected = 'an amount in whole pence, 0 or more';
  return worded(z.int(expected).min(0, expected).max(most, expected), { label, control: 'pounds', expected, ...more });
}

/** A file that came with a form. Its content is checked by the document store, not here. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function file(label: string, more: More = {}): z.ZodType<GivenFile> {
  const expected = 'a file';
  return worded(z.custom<GivenFile>((given) => given instanceof Object && typeof (given as GivenFile).name === 'string' && (given as GivenFile).bytes instanceof Uint8Array, expected), { label, control: 'file', expected, ...more });
}

/** An identifier of ours that a form carries along and nobody types. */
export function carried(label: string): z.ZodType<string> {
  return worded(z.string(EXPECTED_IDENTIFIER).regex(IDENTIFIER, EXPECTED_IDENTIFIER), { label, control: 'carried', expected: EXPECTED_IDENTIFIER });
}

/** A field that may be left out. */
export function maybe<T>(schema: z.ZodType<T>): z.ZodType<T | undefined> {
  const { label, ...words } = wordsOf(schema);
  return worded(schema.optional(), { label, ...words });
}

/** A field that may be left out, except where its act's check needs it: `hint` should say when. */
export function sometimes<T>(schema: z.ZodType<T>): z.ZodType<T | undefined> {
  return worded(schema.optional(), { ...wordsOf(schema), sometimes: true });
}

/** Whether a field may be left out. */
export const mayBeLeftOut = (schema: z.ZodType): boolean => schema.safeParse(undefined).success;

/** The fields of an act. What is no part of them is refused. */
export type Fields = Readonly<Record<string, z.ZodType>>;
export type InputOf<F extends Fields> = { readonly [K in keyof F]: z.output<F[K]> };
export const NO_FIELDS = {} as const satisfies Fields;

/** One refused field: which, what it held, what was expected. */
export interface FieldRefusal {
  readonly field: string;
  readonly value: string;
  readonly expected: string;
}

/** The input of an act was refused before anything was done. */
export class RefusedInput extends Error {
  constructor(readonly refusals: readonly FieldRefusal[]) {
    super(refusals.map(({ field, expected }) => `${field}: expected ${expected}`).join('; '));
  }
}

const LONGEST_SHOWN = 80;
const shown = (value: unknown): string => {
  const text = value === undefined ? '' : value instanceof Object && 'bytes' in value ? 'a file' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
};

/**
 * Input as its fields say, every refused field at once.
 * @throws RefusedInput
 */
export function readInput<F extends Fields>(fields: F, given: unknown): InputOf<F> {
  const result = z.strictObject(fields, 'an object with the fields of this act').safeParse(given ?? {});
  if (result.success) return result.data as InputOf<F>;
  const raw = (given ?? {}) as Record<string, unknown>;
  const refused = new Map<string, FieldRefusal>();
  for (const issue of result.error.issues) {
    const names = issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0] ?? '')];
    for (const field of names) {
      if (!refused.has(field)) refused.set(field, { field: shown(field), value: shown(raw[field]), expected: issue.code === 'unrecognized_keys' ? 'no such field' : issue.message });
    }
  }
  throw new RefusedInput([...refused.values()]);
}
