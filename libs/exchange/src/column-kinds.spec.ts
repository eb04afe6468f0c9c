import { describe, expect, it } from '@jest/globals';
import { type Column, Refused, code, date, hours, identifier, nhsNumber, pastDate, pounds, text, wholeNumber } from './column-kinds.js';

const BUSINESS_DATE = '2026-02-10';
/** What becomes of a cell: as stored, null when blank, or why it is refused. */
function read(column: Column, cell: string): string | null {
  const result = column.read(cell, BUSINESS_DATE);
  return result instanceof Refused ? `refused: ${result.reason}` : result;
}
const A_DATE = 'refused: expected a real date, YYYY-MM-DD';
const A_NUMBER = 'refused: expected a whole number, 0 or more';
const POUNDS = 'refused: expected pounds with two decimals, 0 or more';
const HOURS = 'refused: expected a number of hours, 0 or more';
const CONTROL = 'refused: holds a control character';
const NO_FORMULA = 'refused: an identifier may not begin with = + - @';

describe('a cell', () => {
  const optional: [string, Column][] = [
    ['text', text()], ['identifier', identifier(false)], ['code', code(['01'])], ['date', date()], ['pastDate', pastDate()],
    ['wholeNumber', wholeNumber()], ['pounds', pounds()], ['hours', hours()], ['nhsNumber', nhsNumber()],
  ];
  const required: [string, Column][] = [['text', text(true)], ['identifier', identifier()], ['code', code(['01'], true)], ['date', date(true)], ['pastDate', pastDate(true)]];

  it.each(optional)('of kind %s is null when blank or white space', (_, column) => {
    expect(['', ' ', '\t ', '\n'].map((cell) => read(column, cell))).toEqual([null, null, null, null]);
  });

  it.each(required)('of kind %s is refused as missing when it is required', (_, column) => {
    expect(['', '  '].map((cell) => read(column, cell))).toEqual(['refused: a value is required', 'refused: a value is required']);
  });

  it.each(optional)('of kind %s is refused with a control character in it', (_, column) => {
    expect(['\u0000', '\u0007', 'a\tb', '0\u001b1', '01\u007f', '01\u0085'].map((cell) => read(column, cell))).toEqual(Array(6).fill(CONTROL));
  });
});

describe('text', () => {
  it('may hold line breaks, other scripts and up to 255 characters', () => {
    const longest = '😀'.repeat(255);
    expect(['one\ntwo', 'one\r\ntwo', 'Siân Ó Néill', longest].map((cell) => read(text(), cell))).toEqual(['one\ntwo', 'one\r\ntwo', 'Siân Ó Néill', longest]);
    expect(read(text(), `${longest}x`)).toBe('refused: is longer than 255 characters');
  });
});

describe('an identifier', () => {
  it.each([
    ['R-1', 'R-1'], ['001', '001'], ['a=b', 'a=b'], ['x'.repeat(40), 'x'.repeat(40)], ['x'.repeat(41), 'refused: is longer than 40 characters'],
    ['=1+1', NO_FORMULA], ['+44', NO_FORMULA], ['-1', NO_FORMULA], ['@A1', NO_FORMULA],
  ])('%s is read as %s', (cell, expected) => {
    expect(read(identifier(), cell)).toBe(expected);
  });
});

describe('an NHS number', () => {
  it.each([
    ['9434765919', '9434765919'], ['943 476 5919', '9434765919'], ['943-476-5919', '9434765919'],
    ['943 476 5918', '943 476 5918'], ['not known', 'not known'], ['x'.repeat(256), 'refused: is longer than 255 characters'],
  ])('%s is kept as %s', (cell, expected) => {
    expect(read(nhsNumber(), cell)).toBe(expected);
  });
});

describe('a code', () => {
  it.each([['01', '01'], ['1', 'refused: expected one of 01, 02'], ['01 ', 'refused: expected one of 01, 02'], ['constructor', 'refused: expected one of 01, 02']])('%j is read as %s', (cell, expected) => {
    expect(read(code(['01', '02']), cell)).toBe(expected);
  });
});

describe('a date', () => {
  const impossible = ['2026-02-29', '2026-13-01', '10/02/2026', '2026-2-1', '20260210', ' 2026-02-10', '2026-02-10T00:00', '0001-01-01', 'today'];
  it.each(impossible)('is not %j', (cell) => {
    expect([read(date(), cell), read(pastDate(), cell)]).toEqual([A_DATE, A_DATE]);
  });

  it.each([['2024-02-29', '2024-02-29'], [BUSINESS_DATE, BUSINESS_DATE], ['2026-02-11', 'refused: lies after the business date 2026-02-10']])('of something that has happened: %s is read as %s', (cell, expected) => {
    expect(read(pastDate(), cell)).toBe(expected);
  });

  it('may lie ahead where nothing has happened yet', () => {
    expect(read(date(), '2026-02-11')).toBe('2026-02-11');
  });
});

describe('a number', () => {
  it.each([
    [wholeNumber(), '0', '0'], [wholeNumber(), '1423611', '1423611'], [wholeNumber(), '-1', A_NUMBER], [wholeNumber(), '1.0', A_NUMBER], [wholeNumber(), '1,000', A_NUMBER], [wholeNumber(), '1e3', A_NUMBER],
    [pounds(), '1249.50', '1249.50'], [pounds(), '1249', '1249'], [pounds(), '0.00', '0.00'], [pounds(), '1249.505', POUNDS], [pounds(), '£12', POUNDS], [pounds(), '-1.00', POUNDS], [pounds(), '.50', POUNDS],
    [hours(), '37.5', '37.5'], [hours(), '168', '168'], [hours(), '-1', HOURS], [hours(), '12345', HOURS],
  ])('%j %s is read as %s', (column, cell, expected) => {
    expect(read(column, cell)).toBe(expected);
  });
});
