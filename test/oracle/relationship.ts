// Who sees which case, said a second time in plain words; the database's answer is compared with it.

export interface AnOrganisation { readonly id: string; readonly kind: 'icb' | 'place' | 'sub_icb' | 'provider'; readonly under: string | null }
export interface ACase {
  readonly id: string;
  readonly commissioner: string;
  readonly owner: string | null;
  readonly restricted: boolean;
  readonly referrals: readonly { readonly id: string; readonly commissioner: string; readonly coordinator: string | null }[];
  readonly taskOf: string | null;
}
export interface AnAgreement { readonly host: string; readonly scope: string; readonly functions: readonly string[]; readonly from: string; readonly to: string | null }
export interface AGrant { readonly account: string; readonly caseId: string; readonly from: string; readonly until: string; readonly ended: boolean }
export interface AnInvitation { readonly username: string; readonly caseId: string; readonly until: string; readonly removed: boolean }
export interface Somebody { readonly accountId: string; readonly id: string; readonly organisation: string | null; readonly roles: readonly string[]; readonly practitioner: string | null }
export interface World {
  readonly organisations: readonly AnOrganisation[];
  readonly cases: readonly ACase[];
  readonly agreements: readonly AnAgreement[];
  readonly grants: readonly AGrant[];
  readonly invitations: readonly AnInvitation[];
}

const WORKING = ['practitioner', 'spoke_lead', 'single_point_of_access', 'hub_manager', 'verifier'];
const SEEING = [...WORKING, 'finance_officer', 'returns_officer', 'auditor', 'privacy_officer', 'api_client'];
const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  intake: ['single_point_of_access', 'hub_manager'], casework: ['practitioner', 'spoke_lead', 'hub_manager'], verification: ['verifier', 'hub_manager'],
  finance: ['finance_officer'], returns: ['returns_officer'], oversight: ['auditor', 'privacy_officer'], programs: ['api_client'],
};

/** Whether one organisation is, or lies under, another. */
function isUnder({ organisations }: World, one: string, other: string): boolean {
  for (let at: string | null = one; at !== null; at = organisations.find(({ id }) => id === at)!.under) if (at === other) return true;
  return false;
}

/** The commissioners whose cases somebody sees by organisation or agreement: manages = as the ones who see restricted cases too. */
function reached(world: World, by: Somebody, on: string): Map<string, { manages: boolean }> {
  const found = new Map<string, { manages: boolean }>();
  const add = (root: string, roles: readonly string[]): void => {
    for (const { id, kind } of world.organisations) {
      if (kind === 'sub_icb' && isUnder(world, id, root)) found.set(id, { manages: roles.includes('hub_manager') || (found.get(id)?.manages ?? false) });
    }
  };
  const roles = by.roles.filter((role) => SEEING.includes(role));
  const own = world.organisations.find(({ id }) => id === by.organisation);
  if (own && own.kind !== 'provider' && roles.length > 0) add(own.id, roles);
  for (const { host, scope, functions, from, to } of world.agreements) {
    if (host !== by.organisation || on < from || (to !== null && on >= to)) continue;
    const served = roles.filter((role) => functions.some((one) => FUNCTIONS[one]!.includes(role)));
    if (served.length > 0) add(scope, served);
  }
  return found;
}

/** Whether somebody sees a case on a day at an instant. */
export function sees(world: World, by: Somebody, one: ACase, on: string, at: string): boolean {
  const reach = reached(world, by, on);
  const [own, every] = [reach.get(one.commissioner), [one.commissioner, ...one.referrals.map(({ commissioner }) => commissioner)].map((id) => reach.get(id))];
  if (world.grants.some((grant) => grant.account === by.accountId && grant.caseId === one.id && !grant.ended && grant.from <= at && at < grant.until)) return true;
  if (by.roles.includes('mdt_contributor') && world.invitations.some(({ username, caseId, until, removed }) => username === by.id && caseId === one.id && !removed && on <= until)) return true;
  if (every.some((reachedSo) => reachedSo?.manages)) return true;
  const home = world.organisations.find(({ id, kind }) => kind === 'icb' && by.organisation !== null && isUnder(world, by.organisation, id) && by.roles.some((role) => SEEING.includes(role)));
  const theirs = by.practitioner !== null && (one.owner === by.practitioner || one.taskOf === by.practitioner || one.referrals.some(({ coordinator }) => coordinator === by.practitioner));
  const works = by.roles.some((role) => WORKING.includes(role));
  if (theirs && works && ((home && isUnder(world, one.commissioner, home.id)) || own)) return true;
  return !one.restricted && every.some(Boolean);
}
