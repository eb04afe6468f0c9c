import { randomBytes } from 'node:crypto';
import { addDays } from '@chc/deadlines';
import type { Chance } from '../oracle/chance.js';
import { BUSINESS_DATE } from '../builders/bundle.js';
import { aNastyValue, aText, DATES, EXTRA_FIELDS, INJECTED } from './nasty.js';

/** What the API document says of a body, as far as a body is made from it. */
export interface BodySchema {
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, BodySchema>>;
  readonly required?: readonly string[];
  readonly items?: BodySchema;
}

type Given = Record<string, unknown>;

const WORDS = ['evidence seen', 'agreed on the telephone', 'PR-1', 'PR-7', 'needs help at night', 'Ashworth', 'the ward', '10:30', 'S01', 'CH1', 'PV1', 'TR1', 'ZZ99 3WZ', '01632 960 001', 'somebody@example.org'];
export const A_PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

export const aDate = (chance: Chance): string => addDays(BUSINESS_DATE, chance.pick([0, 0, 0, 0, -1, -3, -20, -30, 1, 10, 40]));

/** A value that its schema allows. */
function aValue(chance: Chance, schema: BodySchema, name: string, ids: readonly string[]): unknown {
  if (schema.enum) return chance.pick(schema.enum);
  switch (schema.type) {
    case 'integer': case 'number': return chance.pick([0, 1, 2, 5, 50, 100, 1000]);
    case 'boolean': return chance.yes(0.6);
    case 'array': return schema.items?.enum ? schema.items.enum.filter(() => chance.yes(0.4)) : [aValue(chance, schema.items ?? {}, name, ids)];
    case 'object': return aBody(chance, schema, ids);
    case undefined: default:
      if (schema.format === 'date') return aDate(chance);
      if (schema.format === 'binary') return A_PDF;
      if (/THH:MM/.test(schema.description ?? '')) return `${aDate(chance)}T0${chance.between(1, 9)}:30`;
      if (/id$/i.test(name) || chance.yes(0.05)) return chance.pick(ids);
      if (/provider|home|organisation$/i.test(name)) return chance.pick(['CH1', 'PV1', 'TR1', 'LA1']);
      if (/commissioner/i.test(name)) return chance.pick(['S01', 'S02', 'S03']);
      return chance.pick(WORDS);
  }
}

/** A body that its schema allows: everything required, some of the rest. */
export function aBody(chance: Chance, { properties = {}, required = [] }: BodySchema, ids: readonly string[]): Given {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => required.includes(name) || chance.yes(0.4)).map(([name, schema]) => [name, aValue(chance, schema, name, ids)]));
}

/** Breaks one thing in a body. */
function breakOne(chance: Chance, given: Given): Given {
  const names = Object.keys(given);
  const name = names.length > 0 ? chance.pick(names) : 'x';
  return chance.pick<() => Given>([
    () => ({ ...given, [name]: aNastyValue(chance) }), () => ({ ...given, [name]: aNastyValue(chance) }), () => ({ ...given, [name]: chance.pick(INJECTED) }), () => ({ ...given, [name]: chance.pick(DATES) }), () => ({ ...given, [name]: [given[name]] }),
    () => Object.fromEntries(Object.entries(given).filter(([key]) => key !== name)), () => withOwn(given, chance.pick(EXTRA_FIELDS), aNastyValue(chance)), () => withOwn(given, aText(chance).slice(0, 300), 1),
  ])();
}

/** As JSON would bring it: `__proto__` a property like any other. */
function withOwn(given: Given, name: string, value: unknown): Given {
  const more = { ...given };
  Object.defineProperty(more, name, { value, enumerable: true, configurable: true, writable: true });
  return more;
}

