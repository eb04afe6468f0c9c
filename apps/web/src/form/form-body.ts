import { BadRequestException, PayloadTooLargeException, UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Fields, type GivenFile, timeOfDay, type Typed, wordsOf } from '@chc/casework';

/** What a browser sent: text as it was typed, and files. */
export interface SentForm {
  readonly typed: Typed;
  readonly files: Readonly<Record<string, GivenFile>>;
}

/** Reads a form in either encoding. A file input left empty is no file. */
export async function readForm(request: FastifyRequest): Promise<SentForm> {
  if (!request.isMultipart()) return { typed: asTyped((request.body ?? {}) as Record<string, unknown>), files: {} };
  try {
    return await readParts(request);
  } catch (error) {
    // Whatever is wrong with it, the client sent it: a missing boundary, a torn part, a field that says it is JSON and is not.
    throw (error as { statusCode?: number }).statusCode === 413 || error instanceof PayloadTooLargeException ? error : new BadRequestException();
  }
}

async function readParts(request: FastifyRequest): Promise<SentForm> {
  const typed = new Map<string, string | string[]>();
  const files = new Map<string, GivenFile>();
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const bytes = await part.toBuffer();
      if (part.filename) files.set(part.fieldname, { name: part.filename, bytes });
    } else {
      if (part.valueTruncated || part.fieldnameTruncated) throw new PayloadTooLargeException();
      const before = typed.get(part.fieldname);
      const value = String(part.value);
      typed.set(part.fieldname, before === undefined ? value : [before, value].flat());
    }
  }
  return { typed: Object.fromEntries(typed), files: Object.fromEntries(files) };
}

/** What a program sent for an act: JSON as it is, a form only where one of `fields` is a file. */
export async function readInputOf(request: FastifyRequest, fields: Fields): Promise<unknown> {
  if (!request.isMultipart()) return request.body;
  if (!Object.values(fields).some((schema) => wordsOf(schema).control === 'file')) throw new UnsupportedMediaTypeException();
  return inputOf(fields, await readForm(request));
}

const asTyped = (body: Record<string, unknown>): Typed =>
  Object.fromEntries(Object.entries(body).map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)]));

const one = (typed: Typed, name: string): string => [typed[name] ?? ''].flat()[0]!.trim();

function dateOf(typed: Typed, name: string): string | undefined {
  const [day, month, year] = ['day', 'month', 'year'].map((part) => one(typed, `${name}-${part}`));
  if (!day && !month && !year) return undefined;
  return `${year!.padStart(4, '0')}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
}

/** What is no whole number stays text, so that the field refuses it as it was typed. */
const wholeOf = (text: string): unknown => (text === '' ? undefined : /^-?\d{1,15}$/.test(text) ? Number(text) : text);
const penceOf = (text: string): unknown => {
  const [, pounds, pence = ''] = /^£?\s*(\d{1,3}(?:,?\d{3})*)(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  return text === '' ? undefined : pounds === undefined ? text : Number(pounds.replaceAll(',', '')) * 100 + Number(pence.padEnd(2, '0'));
};

/** What was typed into the fields of a form, and nothing else that came with it: only that is kept as a draft. */
export const typedInto = (fields: Fields, typed: Typed): Typed =>
  Object.fromEntries(Object.entries(typed).filter(([name]) => Object.hasOwn(fields, name) || Object.hasOwn(fields, name.replace(/-(?:day|month|year|time)$/, ''))));

/** A form as the input of an act: what was left blank is left out. */
export function inputOf(fields: Fields, { typed, files }: SentForm): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).flatMap(([name, schema]) => {
    const value = valueOf(wordsOf(schema).control, name, typed, files);
    return value === undefined ? [] : [[name, value]];
  }));
}

/** Not an object: `constructor` would be found in one. */
const YES_NO: ReadonlyMap<string, boolean> = new Map([['yes', true], ['no', false]]);

/** The key that a form carries so that it counts once; undefined for what we did not write there. */
export const onceOf = (value: unknown): string | undefined => [value].flat().find((key): key is string => typeof key === 'string' && /^[\w-]{1,100}$/.test(key));

/** The version that a form was filled upon; undefined for what is none. */
export const seenVersionOf = (value: unknown): string | undefined => [value].flat().find((version): version is string => typeof version === 'string' && /^\d{1,9}$/.test(version));

function valueOf(control: ReturnType<typeof wordsOf>['control'], name: string, typed: Typed, files: SentForm['files']): unknown {
  switch (control) {
    case 'date': return dateOf(typed, name);
    case 'moment': {
      const date = dateOf(typed, name);
      const time = one(typed, `${name}-time`);
      return date === undefined && !time ? undefined : `${date ?? ''}T${timeOfDay(time) ?? time}`;
    }
    case 'choices': return typed[name] === undefined ? undefined : [typed[name]].flat().filter(Boolean);
    case 'yes_no': return YES_NO.get(one(typed, name));
    case 'whole': return wholeOf(one(typed, name));
    case 'pounds': return penceOf(one(typed, name));
    case 'file': return files[name];
    case 'line': case 'lines': case 'time': case 'choice': case 'carried': return one(typed, name) || undefined;
  }
}

/** Input as a form would show it. */
export function typedOf(fields: Fields, input: Readonly<Record<string, unknown>>): Typed {
  const typed: Record<string, string | string[]> = {};
  for (const [name, schema] of Object.entries(fields)) {
    const given = input[name];
    if (given === undefined || given === null) continue;
    const { control } = wordsOf(schema);
    const value = given as string | number | boolean | string[];
    if (control === 'date' || control === 'moment') {
      const [year, month, day] = value.toString().slice(0, 10).split('-');
      Object.assign(typed, { [`${name}-day`]: String(Number(day)), [`${name}-month`]: String(Number(month)), [`${name}-year`]: year });
      if (control === 'moment') typed[`${name}-time`] = value.toString().slice(11, 16);
    } else if (control === 'choices') typed[name] = (value as string[]).map(String);
    else if (control === 'yes_no') typed[name] = value ? 'yes' : 'no';
    else if (control === 'pounds') typed[name] = ((value as number) / 100).toFixed(2);
    else if (control !== 'file') typed[name] = value.toString();
  }
  return typed;
}
