/** A setting that is wrong or missing; the message names every one of them. */
export class SettingsError extends Error {}

type Reader<T> = (value: string | undefined) => T | Problem;
class Problem {
  constructor(readonly expected: string) {}
}

const url = (...schemes: string[]): Reader<string> => (value) =>
  value && schemes.some((s) => value.startsWith(`${s}://`)) && URL.canParse(value) ? value : new Problem(`a ${schemes[0]}:// address`);
const optional = <T>(read: Reader<T>): Reader<T | undefined> => (value) => (value ? read(value) : undefined);
const port: Reader<number> = (value = '3000') => {
  const number = Number(value);
  return Number.isInteger(number) && number >= 0 && number < 65536 ? number : new Problem('a port number, 0 to 65535');
};
const oneOf = (...choices: string[]): Reader<string> => (value = choices[0]) =>
  value !== undefined && choices.includes(value) ? value : new Problem(`one of ${choices.join(', ')}`);
const date: Reader<string> = (value = '') =>
  /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString().startsWith(value)
    ? value
    : new Problem('a date, YYYY-MM-DD');

const text: Reader<string> = (value) => value || new Problem('a word');
const textOr = (otherwise: string): Reader<string> => (value) => value || otherwise;
const wholeNumber = (otherwise: number): Reader<number> => (value) => {
  const number = Number(value || otherwise);
  return Number.isInteger(number) && number > 0 ? number : new Problem('a whole number above 0');
};
/** Words with spaces or commas between. */
const wordsOr = (...otherwise: readonly string[]): Reader<readonly string[]> => (value) => (value ? value.split(/[\s,]+/).filter(Boolean) : otherwise);
const THIS_MACHINE = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** https, or http on this machine, where nobody listens in. */
const webAddress: Reader<string> = (value = '') => {
  const address = URL.canParse(value) ? new URL(value) : undefined;
  const safe = address && (address.protocol === 'https:' || (address.protocol === 'http:' && THIS_MACHINE.has(address.hostname)));
  return safe ? value : new Problem('an https:// address');
};
const origin: Reader<string> = (value) => {
  const address = webAddress(value);
  return address instanceof Problem ? address : new URL(address).origin;
};
type Words = Readonly<Record<string, string | readonly string[]>>;
const map: Reader<Words> = (value = '') => {
  try {
    const read = JSON.parse(value) as Words;
    const isMap = typeof read === 'object' && read !== null && !Array.isArray(read);
    if (isMap && Object.values(read).every((words) => [words].flat().every((word) => typeof word === 'string'))) return read;
  } catch {
    // Said below.
  }
  return new Problem('a JSON object from their role to ours');
};
const mailbox: Reader<string> = (value = '') => (/^(?:[^<>@]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(value) ? value : new Problem('an email address'));

/** Every setting, its environment variable and how it is read. Nothing else reads the environment. */
const SETTINGS = {
  /** The database, as its owner; the services work as the role chc_app. */
  databaseUrl: ['DATABASE_URL', url('postgres', 'postgresql')],
  /** Where set, the services connect by this instead of taking the role. */
  databaseAppUrl: ['DATABASE_APP_URL', optional(url('postgres', 'postgresql'))],
  /** Only what puts work into the queue or takes it out needs it: see redisUrlOf. */
  redisUrl: ['REDIS_URL', optional(url('redis', 'rediss'))],
  port: ['PORT', port],
  /** The address the web process listens on. 0.0.0.0 is for a container whose port is published on loopback only. */
  listen: ['LISTEN', oneOf('127.0.0.1', '0.0.0.0')],
  /** The business date, for demonstration and tests; otherwise today in Europe/London. */
  today: ['CHC_TODAY', optional(date)],
  /** Where browsers reach the web process; otherwise this machine and `port`. */
  publicUrl: ['PUBLIC_URL', optional(origin)],
  /** The OpenID Connect provider people sign in at. Without one nobody can sign in and only what is public answers. */
  oidcIssuer: ['OIDC_ISSUER', optional(webAddress)],
  oidcClientId: ['OIDC_CLIENT_ID', optional(text)],
  oidcClientSecret: ['OIDC_CLIENT_SECRET', optional(text)],
  /** The claims that hold a person's roles, organisation code and practitioner code. */
  oidcRoleClaim: ['OIDC_ROLE_CLAIM', textOr('roles')],
  oidcRoleMap: ['OIDC_ROLE_MAP', optional(map)],
  oidcOrganisationClaim: ['OIDC_ORGANISATION_CLAIM', textOr('organisation')],
  oidcPractitionerClaim: ['OIDC_PRACTITIONER_CLAIM', textOr('practitioner')],
  /** Who answers for the second factor: `claimed`, each ID token must show it; `provider`, it lets nobody in without and says nothing; `off`, nobody, which production refuses. */
  oidcMfa: ['OIDC_MFA', oneOf('claimed', 'provider', 'off')],
  /** Sent with each sign-in as `acr_values`: the words by which the provider is asked for a second factor. */
  oidcAcrValues: ['OIDC_ACR_VALUES', optional(text)],
  /** What shows a second factor in an ID token: any one of these in `acr` or `amr`. */
  oidcAcceptedAcr: ['OIDC_ACCEPTED_ACR', wordsOr()],
  oidcAcceptedAmr: ['OIDC_ACCEPTED_AMR', wordsOr('mfa')],
  /** With it, whoever proved who they are to the provider longer ago does so again. */
  oidcMaxAgeMinutes: ['OIDC_MAX_AGE_MINUTES', optional(wholeNumber(1))],
  /** What the provider's tokens for our API are made out to (`aud`); otherwise PUBLIC_URL. */
  oidcApiAudience: ['OIDC_API_AUDIENCE', optional(text)],
  sessionIdleMinutes: ['SESSION_IDLE_MINUTES', wholeNumber(15)],
  sessionHours: ['SESSION_HOURS', wholeNumber(12)],
  /** How often a minute (apps/web/src/page/rate-limits.ts): requests of one account; signings-in, and everything, from one address. */
  rateRequests: ['RATE_REQUESTS', wholeNumber(600)],
  rateSearches: ['RATE_SEARCHES', wholeNumber(60)],
  rateExports: ['RATE_EXPORTS', wholeNumber(20)],
  rateSignIns: ['RATE_SIGN_INS', wholeNumber(120)],
  ratePerAddress: ['RATE_PER_ADDRESS', wholeNumber(6000)],
  /** Addresses of the proxies in front, apart by commas: only what they say of whom they ask for is believed. */
  trustedProxies: ['TRUSTED_PROXIES', optional(text)],
  logLevel: ['LOG_LEVEL', oneOf('info', 'debug', 'warn', 'error', 'silent')],
  /** Documents are kept in a folder, below the project's unless absolute; with an endpoint, in an S3-compatible store instead. */
  documentsFolder: ['DOCUMENTS_FOLDER', optional(text)],
  documentsLimitMb: ['DOCUMENTS_LIMIT_MB', wholeNumber(20)],
  documentsS3Endpoint: ['DOCUMENTS_S3_ENDPOINT', optional(url('https', 'http'))],
  documentsS3Bucket: ['DOCUMENTS_S3_BUCKET', optional(text)],
  documentsS3Region: ['DOCUMENTS_S3_REGION', optional(text)],
  documentsS3AccessKey: ['DOCUMENTS_S3_ACCESS_KEY', optional(text)],
  documentsS3SecretKey: ['DOCUMENTS_S3_SECRET_KEY', optional(text)],
  /** Where the head of the audit is noted every night, outside the database; below the project unless absolute. */
  auditAnchorFolder: ['AUDIT_ANCHOR_FOLDER', optional(text)],
  /** Without it no email is sent; what should be sent waits. With it MAIL_FROM and PUBLIC_URL are needed too: see mailerOf of letters. */
  smtpUrl: ['SMTP_URL', optional(url('smtp', 'smtps'))],
  mailFrom: ['MAIL_FROM', optional(mailbox)],
} as const satisfies Record<string, readonly [string, Reader<unknown>]>;

export type Settings = {
  readonly [K in keyof typeof SETTINGS]: Exclude<ReturnType<(typeof SETTINGS)[K][1]>, Problem>;
};

/** A value as it may be repeated: an address that holds a name and a password, or parameters, without them; nothing of what looks like one and cannot be read. */
function shown(value: string): string {
  if (!value.includes('://') || !/[@?]/.test(value)) return `"${value}"`;
  if (!URL.canParse(value)) return 'an address that cannot be read';
  const { protocol, host } = new URL(value);
  return `"${protocol}//${host}" (the rest is not repeated)`;
}

/**
 * Reads all settings at once.
 * @throws SettingsError naming every variable that is missing or wrong and what was expected.
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const read = Object.entries(SETTINGS).map(([name, [variable, reader]]) => [name, variable, reader(environment[variable])] as const);
  const wrong = read.flatMap(([, variable, value]) =>
    value instanceof Problem ? [`${variable} ${environment[variable] ? `is ${shown(environment[variable])}` : 'is not set'}: expected ${value.expected}`] : []);
  wrong.push(...halfAProvider(environment), ...withoutSecondFactor(environment));
  if (wrong.length > 0) throw new SettingsError(wrong.join('; '));
  return Object.fromEntries(read.map(([name, , value]) => [name, value])) as Settings;
}

/** A provider without the name and secret we have there, or the other way round, is a mistake and not a choice. */
function halfAProvider(environment: NodeJS.ProcessEnv): string[] {
  const together = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'];
  const missing = together.filter((variable) => !environment[variable]);
  return missing.length === together.length ? [] : missing.map((variable) => `${variable} is not set: expected all of ${together.join(', ')} or none`);
}

/** In earnest somebody answers for the second factor. */
function withoutSecondFactor({ NODE_ENV: kind, OIDC_MFA: factor }: NodeJS.ProcessEnv): string[] {
  if (kind !== 'production' || factor !== 'off') return [];
  return ['OIDC_MFA is "off" where NODE_ENV is production: expected claimed (each ID token shows a second factor) or provider (the provider lets nobody in without one)'];
}

/** The address of Redis. @throws SettingsError when it is not set */
export function redisUrlOf(settings: Settings): string {
  if (!settings.redisUrl) throw new SettingsError('REDIS_URL is not set: expected a redis:// address');
  return settings.redisUrl;
}
