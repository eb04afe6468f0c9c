/** What shows, in an ID token, that a person proved who they are with more than a password. Any one value is enough. */
export interface AcceptedProof {
  readonly acr: readonly string[];
  readonly amr: readonly string[];
}

/** How a person proved who they are, as the provider signed it (OpenID Connect Core, 2): nothing else counts. */
export interface Proof {
  readonly acr?: unknown;
  readonly amr?: unknown;
}

/** Whether the signed claims show a second factor. What is no text, or no list of texts, shows nothing. */
export function showsSecondFactor({ acr, amr }: Proof, accepted: AcceptedProof): boolean {
  const ways = Array.isArray(amr) ? amr : [];
  return (typeof acr === 'string' && accepted.acr.includes(acr)) || ways.some((way) => typeof way === 'string' && accepted.amr.includes(way));
}
