import { describe, expect, it } from '@jest/globals';
import { jsonText } from './json-text.js';

describe('JSON that PostgreSQL keeps', () => {
  it.each([
    ['a NUL', { note: 'x\u0000y' }, { note: 'x\ufffdy' }],
    ['a NUL in a name', { 'a\u0000': '1' }, { 'a\ufffd': '1' }],
    ['half a pair', { note: 'x\ud800' }, { note: 'x\ufffd' }],
    ['a whole pair', { note: '👩' }, { note: '👩' }],
    ['an escape typed letter by letter', { note: '\\u0000 \\\\u0000 \\ud800' }, { note: '\\u0000 \\\\u0000 \\ud800' }],
    ['a NUL after a backslash', { note: '\\\u0000' }, { note: '\\\ufffd' }],
  ])('%s', (_what, given, kept) => {
    expect(JSON.parse(jsonText(given))).toEqual(kept);
  });
});
