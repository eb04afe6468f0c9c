import { randomUUID } from 'node:crypto';
import type { Queryable } from '@chc/platform';
import { aParent, aPerson, aReferral, insert } from '../builders/record.js';
import type { Chance } from '../oracle/chance.js';
import type { ACase, AGrant, AnAgreement, AnInvitation, AnOrganisation, Somebody, World } from '../oracle/relationship.js';

export const TODAY = '2026-05-01';
export const NOW = '2026-05-01T10:00:00.000Z';

const ROLES = ['practitioner', 'spoke_lead', 'single_point_of_access', 'hub_manager', 'verifier', 'finance_officer', 'returns_officer', 'auditor', 'administrator', 'referrer', 'mdt_contributor'];
const FUNCTIONS = ['intake', 'casework', 'verification', 'finance', 'returns', 'oversight'];
const CODES = ['PR-1', 'PR-2', 'PR-3', 'PR-4'];

/** Two ICBs of two places of two commissioners each, and two organisations outside; cases of every one; people anywhere. All of it by chance, and in the database. */
export async function aWorld(db: Queryable, chance: Chance): Promise<World & { readonly people: readonly Somebody[] }> {
  const organisations: AnOrganisation[] = [];
  const add = async (kind: AnOrganisation['kind'], under: AnOrganisation | null): Promise<AnOrganisation> => {
    const one: AnOrganisation = { id: randomUUID(), kind, under: under?.id ?? null };
    await insert(db, 'organisation', { id: one.id, code: `O${organisations.length}`, kind });
    if (under) await aParent(db, { organisation_id: one.id, organisation_kind: kind, parent_id: under.id, parent_kind: under.kind });
    organisations.push(one);
    return one;
  };
  const icbOf = new Map<string, string>();
  for (let i = 0; i < 2; i += 1) {
    const icb = await add('icb', null);
    for (let p = 0; p < 2; p += 1) {
      const place = await add('place', icb);
      for (let c = 0; c < 2; c += 1) icbOf.set((await add('sub_icb', place)).id, icb.id);
    }
  }
  for (let n = 0; n < 2; n += 1) await add('provider', null);
  const commissioners = [...icbOf.keys()];
  const maybe = <T>(from: readonly T[], often: number): T | null => (chance.yes(often) ? chance.pick(from) : null);

  const people: Somebody[] = [];
  for (let n = 0; n < 40; n += 1) {
    const one: Somebody = {
      accountId: randomUUID(), id: `person.${n}`, organisation: chance.yes(0.9) ? chance.pick(organisations).id : null,
      roles: chance.shuffled(ROLES).slice(0, chance.between(1, 2)), practitioner: maybe(CODES, 0.5),
    };
    await insert(db, 'account', { id: one.accountId, issuer: 'https://test.invalid', subject: one.id, username: one.id, name: one.id, organisation_id: one.organisation, roles: one.roles, practitioner: one.practitioner });
    people.push(one);
  }

  const [cases, grants, invitations, agreements]: [ACase[], AGrant[], AnInvitation[], AnAgreement[]] = [[], [], [], []];
  for (let n = 0; n < 60; n += 1) {
    const commissioner = chance.pick(commissioners);
    const [owner, taskOf, restricted] = [maybe(CODES, 0.5), maybe(CODES, 0.15), chance.yes(0.25)];
    const icb = icbOf.get(commissioner)!;
    const id = await aPerson(db, { icb_id: icb, commissioner_id: commissioner, practitioner: owner, ...(restricted && { restricted_at: NOW, restricted_by: 'hub.one', restricted_reason: 'Works here (invented)' }) });
    const referrals: ACase['referrals'][number][] = [];
    if (chance.yes(0.8)) {
      const its = chance.yes(0.25) ? chance.pick(commissioners) : commissioner;
      const coordinator = maybe(CODES, 0.3);
      referrals.push({ id: await aReferral(db, { icb_id: icb, person_id: id, commissioner_id: its, coordinator }), commissioner: its, coordinator });
    }
    if (taskOf) await insert(db, 'task', { icb_id: icb, person_id: id, what: 'Ring the ward', due_on: TODAY, assignee: taskOf, recorded_by: 'test', recorded_at: NOW });
    cases.push({ id, commissioner, owner, taskOf, restricted, referrals });
    if (chance.yes(0.3)) {
      const grant: AGrant = { account: chance.pick(people).accountId, caseId: id, from: chance.pick(['2026-05-01T09:30:00Z', '2026-05-01T10:00:00Z', '2026-05-01T10:01:00Z', '2026-05-01T08:30:00Z']), until: '', ended: chance.yes(0.2) };
      const until = new Date(Date.parse(grant.from) + 3_600_000).toISOString();
      await insert(db, 'case_grant', { icb_id: icb, person_id: id, account_id: grant.account, kind: 'urgent', reason: 'Seen on the ward tonight', from_at: grant.from, until_at: until, given_by: 'test', ...(grant.ended && { ended_at: NOW, ended_by: 'test' }) });
      grants.push({ ...grant, from: new Date(grant.from).toISOString(), until });
    }
    if (referrals[0] && chance.yes(0.4)) {
      const [invitation, removed] = [{ username: chance.pick(people).id, caseId: id, until: chance.pick(['2026-04-30', '2026-05-01', '2026-06-01']) }, chance.yes(0.2)];
      await insert(db, 'mdt_member', { icb_id: icb, person_id: id, referral_id: referrals[0].id, name: 'Nora', profession: 'nursing', organisation: 'Trust', username: invitation.username, may_open_until: invitation.until, added_on: '2026-03-03', added_by: 'test', ...(removed && { removed_on: '2026-04-01', removed_reason: 'left' }) });
      invitations.push({ ...invitation, removed });
    }
  }
  for (let n = 0; n < 8; n += 1) {
    const scope = chance.pick(organisations.filter(({ kind }) => kind !== 'provider'));
    const host = chance.pick(organisations.filter(({ id }) => id !== scope.id));
    const agreement: AnAgreement = { host: host.id, scope: scope.id, functions: chance.shuffled(FUNCTIONS).slice(0, chance.between(1, 3)), from: chance.pick(['2026-01-01', '2026-05-01', '2026-05-02']), to: chance.pick([null, null, '2026-05-01', '2026-05-02', '2027-01-01']) };
    if (agreement.to !== null && agreement.to < agreement.from) continue;
    await insert(db, 'hosting_agreement', { host_id: host.id, scope_id: scope.id, scope_kind: scope.kind, functions: agreement.functions, from_on: agreement.from, to_on: agreement.to, basis: 'An agreement (invented)', made_by: 'test' });
    agreements.push(agreement);
  }
  return { organisations, cases, grants, invitations, agreements, people };
}
