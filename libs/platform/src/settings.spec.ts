import { describe, expect, it } from '@jest/globals';
import { SettingsError, readSettings, redisUrlOf } from './settings.js';

const ENOUGH = { DATABASE_URL: 'postgres://owner@localhost/chc' };
const ALL = {
  DATABASE_URL: 'postgresql://owner@localhost/chc', DATABASE_APP_URL: 'postgres://app@localhost/chc', REDIS_URL: 'rediss://localhost:6379',
  PORT: '8080', LISTEN: '0.0.0.0', CHC_TODAY: '2026-02-28', LOG_LEVEL: 'warn', PUBLIC_URL: 'https://chc.example.org/',
  OIDC_ISSUER: 'https://login.example.org', OIDC_CLIENT_ID: 'chc', OIDC_CLIENT_SECRET: 'secret', OIDC_ROLE_CLAIM: 'realm_access.roles',
  OIDC_ROLE_MAP: '{"CHC Nurse":"practitioner","CHC Lead":["spoke_lead","verifier"]}', OIDC_ORGANISATION_CLAIM: 'ods', OIDC_PRACTITIONER_CLAIM: 'staff',
  SESSION_IDLE_MINUTES: '10', SESSION_HOURS: '8', OIDC_MFA: 'provider', OIDC_ACR_VALUES: 'AAL2_OR_AAL3_ANY', OIDC_ACCEPTED_ACR: 'AAL2 AAL3', OIDC_ACCEPTED_AMR: 'mfa,sc', OIDC_MAX_AGE_MINUTES: '60', OIDC_API_AUDIENCE: 'chc-api',
  DOCUMENTS_FOLDER: '/var/documents', DOCUMENTS_LIMIT_MB: '5', DOCUMENTS_S3_ENDPOINT: 'https://s3.localhost', DOCUMENTS_S3_BUCKET: 'chc', DOCUMENTS_S3_REGION: 'eu-west-2',
  DOCUMENTS_S3_ACCESS_KEY: 'key', DOCUMENTS_S3_SECRET_KEY: 'secret', RATE_REQUESTS: '1', RATE_SEARCHES: '2', RATE_EXPORTS: '3', RATE_SIGN_INS: '4', RATE_PER_ADDRESS: '5', TRUSTED_PROXIES: '10.0.0.1', AUDIT_ANCHOR_FOLDER: '/var/anchors', SMTP_URL: 'smtp://localhost:2525', MAIL_FROM: 'CHC team <chc@example.org>',
};

