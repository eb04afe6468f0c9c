/** Every role a person may hold, and what it is called. The table `account` checks the same list. */
export const ROLES = {
  practitioner: 'Practitioner',
  spoke_lead: 'Spoke lead',
  single_point_of_access: 'Single point of access coordinator',
  hub_manager: 'Hub manager',
  verifier: 'Verifier',
  mdt_contributor: 'MDT contributor',
  referrer: 'Referrer',
  appeals_officer: 'Appeals officer',
  returns_officer: 'Returns officer',
  finance_officer: 'Finance officer',
  administrator: 'Administrator',
  auditor: 'Auditor',
  privacy_officer: 'Privacy officer',
} as const;

export type Role = keyof typeof ROLES;

export const EVERY_ROLE = Object.keys(ROLES) as Role[];

export const isRole = (value: unknown): value is Role => typeof value === 'string' && Object.hasOwn(ROLES, value);
