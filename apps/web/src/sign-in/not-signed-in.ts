/** Nobody is signed in, and this is not for everybody. */
export class NotSignedIn extends Error {
  readonly reasons = ['not_signed_in'] as const;
}
