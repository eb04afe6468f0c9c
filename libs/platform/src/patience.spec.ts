import { describe, expect, it } from '@jest/globals';
import { breaksConnection, isAway, PATIENCE, within } from './patience.js';

const network = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });
const server = (code: string, severity = 'ERROR'): Error => Object.assign(new Error('words'), { code, severity });

describe('an error of PostgreSQL', () => {
  it.each([
    ['nobody listens', network('ECONNREFUSED'), true, true], ['cut off', network('ECONNRESET'), true, true],
    ['cut off within a query', new Error('Connection terminated unexpectedly'), true, true], ['a paused server', new Error('Query read timeout'), true, true],
    ['no connection free', new Error('timeout exceeded when trying to connect'), true, true],
    ['shutting down', server('57P01', 'FATAL'), true, true], ['starting', server('57P03', 'FATAL'), true, true], ['too many connections', server('53300', 'FATAL'), true, true],
    ['a full disk', server('53100'), true, false], ['too slow', server('57014'), true, false], ['a lock not had', server('55P03'), true, false], ['a deadlock', server('40P01'), true, false],
    ['a broken rule', server('23505'), false, false], ['a wrong statement', server('42601'), false, false], ['our own mistake', new TypeError('x is undefined'), false, false],
  ])('%s', (_what, error, away, breaks) => {
    expect([isAway(error), breaksConnection(error)]).toEqual([away, breaks]);
  });
});

it('gives a server time to end a statement before we give it up ourselves', () => {
  for (const { statement_timeout, query_timeout } of [PATIENCE.page, PATIENCE.job]) expect(query_timeout).toBeGreaterThan(statement_timeout);
});

it('waits so long and no longer', async () => {
  await expect(within(1, new Promise(() => {}))).rejects.toThrow('no answer within 1 ms');
  await expect(within(1000, Promise.resolve('done'))).resolves.toBe('done');
});
