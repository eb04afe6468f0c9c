/** Who acts, in which role, for which organisation. Written with every event and audit entry. */
export interface Actor {
  /** A person's account name, or `system:<what>` for our own jobs. */
  readonly id: string;
  readonly role: string;
  /** The organisation acted for; null where the system acts for all it holds. */
  readonly organisationId: string | null;
}

/** The command line, on behalf of whoever may run it. */
export const COMMAND_LINE: Actor = { id: 'system:chc', role: 'command line', organisationId: null };

/** The nightly jobs. */
export const NIGHT: Actor = { id: 'system:nightly', role: 'nightly job', organisationId: null };
