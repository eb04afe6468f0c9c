import type { FastifyInstance } from 'fastify';
import type { Role } from '@chc/access';

/** Where each role begins after signing in; the first of a person's roles in this order counts, and who has none of them begins at the position. */
const FIRST_PAGES = {
  practitioner: '/caseload', spoke_lead: '/caseload', single_point_of_access: '/intake', verifier: '/verification', appeals_officer: '/challenges', mdt_contributor: '/invited', referrer: '/my-referrals', returns_officer: '/returns', finance_officer: '/funding', privacy_officer: '/privacy',
} as const satisfies Partial<Record<Role, string>>;

/** The first page of somebody with these roles, among the pages there are. */
export function firstPage(server: FastifyInstance, roles: readonly string[]): string {
  const [, page] = Object.entries(FIRST_PAGES).find(([role, url]) => roles.includes(role) && server.hasRoute({ method: 'GET', url })) ?? [null, '/'];
  return page;
}
