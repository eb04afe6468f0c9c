import type { Scope } from './scope.js';

/** Who acts, in which role, for which organisation. Written with every event and audit entry. */
export interface Actor {
  /** A person's account name, or `system:<what>` for our own jobs. */
  readonly id: string;
  readonly role: string;
  /** The organisation acted for; null where the system acts for all it holds. */
  readonly organisationId: string | null;
  /** The account of a signed-in person; absent for the system, as is the rest. */
  readonly accountId?: string;
  /** The person's name as their provider gives it. */
  readonly name?: string;
  readonly roles?: readonly string[];
  /** The person's own code as practitioner: the one in `referral.practitioner`. */
  readonly practitioner?: string | null;
  /** Every action and view that the person's roles permit. Absent for the system, which may do everything. */
  readonly may?: ReadonlySet<string>;
  /** Whose cases they see, worked out once a request; a person without one sees none. Absent for the system, which sees all. */
  readonly scope?: Scope;
}

/** The command line, on behalf of whoever may run it. */
export const COMMAND_LINE: Actor = { id: 'system:chc', role: 'command line', organisationId: null };

/** The nightly jobs. */
export const NIGHT: Actor = { id: 'system:nightly', role: 'nightly job', organisationId: null };