describe('readSettings', () => {
  it('needs the database alone; the rest has a value or is left out', () => {
    expect(readSettings(ENOUGH)).toEqual({
      databaseUrl: ENOUGH.DATABASE_URL, databaseAppUrl: undefined, redisUrl: undefined, port: 3000, listen: '127.0.0.1', today: undefined, logLevel: 'info',
      publicUrl: undefined, oidcIssuer: undefined, oidcClientId: undefined, oidcClientSecret: undefined, oidcRoleClaim: 'roles', oidcRoleMap: undefined,
      oidcOrganisationClaim: 'organisation', oidcPractitionerClaim: 'practitioner', sessionIdleMinutes: 15, sessionHours: 12,
      oidcMfa: 'claimed', oidcAcceptedAcr: [], oidcAcceptedAmr: ['mfa'],
      documentsLimitMb: 20, rateRequests: 600, rateSearches: 60, rateExports: 20, rateSignIns: 120, ratePerAddress: 6000,
    });
  });

  it('reads every setting', () => {
    expect(readSettings(ALL)).toEqual({
      databaseUrl: ALL.DATABASE_URL, databaseAppUrl: ALL.DATABASE_APP_URL, redisUrl: ALL.REDIS_URL, port: 8080, listen: '0.0.0.0', today: '2026-02-28', logLevel: 'warn',
      publicUrl: 'https://chc.example.org', oidcIssuer: ALL.OIDC_ISSUER, oidcClientId: 'chc', oidcClientSecret: 'secret', oidcRoleClaim: 'realm_access.roles',
      oidcRoleMap: { 'CHC Nurse': 'practitioner', 'CHC Lead': ['spoke_lead', 'verifier'] }, oidcOrganisationClaim: 'ods', oidcPractitionerClaim: 'staff',
      sessionIdleMinutes: 10, sessionHours: 8, oidcMfa: 'provider', oidcAcrValues: 'AAL2_OR_AAL3_ANY', oidcAcceptedAcr: ['AAL2', 'AAL3'], oidcAcceptedAmr: ['mfa', 'sc'], oidcMaxAgeMinutes: 60, oidcApiAudience: 'chc-api',
      documentsFolder: ALL.DOCUMENTS_FOLDER, documentsLimitMb: 5, documentsS3Endpoint: ALL.DOCUMENTS_S3_ENDPOINT, documentsS3Bucket: 'chc', documentsS3Region: 'eu-west-2',
      documentsS3AccessKey: 'key', documentsS3SecretKey: 'secret', rateRequests: 1, rateSearches: 2, rateExports: 3, rateSignIns: 4, ratePerAddress: 5, trustedProxies: '10.0.0.1', auditAnchorFolder: '/var/anchors', smtpUrl: ALL.SMTP_URL, mailFrom: ALL.MAIL_FROM,
    });
  });

  it.each([
    [{ DATABASE_URL: undefined }, 'DATABASE_URL is not set: expected a postgres:// address'],
    [{ DATABASE_URL: 'mysql://localhost/chc' }, 'DATABASE_URL is "mysql://localhost/chc": expected a postgres:// address'],
    [{ DATABASE_URL: 'mysql://owner:s3cret@db.example.org/chc?password=s3cret' }, 'DATABASE_URL is "mysql://db.example.org" (the rest is not repeated): expected a postgres:// address'],
    [{ DATABASE_APP_URL: 'postgres://app:s3#cret/@@x:y' }, 'DATABASE_APP_URL is an address that cannot be read: expected a postgres:// address'],
    [{ REDIS_URL: 'http://:s3cret@localhost' }, 'REDIS_URL is "http://localhost" (the rest is not repeated): expected a redis:// address'],
    [{ PORT: 'postgres://owner:s3cret@localhost/chc' }, 'PORT is "postgres://localhost" (the rest is not repeated): expected a port number, 0 to 65535'],
    [{ REDIS_URL: 'http://localhost' }, 'REDIS_URL is "http://localhost": expected a redis:// address'],
    [{ PORT: '65536' }, 'PORT is "65536": expected a port number, 0 to 65535'],
    [{ PORT: 'web' }, 'PORT is "web": expected a port number, 0 to 65535'],
    [{ LISTEN: '192.168.0.4' }, 'LISTEN is "192.168.0.4": expected one of 127.0.0.1, 0.0.0.0'],
    [{ CHC_TODAY: '2026-02-29' }, 'CHC_TODAY is "2026-02-29": expected a date, YYYY-MM-DD'],
    [{ CHC_TODAY: 'tomorrow' }, 'CHC_TODAY is "tomorrow": expected a date, YYYY-MM-DD'],
    [{ PUBLIC_URL: 'http://chc.example.org' }, 'PUBLIC_URL is "http://chc.example.org": expected an https:// address'],
    [{ OIDC_ISSUER: 'https://login.example.org', OIDC_CLIENT_ID: 'chc' }, 'OIDC_CLIENT_SECRET is not set: expected all of OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET or none'],
    [{ OIDC_ROLE_MAP: '["practitioner"]' }, 'OIDC_ROLE_MAP is "["practitioner"]": expected a JSON object from their role to ours'],
    [{ OIDC_MFA: 'perhaps' }, 'OIDC_MFA is "perhaps": expected one of claimed, provider, off'],
    [{ OIDC_MFA: 'off', NODE_ENV: 'production' }, 'OIDC_MFA is "off" where NODE_ENV is production: expected claimed (each ID token shows a second factor) or provider (the provider lets nobody in without one)'],
    [{ SESSION_HOURS: '0.5' }, 'SESSION_HOURS is "0.5": expected a whole number above 0'],
    [{ DOCUMENTS_LIMIT_MB: '0' }, 'DOCUMENTS_LIMIT_MB is "0": expected a whole number above 0'],
    [{ SMTP_URL: 'https://localhost' }, 'SMTP_URL is "https://localhost": expected a smtp:// address'],
    [{ MAIL_FROM: 'the team' }, 'MAIL_FROM is "the team": expected an email address'],
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
