/** What kind of refusal: each has its own status at the front door. */
export type RefusalKind = 'not_found' | 'conflict' | 'forbidden' | 'stale' | 'version_required' | 'key_used_otherwise';

/** A refusal of the domain: it always names its reasons. */
export class DomainError extends Error {
  constructor(
    readonly kind: RefusalKind,
    readonly reasons: readonly string[],
    /** The acts that are possible instead, where a wrong one was asked for. */
    readonly possible?: readonly string[],
  ) {
    super(reasons.join('; '));
  }
}
