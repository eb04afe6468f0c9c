import { expect, it } from '@jest/globals';
import { JOBS, NIGHT_IS_DUE_AT, NIGHT_IS_LATE_AT } from './jobs.js';

it('begins the night at 03:15 London time, the minute that the ledger and the watchdog wait for', () => {
  expect(JOBS['start-night'].every).toEqual({ pattern: '15 3 * * *', tz: 'Europe/London' });
  const [minute, hour] = JOBS['start-night'].every.pattern.split(' ').map(Number);
  expect(NIGHT_IS_DUE_AT).toBe(`${String(hour).padStart(2, '0')}:${minute}`);
  expect(NIGHT_IS_LATE_AT > NIGHT_IS_DUE_AT).toBe(true);
});

it('schedules one job of each queue alone, and closes the night after every other one of it', () => {
  expect(Object.entries(JOBS).filter(([, job]) => 'every' in job).map(([name, { queue }]) => [name, queue])).toEqual([['start-night', 'nightly'], ['send-outbox', 'outbox'], ['seal-audit', 'audit']]);
  const nightly = Object.entries(JOBS).filter(([, { queue }]) => queue === 'nightly').map(([name]) => name);
  expect([...JOBS['close-night'].after].sort()).toEqual(nightly.filter((name) => !['start-night', 'close-night'].includes(name)).sort());
});

it('tries each job again when it fails', () => {
  expect(Object.entries(JOBS).filter(([, { options }]) => options.attempts < 2)).toEqual([]);
});
