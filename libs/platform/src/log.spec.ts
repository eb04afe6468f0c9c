import { describe, expect, it } from '@jest/globals';
import { createLog, faultOf } from './log.js';

const said = (write: (log: ReturnType<typeof createLog>) => void): string => {
  let text = '';
  write(createLog('debug', 'test', { write: (line) => void (text += line) }));
  return text;
};

describe('the log', () => {
  it('writes what is on its list', () => {
    expect(JSON.parse(said((log) => log.info({ route: '/cases/:caseId', status: 200, at: ['gate.ts:1'] }, 'answered')))).toMatchObject({ name: 'test', msg: 'answered', route: '/cases/:caseId', status: 200, at: ['gate.ts:1'] });
  });

  it.each([
    [{ familyName: 'Ashworth' }], [{ nhs_number: '9000000009' }], [{ query: { q: 'Ashworth' } }], [{ error: { detail: 'Key (name)=(Ashworth)' } }], [{ headers: { cookie: 'Ashworth' } }], [{ error: 'of 900 000 0009' }], [{ latest: { q: 'Ashworth' } }], [{ at: ['9000000009'] }],
  ])('leaves out of it what %j tells of somebody', (given) => {
    expect(said((log) => log.error(given, 'failed'))).not.toMatch(/Ashworth|900 ?000 ?0009/);
  });
});

it.each([
  [Object.assign(new Error('invalid input syntax for type date: "Ashworth"'), { severity: 'ERROR', code: '22007' }), 'PostgreSQL 22007'],
  [Object.assign(new Error('duplicate key'), { severity: 'ERROR', code: '23505', table: 'person', constraint: 'person_nhs_number_key', detail: 'Ashworth' }), 'PostgreSQL 23505 person person_nhs_number_key'],
  [new Error('connect ECONNREFUSED'), 'connect ECONNREFUSED'],
  [new Error('no such person: 900 000 0009\nat somewhere'), 'no such person: (number)'],
])('a fault is told without the values that caused it: %s', (error, fault) => {
  expect(faultOf(error)).toBe(fault);
});
