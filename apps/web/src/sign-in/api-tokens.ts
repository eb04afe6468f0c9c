import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { actorOfClient, readApiClient } from '@chc/access';
import type { Actor, Queryable, Settings } from '@chc/platform';
import { BearerRefused } from './bearer.js';
import { IdentityProvider } from './identity-provider.js';

/** Signatures by a key whose other half the provider alone has. No `none`, and no HMAC: its key would be one that everybody can fetch. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const TIMEOUT_MS = 5000;
/** Clocks of two machines. */
const TOLERANCE_SECONDS = 30;

const EXPIRED = new Set(['ERR_JWT_EXPIRED']);
const NOT_OURS = new Set(['aud', 'iss']);
/** The keys were read and none is the token's. Anything else while fetching them says nothing of the token. */
const NO_KEY = new Set(['ERR_JWKS_NO_MATCHING_KEY', 'ERR_JWKS_MULTIPLE_MATCHING_KEYS', 'ERR_JOSE_NOT_SUPPORTED']);

/** The provider's access tokens for programs (client credentials; RFC 9068, RFC 6750). */
export class ApiTokens {
  private readonly provider: IdentityProvider;
  private found: Promise<{ issuer: string; key: JWTVerifyGetKey }> | undefined;

  constructor(private readonly settings: Settings) {
    this.provider = new IdentityProvider(settings);
  }

  /** Whose token it is, as whoever acts. @throws BearerRefused */
  async actorOf(db: Queryable, token: string): Promise<Actor> {
    const { clientId, scopes } = await this.read(token);
    const client = await readApiClient(db, clientId);
    if (!client) throw new BearerRefused('no_such_client');
    if (client.disabledAt) throw new BearerRefused('client_is_disabled');
    return actorOfClient(client, scopes);
  }

  private async read(token: string): Promise<{ clientId: string; scopes: readonly string[] }> {
    const audience = this.settings.oidcApiAudience ?? this.settings.publicUrl;
    if (!this.settings.oidcIssuer || !audience) throw new BearerRefused('token_is_not_valid');
    const { issuer, key } = await this.signer();
    try {
      const { payload } = await jwtVerify(token, key, {
        issuer, audience, algorithms: ALGORITHMS, typ: 'at+jwt', clockTolerance: TOLERANCE_SECONDS, requiredClaims: ['exp', 'iat', 'sub', 'client_id'],
      });
      const { client_id: clientId, scope } = payload;
      if (typeof clientId !== 'string') throw new BearerRefused('token_is_not_valid');
      return { clientId, scopes: typeof scope === 'string' ? scope.split(' ') : [] };
    } catch (error) {
      throw refusalOf(error);
    }
  }

  private async signer(): Promise<{ issuer: string; key: JWTVerifyGetKey }> {
    this.found ??= this.findSigner();
    try {
      return await this.found;
    } catch {
      this.found = undefined;
      throw new BearerRefused('token_cannot_be_checked');
    }
  }

  private async findSigner(): Promise<{ issuer: string; key: JWTVerifyGetKey }> {
    const { issuer, keys } = await this.provider.signer();
    if (!keys) throw new Error('the provider names no keys');
    const remote = createRemoteJWKSet(new URL(keys), { timeoutDuration: TIMEOUT_MS });
    const key: JWTVerifyGetKey = (header, jws) => remote(header, jws).catch((error: unknown) => {
      throw error instanceof errors.JOSEError && NO_KEY.has(error.code) ? error : new BearerRefused('token_cannot_be_checked');
    });
    return { issuer, key };
  }
}

function refusalOf(error: unknown): BearerRefused {
  if (error instanceof BearerRefused) return error;
  const { code = '', claim = '' } = error as { code?: string; claim?: string };
  return new BearerRefused(EXPIRED.has(code) ? 'token_has_expired' : NOT_OURS.has(claim) ? 'token_is_for_somebody_else' : 'token_is_not_valid');
}
