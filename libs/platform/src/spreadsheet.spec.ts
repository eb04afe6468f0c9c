import { expect, it } from '@jest/globals';
import { harmlessCell } from './spreadsheet.js';

it.each(['=1+1', '+44', '-1', '@SUM(A1)', '\t=1', '\0x', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠x'])('takes the harm out of %j', (cell) => {
  expect(harmlessCell(cell)).toBe(`'${cell}`);
});

it.each(['QX1', 'a=b', '1-2', '', ' =1', 0, -1, null])('leaves %j alone', (cell) => {
  expect(harmlessCell(cell)).toBe(cell);
});
