import { describe, expect, it } from '@jest/globals';
import { timeOfDay } from './fields.js';

describe('a time of day', () => {
  it.each([
    ['09:30', '09:30'], ['9:30', '09:30'], ['9.30', '09:30'], ['930', '09:30'], ['0930', '09:30'], ['1430', '14:30'], ['2.15 pm', '14:15'], ['12.05am', '00:05'], [' 23:59 ', '23:59'],
    ['24:00', null], ['9:60', null], ['13:00 pm', null], ['9', null], ['half past nine', null], ['', null],
  ])('%s is read as %s', (text, read) => {
    expect(timeOfDay(text)).toBe(read);
  });
});
