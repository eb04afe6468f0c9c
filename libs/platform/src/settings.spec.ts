import { describe, expect, it } from '@jest/globals';
import { SettingsError, readSettings, redisUrlOf } from './settings.js';

const ENOUGH = { DATABASE_URL: 'postgres://owner@localhost/chc' };
const ALL = {
  DATABASE_URL: 'postgresql://owner@localhost/chc', DATABASE_APP_URL: 'postgres://app@localhost/chc', REDIS_URL: 'rediss://localhost:6379',
  PORT: '8080', LISTEN: '0.0.0.0', CHC_TODAY: '2026-02-28', LOG_LEVEL: 'warn',
};

describe('readSettings', () => {
  it('needs the database alone; the rest has a value or is left out', () => {
    expect(readSettings(ENOUGH)).toEqual({
      databaseUrl: ENOUGH.DATABASE_URL, databaseAppUrl: undefined, redisUrl: undefined, port: 3000, listen: '127.0.0.1', today: undefined, logLevel: 'info',
    });
  });

  it('reads every setting', () => {
    expect(readSettings(ALL)).toEqual({
      databaseUrl: ALL.DATABASE_URL, databaseAppUrl: ALL.DATABASE_APP_URL, redisUrl: ALL.REDIS_URL, port: 8080, listen: '0.0.0.0', today: '2026-02-28', logLevel: 'warn',
    });
  });

  it.each([
    [{ DATABASE_URL: undefined }, 'DATABASE_URL is not set: expected a postgres:// address'],
    [{ DATABASE_URL: 'mysql://localhost/chc' }, 'DATABASE_URL is "mysql://localhost/chc": expected a postgres:// address'],
    [{ REDIS_URL: 'http://localhost' }, 'REDIS_URL is "http://localhost": expected a redis:// address'],
    [{ PORT: '65536' }, 'PORT is "65536": expected a port number, 0 to 65535'],
    [{ PORT: 'web' }, 'PORT is "web": expected a port number, 0 to 65535'],
    [{ LISTEN: '192.168.0.4' }, 'LISTEN is "192.168.0.4": expected one of 127.0.0.1, 0.0.0.0'],
    [{ CHC_TODAY: '2026-02-29' }, 'CHC_TODAY is "2026-02-29": expected a date, YYYY-MM-DD'],
    [{ CHC_TODAY: 'tomorrow' }, 'CHC_TODAY is "tomorrow": expected a date, YYYY-MM-DD'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud": expected one of info, debug, warn, error, silent'],
  ])('refuses %j', (wrong, sentence) => {
    expect(() => readSettings({ ...ENOUGH, ...wrong })).toThrow(new SettingsError(sentence));
  });

  it('names everything that is wrong at once', () => {
    expect(() => readSettings({ PORT: '-1', CHC_TODAY: '1' })).toThrow(/DATABASE_URL.*; PORT.*; CHC_TODAY/);
  });
});

it('asks for Redis only where it is needed', () => {
  expect(() => redisUrlOf(readSettings(ENOUGH))).toThrow(new SettingsError('REDIS_URL is not set: expected a redis:// address'));
  expect(redisUrlOf(readSettings(ALL))).toBe(ALL.REDIS_URL);
});
