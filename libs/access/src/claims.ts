import { isRole, type Role } from './roles.js';

/** Where a provider's claims hold what we need to know; `roleMap` turns its words into our roles. */
export interface ClaimNames {
  readonly role: string;
  /** The provider's value -> our role or roles; without it the values must be our roles. */
  readonly roleMap?: Readonly<Record<string, string | readonly string[]>> | undefined;
  readonly organisation: string;
  readonly practitioner: string;
}

/** A person as the provider describes them, in our words. */
export interface ClaimedPerson {
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
  readonly roles: readonly Role[];
  /** Values of the role claim that mean nothing here. */
  readonly unknownRoles: readonly string[];
  readonly organisationCode: string | null;
  readonly practitioner: string | null;
}

type Claims = Readonly<Record<string, unknown>>;

const text = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null);

/** The claim of that very name (it may be an address, dots and all), else the one inside others: `realm_access.roles`. */
function claimed(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split('.').reduce<unknown>((within, part) =>
    (typeof within === 'object' && within !== null && Object.hasOwn(within, part) ? (within as Claims)[part] : undefined), claims);
}

/** Providers give roles as a list, as one word, or as words with spaces or commas between. */
function values(claim: unknown, map: ClaimNames['roleMap']): string[] {
  if (Array.isArray(claim)) return claim.filter((value) => typeof value === 'string');
  if (typeof claim !== 'string') return [];
  return map && Object.hasOwn(map, claim) ? [claim] : claim.split(/[\s,]+/).filter(Boolean);
}

/** Turns a provider's claims into who the person is here. What it does not say, nobody is granted. */
export function personOf(claims: Claims & { readonly sub: string }, names: ClaimNames): ClaimedPerson {
  const given = values(claimed(claims, names.role), names.roleMap);
  const meant = (value: string): readonly string[] => {
    if (!names.roleMap) return [value];
    return Object.hasOwn(names.roleMap, value) ? [names.roleMap[value]!].flat() : [];
  };
  const username = text(claims.preferred_username) ?? text(claims.email) ?? claims.sub;
  return {
    username,
    name: text(claims.name) ?? username,
    email: text(claims.email),
    roles: [...new Set(given.flatMap(meant).filter(isRole))],
    unknownRoles: given.filter((value) => !meant(value).some(isRole)),
    organisationCode: text(claimed(claims, names.organisation)),
    practitioner: text(claimed(claims, names.practitioner)),
  };
}
