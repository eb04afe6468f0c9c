import { randomBytes } from 'node:crypto';
import type { Chance } from '../oracle/chance.js';

// What is sent where something sensible was expected. Each kind is a row of its own, so that a new one is one line.

/** Markup and templates that must come back as text or not at all: judge.ts looks for what they would have become. */
export const INJECTED: readonly string[] = [
  'fzt{{7*191}}fzt', '{% set x = 7*191 %}fzt{{x}}fzt', '${7*191}', '<fz-mark data-fz="1">', '"><fz-mark data-fz="2">', `' autofocus onfocus=fz()//`, '</textarea><fz-mark>', '</script><fz-mark>', '<img src=x onerror=fz() data-fz=3>',
  'javascript:fz()', '{{range.constructor("return global.process.env")()}}', '<!--<fz-mark>-->', '&lt;fz-mark&gt;', '"><script data-fz=4>fz()</script>',
  `' or '1'='1`, `'; drop table person; --`, `1) union select null,null--`, `\\'; select pg_sleep(3); --`, `%' or 1=1--`, `$$;select 1`, `(select 1/0)`,
  '=HYPERLINK("http://fz.invalid","x")', '+1+cmd|"/C calc"!A0', '-2+3', '@SUM(1,2)', '\t=1', '\r=1', '\u0000=1', '＝1+1',
  '; cat /etc/passwd', '`id`', '$(id)', '| id', '../../../../etc/passwd', '..\\..\\windows\\win.ini', '/etc/passwd', '....//....//etc/passwd', '%2e%2e%2fetc%2fpasswd', 'file:///etc/passwd',
  'http://169.254.169.254/latest/meta-data/', 'http://127.0.0.1:6379/', '//fz.invalid/x', 'https://fz.invalid', '\\\\fz.invalid\\share', '/\\fz.invalid', '/%09/fz.invalid',
  '\\u0000', '\\ud800', 'a\r\nx-fz: 1', 'a\nset-cookie: fz=1', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', 'undefined', 'NaN', 'true', '[object Object]',
];

/** Text that is hard to hold. */
const TEXTS: readonly ((chance: Chance) => string)[] = [
  () => '', () => ' ', () => '\u0000', () => 'x\u0000y', () => '\ufeffx', () => '\u202eabc\u202c', () => '\ud800', () => 'x\udfff', () => '👩‍👩‍👧‍👦'.repeat(40), () => `e${'\u0301'.repeat(500)}`, () => '\u2028\u2029', () => '\u200b\u2060',
  () => 'İıſK', () => 'ﷺ'.repeat(200), () => '\uffff\ufffe', () => '𝟙𝟚', () => '１２３', () => '\u007f\u0080\u009f', (chance) => 'a'.repeat(chance.pick([256, 4096, 10_001, 65_536, 300_000])), (chance) => 'é'.repeat(chance.pick([128, 256, 5000])),
  () => '('.repeat(3000), () => ' '.repeat(50_000), () => '1'.repeat(5000), () => '-'.repeat(2000), () => `${'a@'.repeat(3000)}`, () => '\n'.repeat(3000), () => '%', () => '%00', () => '%c0%ae', () => '_%_%_%', () => '\\', () => `'`,
  (chance) => randomBytes(chance.between(1, 30)).toString('latin1'), (chance) => chance.pick(INJECTED), (chance) => chance.pick(INJECTED), (chance) => chance.pick(INJECTED),
];

export const NUMBERS: readonly unknown[] = [0, -0, -1, 1, 0.1, 1e-7, 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 63, 1e21, 1e300, -1e308, '1e309', '9223372036854775808', '-9223372036854775809', '0x10', '1_000', '1,5', '٣', '01', '+1', 'Infinity', 'NaN', '-0', '1e5', ''];

export const DATES: readonly string[] = [
  '2026-02-30', '0000-00-00', '0000-01-01', '0001-01-01', '0099-02-29', '1582-10-10', '1899-12-31', '1900-02-29', '9999-12-31', '10000-01-01', '-0044-03-15', '4714-11-23 BC', '294277-01-01', '2026-13-01', '2026-00-10', '2026-1-1', '26-01-01', '2026-02-29', '2024-02-29',
  '2026-02-10T00:00:00Z', '2026-02-10T25:61', '2026-03-29T01:30', '2026-10-25T01:30', '2026-02-10T23:59:60', 'infinity', '-infinity', 'today', 'now', 'epoch', '10/02/2026', '２０２６-02-10', '2026-02-10\n',
];

/** Where an identifier was expected. */
export const IDENTIFIERS: readonly string[] = [
  '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '00000000-0000-4000-8000-00000000000', '{00000000-0000-4000-8000-000000000000}', '00000000000040008000000000000000', 'x', '1', '-1', '0', '%00', '%', '%ff', '%c3%28', '..', '.', '%2e%2e', '..%2f..%2fetc%2fpasswd',
  '%5c..%5c', '*', '__proto__', 'constructor', 'null', 'undefined', '%F0%9F%92%A9', 'a'.repeat(99), 'a'.repeat(101), 'a'.repeat(3000), '%0d%0ax-fz:%201', `'%20or%201=1`, '%7B%7B7*191%7D%7D', '%3Cfz-mark%3E', ';jsessionid=1', '%20', '+', '%u0041',
];

/** A property that no form has, for what is set by us alone. */
export const EXTRA_FIELDS: readonly string[] = ['id', 'icb_id', 'icbId', 'person_id', 'personId', 'state', 'version', 'created_at', 'recorded_by', 'by', 'actor', 'may', 'roles', 'role', 'decided_on', '__proto__', 'constructor', 'prototype', 'toString', '_once', '_version', '_do', 'key', 'subjectId', 'kind', 'action', 'form', 'toJSON', 'length', 'then'];

/** A value of any wrong kind. */
export function aNastyValue(chance: Chance): unknown {
  return chance.pick<() => unknown>([
    () => chance.pick(TEXTS)(chance), () => chance.pick(TEXTS)(chance), () => chance.pick(INJECTED), () => chance.pick(NUMBERS), () => chance.pick(DATES), () => chance.pick(IDENTIFIERS),
    () => null, () => true, () => [], () => ({}), () => [[]], () => [aText(chance), aText(chance)], () => ({ toString: 'x', valueOf: 1 }), () => nested(chance.pick([5, 50, 2000])), () => Array.from({ length: chance.pick([3, 500]) }, () => 'x'), () => ({ name: 'x', bytes: 'x' }), () => ({ $ne: null }),
  ])();
}

export const aText = (chance: Chance): string => chance.pick(TEXTS)(chance);

function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let n = 0; n < depth; n += 1) value = n % 2 ? { x: value } : [value];
  return value;
}

/** Bytes as they would stand in an address: every one that needs it in its %xx form. */
export const percent = (text: string): string =>
  [...Buffer.from(text, 'utf8')].map((byte) => (/[\w.~-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`)).join('');