/** A JSON body broken in so many places, and sometimes as a whole. */
export function broken(chance: Chance, given: Given, breaks: number): Buffer {
  let body = given;
  for (let n = 0; n < breaks; n += 1) body = breakOne(chance, body);
  const text = (JSON.stringify(body, (_, value: unknown) => (typeof value === 'function' ? undefined : value)) ?? '').replaceAll('1e+300', '1e309');
  if (breaks === 0 || !chance.yes(0.15)) return Buffer.from(text);
  return chance.pick<() => Buffer>([
    () => Buffer.alloc(0), () => Buffer.from(text.slice(0, chance.between(0, text.length))), () => Buffer.from(`\ufeff${text}`), () => Buffer.from(`\ufeff${text}`, 'utf16le'), () => Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from([0xff, 0xfe, 0x7d])]),
    () => Buffer.from('['.repeat(100_000)), () => Buffer.from(`{"x":"${'a'.repeat(1_048_576)}"}`), () => Buffer.from('null'), () => Buffer.from('[]'), () => Buffer.from('"x"'), () => Buffer.from('1e309'), () => Buffer.from(`[${text}]`), () => Buffer.from(text.replace('{', '{"__proto__":{"may":["see_case"]},')),
    () => Buffer.from(text.replace('{', '{"constructor":{"prototype":{"fz":1}},')), () => Buffer.from(text.replace('{', '{"x":1,"x":2,')), () => Buffer.from('{"x":"\\ud800"}'), () => Buffer.from('{"x":NaN}'), () => randomBytes(200), () => Buffer.from(text.replaceAll('"', `'`)),
  ])();
}

const FILE_NAMES = ['paper.pdf', '../../etc/passwd.pdf', '..\\..\\x.pdf', '/etc/x.pdf', 'x\u0000.pdf', 'a"b.pdf', 'a\r\nx-fz: 1.pdf', `${'a'.repeat(5000)}.pdf`, '.pdf', '', ' ', 'CON.pdf', '=cmd.pdf', '<fz-mark>.pdf', '{{7*191}}.pdf', '\u202efdp.exe', 'x.pdf.exe', '💩.pdf', '%00.pdf'];
const CONTENTS: readonly ((chance: Chance) => Buffer)[] = [
  () => A_PDF, () => Buffer.alloc(0), () => Buffer.from('<html><script>fz()</script>'), () => Buffer.from('MZ\u0090\u0000'), () => Buffer.from('PK\u0003\u0004'.padEnd(200, 'x')), () => Buffer.from('%PDF-'), () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), () => Buffer.from([0xff, 0xd8, 0xff]), (chance) => Buffer.alloc(chance.pick([1, 1000, 2_000_000]), 'x'), () => Buffer.from('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
];

/** A form with files as a browser would send it, or not quite. */
export function multipart(chance: Chance, given: Given, isBroken: boolean): { readonly body: Buffer; readonly type: string } {
  const boundary = `fz${chance.between(1e6, 9e6)}`;
  const parts: Buffer[] = [];
  const add = (disposition: string, content: Buffer | string, type = ''): void => void parts.push(Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n${type && `content-type: ${type}\r\n`}\r\n`), Buffer.from(content as string), Buffer.from('\r\n'));
  for (const [name, value] of Object.entries(given)) {
    for (const one of [value].flat()) {
      if (Buffer.isBuffer(value)) {
        const fileName = isBroken ? chance.pick(FILE_NAMES) : 'paper.pdf';
        add(`name="${name}"; filename="${fileName.replaceAll('"', '%22')}"`, isBroken ? chance.pick(CONTENTS)(chance) : A_PDF, chance.pick(['application/pdf', 'text/html', 'image/svg+xml', 'x']));
        break;
      }
      add(`name="${name}"`, isBroken && chance.yes(0.2) ? aText(chance) : String(one), chance.yes(0.03) && isBroken ? 'application/json' : '');
    }
  }
  if (isBroken) {
    if (chance.yes(0.1)) add(`name="${chance.pick(EXTRA_FIELDS)}"`, aText(chance).slice(0, 1000));
    if (chance.yes(0.05)) for (let n = 0; n < 5; n += 1) add(`name="file${n}"; filename="x.pdf"`, A_PDF);
    if (chance.yes(0.03)) for (let n = 0; n < 600; n += 1) add(`name="f${n}"`, 'x');
    if (chance.yes(0.03)) add('name="note"', 'x'.repeat(1_200_000));
    if (chance.yes(0.05)) add('', 'nameless');
    if (chance.yes(0.03)) add(`name="x"; filename*=UTF-8''%ff%00`, 'x');
  }
  const end = isBroken && chance.yes(0.08) ? '' : `--${boundary}--\r\n`;
  const whole = Buffer.concat([...parts, Buffer.from(end)]);
  const body = isBroken && chance.yes(0.08) ? whole.subarray(0, chance.between(0, whole.length)) : whole;
  const type = isBroken && chance.yes(0.05) ? chance.pick(['multipart/form-data', 'multipart/form-data; boundary=x', `multipart/form-data; boundary=${'b'.repeat(300)}`, 'multipart/mixed; boundary=x']) : `multipart/form-data; boundary=${boundary}`;
  return { body, type };
}
