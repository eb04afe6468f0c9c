/** A refusal of the domain: it always names its reasons. */
export class DomainError extends Error {
  constructor(
    readonly kind: 'not_found' | 'conflict' | 'forbidden',
    readonly reasons: readonly string[],
  ) {
    super(reasons.join('; '));
  }
}
