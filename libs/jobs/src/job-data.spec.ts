import { expect, it } from '@jest/globals';
import { impersonal } from './job-data.js';

it.each([
  [{}], [{ runId: '01a2107a-61f5-729f-aa27-4dfe7d05eab1', businessDate: '2026-02-10' }], [{ attempt: 3, again: true }],
])('a job may carry %j', (data) => {
  expect(impersonal(data)).toBe(data);
});

it.each([
  [{ name: 'Ashworth' }], [{ nhsNumber: '9000000009' }], [{ nhsNumber: 9_000_000_009 }], [{ person: { name: 'Ashworth' } }], [{ to: 'somebody@example.org' }], [{ ids: ['Ashworth'] }], [{ note: '' }], [{ 'Edna Ashworth': 1.5 }],
])('a job may not carry %j, and its refusal does not repeat it', (data) => {
  expect(() => impersonal(data)).toThrow(/^a job may carry ids and dates only, not \w+$/);
  expect(() => impersonal(data)).not.toThrow(/Ashworth|9000000009|example/);
});
