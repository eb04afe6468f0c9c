// Whom people sign in as on this machine: the provider the environment names, or the demonstration's own.
import { randomBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { ROOT } from '../project.js';
import { freePort } from './ports.js';

// Not PORT + 1: accounts are known by the provider's address, which should stay when PORT changes.
const WISHED_PORT = 3210;

/** `{ demonstration, env }`: whether the demonstration's provider is to run, and what it and the web need to know. */
export async function chooseSignIn(address) {
  const publicUrl = process.env.PUBLIC_URL || address;
  if (process.env.OIDC_ISSUER || process.env.NODE_ENV === 'production') return { demonstration: false, env: { PUBLIC_URL: publicUrl } };
  return {
    demonstration: true,
    env: {
      // Anybody may be anybody: so only this machine may ask, whatever the environment says.
      LISTEN: '127.0.0.1', PUBLIC_URL: publicUrl, OIDC_ISSUER: `http://127.0.0.1:${await freePort(WISHED_PORT)}`,
      OIDC_CLIENT_ID: 'chc-casework', OIDC_CLIENT_SECRET: randomBytes(24).toString('hex'),
      OIDC_ROLE_CLAIM: 'roles', OIDC_ROLE_MAP: undefined, OIDC_ORGANISATION_CLAIM: 'organisation', OIDC_PRACTITIONER_CLAIM: 'practitioner',
      OIDC_MFA: 'claimed', OIDC_ACCEPTED_AMR: 'mfa', OIDC_ACR_VALUES: undefined, OIDC_MAX_AGE_MINUTES: undefined, OIDC_API_AUDIENCE: undefined,
    },
  };
}

/** What to say of signing in, below the address. */
export async function signInWords({ demonstration }) {
  if (!demonstration) return process.env.OIDC_ISSUER ? `People sign in at ${process.env.OIDC_ISSUER}` : 'Nobody can sign in: OIDC_ISSUER is not set, and there is no demonstration sign-in where NODE_ENV is production.';
  const { PEOPLE } = await import(pathToFileURL(join(ROOT, 'dist/apps/provider/src/people.js')).href);
  const width = Math.max(...PEOPLE.map(({ name }) => name.length));
  return ['Choose Sign in there, then whom to be (nobody here exists, no password):', ...PEOPLE.map(({ name, says }) => `  ${name.padEnd(width)}  ${says}`)].join('\n');
}
