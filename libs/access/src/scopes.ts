import type { Permission } from './permissions.js';

interface Scope {
  /** What it lets a program do, in words for whoever grants it. */
  readonly says: string;
  readonly permissions: readonly Permission[];
}

/**
 * What programs may be granted, and the permissions each scope is: the one table of scope x permission. Deciding about a
 * person is in none of them. The table `api_client` checks the same names.
 */
export const SCOPES = {
  'figures.read': { says: 'Read the position and the figures of teams', permissions: ['see_position', 'see_team_figures'] },
  'worklist.read': { says: 'Read the worklist', permissions: ['see_worklist'] },
  'cases.read': { says: 'Read cases and their documents', permissions: ['see_case'] },
  'intake.read': { says: 'Read what waits at the single point of access', permissions: ['see_intake'] },
  'referrals.send': { says: 'Send Checklists, direct referrals and Fast Track tools', permissions: ['act_on_intake', 'send_checklist', 'refer_directly', 'send_fast_track_tool'] },
  'quality.read': { says: 'Read what imports refused', permissions: ['see_data_quality'] },
  'returns.read': { says: 'Read quarterly returns', permissions: ['see_returns'] },
  'api.read': { says: 'Read the description of the API', permissions: ['see_api_document'] },
} as const satisfies Record<string, Scope>;

export type ScopeName = keyof typeof SCOPES;

export const isScope = (value: unknown): value is ScopeName => typeof value === 'string' && Object.hasOwn(SCOPES, value);

/** What a program may do: what its token carries and it was granted here, both. */
export function permittedBy(token: readonly string[], granted: readonly string[]): ReadonlySet<string> {
  return new Set(token.filter((scope) => granted.includes(scope)).filter(isScope).flatMap((scope) => SCOPES[scope].permissions));
}

/** The scopes that permit something; none when it is for people only. */
export function scopesFor(permission: string): ScopeName[] {
  return Object.entries<Scope>(SCOPES).filter(([, { permissions }]) => permissions.includes(permission as Permission)).map(([name]) => name as ScopeName);
}
