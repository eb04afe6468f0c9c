import { expect, it } from '@jest/globals';
import { permittedBy, SCOPES, scopesFor } from './scopes.js';

it('permits what the token carries and the client was granted, both', () => {
  expect([...permittedBy(['cases.read', 'figures.read'], ['figures.read', 'referrals.send'])]).toEqual(['see_position', 'see_team_figures']);
  expect([...permittedBy(['cases.read'], [])]).toEqual([]);
  expect([...permittedBy([], ['cases.read'])]).toEqual([]);
  expect([...permittedBy(['constructor', '__proto__', 'openid'], ['constructor', '__proto__', 'openid'])]).toEqual([]);
});

it('lets no program decide about a person, keep accounts or read the audit', () => {
  const all = permittedBy(Object.keys(SCOPES), Object.keys(SCOPES));
  for (const permission of ['act_on_case', 'record_decision', 'keep_accounts', 'read_audit', 'set_dated_value', 'search_people', 'see_case_page']) {
    expect([permission, all.has(permission), scopesFor(permission)]).toEqual([permission, false, []]);
  }
});
