import * as client from 'openid-client';
import type { Proof, SignInAttempt } from '@chc/access';
import type { Settings } from '@chc/platform';

/** Why a sign-in did not come about. */
export class SignInFailure extends Error {
  constructor(readonly why: 'not_set_up' | 'unreachable' | 'refused' | 'not_ours' | 'broken' | 'disabled' | 'no_second_factor', cause?: unknown) {
    super(why, { cause });
  }
}

const TIMEOUT_SECONDS = 10;
const SCOPE = 'openid profile email';

type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

/** Who came back from the provider, and how they proved it: of that only what the ID token itself signs. */
export interface Returned {
  readonly issuer: string;
  readonly claims: Claims;
  readonly proof: Proof;
}

/** Nothing came, or what a proxy in between says when nothing comes. */
const SILENCE = new Set(['OAUTH_TIMEOUT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR']);

/** What went wrong, from what openid-client throws; the provider not answering comes as fetch's own error. */
function failureOf(error: unknown): SignInFailure {
  if (error instanceof client.AuthorizationResponseError) return new SignInFailure('refused', error);
  const { code, cause } = error as { code?: string; cause?: unknown };
  const silent = SILENCE.has(code ?? '') || [error, cause].some((one) => (one as Error | undefined)?.message === 'fetch failed');
  return new SignInFailure(silent ? 'unreachable' : 'broken', error);
}

/** The OpenID Connect provider people sign in at: authorisation code with PKCE, state and nonce. */
export class IdentityProvider {
  private found: Promise<client.Configuration> | undefined;

  constructor(private readonly settings: Settings) {}

  /** What the provider says of itself, asked once; asked again after it did not answer. */
  private async configuration(): Promise<client.Configuration> {
    this.found ??= this.discover();
    try {
      return await this.found;
    } catch (error) {
      this.found = undefined;
      throw error instanceof SignInFailure ? error : failureOf(error);
    }
  }

  private async discover(): Promise<client.Configuration> {
    const { oidcIssuer, oidcClientId, oidcClientSecret } = this.settings;
    if (!oidcIssuer || !oidcClientId || !oidcClientSecret) throw new SignInFailure('not_set_up');
    // Plain http only where the settings let it be: on this machine.
    const execute = oidcIssuer.startsWith('http:') ? [client.allowInsecureRequests] : [];
    const found = await client.discovery(new URL(oidcIssuer), oidcClientId, undefined, client.ClientSecretBasic(oidcClientSecret), { execute, timeout: TIMEOUT_SECONDS });
    const ways = found.serverMetadata().token_endpoint_auth_methods_supported;
    if (!ways || ways.includes('client_secret_basic')) return found;
    const otherwise = new client.Configuration(found.serverMetadata(), oidcClientId, undefined, client.ClientSecretPost(oidcClientSecret));
    otherwise.timeout = TIMEOUT_SECONDS;
    execute.forEach((allow) => allow(otherwise));
    return otherwise;
  }

  /** Where to send the browser, and what the answer must match. */
  async begin(redirectUri: string): Promise<{ address: string; state: string } & Pick<SignInAttempt, 'nonce' | 'codeVerifier'>> {
    const configuration = await this.configuration();
    const { oidcAcrValues, oidcMaxAgeMinutes } = this.settings;
    const [state, nonce, codeVerifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
    const address = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri, scope: SCOPE, state, nonce,
      ...(oidcAcrValues && { acr_values: oidcAcrValues }), ...(oidcMaxAgeMinutes && { max_age: String(oidcMaxAgeMinutes * 60) }),
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier), code_challenge_method: 'S256',
    });
    return { address: address.href, state, nonce, codeVerifier };
  }

  /** Turns the provider's answer (the address it sent the browser back to) into who signed in. @throws SignInFailure */
  async finish(answer: URL, state: string, { nonce, codeVerifier }: SignInAttempt): Promise<Returned> {
    const configuration = await this.configuration();
    try {
      const tokens = await client.authorizationCodeGrant(configuration, answer, {
        expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier, idTokenExpected: true,
        ...(this.settings.oidcMaxAgeMinutes && { maxAge: this.settings.oidcMaxAgeMinutes * 60 }),
      });
      const signed = tokens.claims()!;
      const { issuer, userinfo_endpoint: more } = configuration.serverMetadata();
      const told = more ? await client.fetchUserInfo(configuration, tokens.access_token, signed.sub) : {};
      return { issuer, claims: { ...told, ...signed }, proof: { acr: signed.acr, amr: signed.amr } };
    } catch (error) {
      throw failureOf(error);
    }
  }

  /** Who signs the provider's tokens, and where its keys are. @throws SignInFailure */
  async signer(): Promise<{ issuer: string; keys: string | undefined }> {
    const { issuer, jwks_uri: keys } = (await this.configuration()).serverMetadata();
    return { issuer, keys };
  }

  /** Where the provider itself is signed out of, when it has such a place. */
  async signOutAddress(): Promise<string | undefined> {
    const configuration = await this.configuration().catch(() => undefined);
    if (!configuration?.serverMetadata().end_session_endpoint) return undefined;
    return client.buildEndSessionUrl(configuration).href;
  }
}
