import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isValidNhsNumber, normaliseNhsNumber } from './nhs-number.js';

const nineDigits = fc.integer({ min: 0, max: 99_999_999 }).map((n) => `9${String(n).padStart(8, '0')}`);
const completions = (nine: string): string[] => [...'0123456789'].map((digit) => nine + digit).filter(isValidNhsNumber);

describe('isValidNhsNumber', () => {
  // Worked by hand: weights 10 to 2, 11 less the remainder by 11.
  it.each([
    ['9434765919', true, 'an ordinary one'],
    ['9434765918', false, 'the check digit one off'],
    ['9000000009', true, '9 × 10 = 90, remainder 2, so 9'],
    ['9100000000', true, '90 + 9 = 99, remainder 0: 11 counts as 0'],
    ['9000000100', false, '90 + 3 = 93, remainder 5, so 6'],
    ['9000000106', true, 'the same with its digit'],
    ['943476591', false, 'nine digits'],
    ['94347659190', false, 'eleven digits'],
    ['943 476 5919', false, 'with the spaces still in it'],
    ['943476591X', false, 'a letter'],
    ['٩٤٣٤٧٦٥٩١٩', false, 'digits of another script'],
    ['', false, 'nothing'],
  ])('%s is %s: %s', (digits, valid) => {
    expect(isValidNhsNumber(digits)).toBe(valid);
  });

  it('has no check digit at all where the sum would ask for 10', () => {
    // 90 + 2 × 5 = 100 = 9 × 11 + 1: a remainder of 1 asks for 10.
    expect(completions('900002000')).toEqual([]);
    fc.assert(fc.property(nineDigits, (nine) => {
      const sum = [...nine].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0);
      expect(completions(nine)).toHaveLength(sum % 11 === 1 ? 0 : 1);
    }));
  });

  it('finds any single wrong digit and any two neighbours swapped', () => {
    fc.assert(fc.property(nineDigits, fc.nat(9), fc.integer({ min: 1, max: 9 }), fc.nat(8), (nine, at, by, swap) => {
      for (const number of completions(nine)) {
        const digits = [...number];
        const wrong = digits.with(at, String((Number(digits[at]) + by) % 10)).join('');
        expect(isValidNhsNumber(wrong)).toBe(false);
        const swapped = digits.with(swap, digits[swap + 1]!).with(swap + 1, digits[swap]!).join('');
        expect(isValidNhsNumber(swapped)).toBe(swapped === number);
      }
    }));
  });
});

describe('normaliseNhsNumber', () => {
  it.each(['943 476 5919', '943-476-5919', ' 9434765919 ', '943\u00a0476\u00a05919'])('reads %j as its digits', (given) => {
    expect(normaliseNhsNumber(given)).toBe('9434765919');
  });

  it('leaves anything else in place, to be refused for what it is', () => {
    expect(normaliseNhsNumber('943.476.5919')).toBe('943.476.5919');
  });
});
