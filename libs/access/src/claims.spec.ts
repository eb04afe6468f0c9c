import { describe, expect, it } from '@jest/globals';
import { personOf } from './claims.js';

const NAMES = { role: 'roles', organisation: 'organisation', practitioner: 'practitioner' };

describe('who a person is by their claims', () => {
  it('is what a provider that speaks our words says', () => {
    const claims = { sub: 's-1', preferred_username: 'c.holt', name: 'Caro Holt', email: 'c.holt@example.org', roles: ['practitioner', 'verifier'], organisation: '00R', practitioner: 'PR-BPL-01' };
    expect(personOf(claims, NAMES)).toEqual({
      username: 'c.holt', name: 'Caro Holt', email: 'c.holt@example.org', roles: ['practitioner', 'verifier'], unknownRoles: [], organisationCode: '00R', practitioner: 'PR-BPL-01',
    });
  });

  it('falls back for a name to the email, then to the subject', () => {
    expect(personOf({ sub: 's-1', email: 'c@example.org' }, NAMES)).toMatchObject({ username: 'c@example.org', name: 'c@example.org' });
    expect(personOf({ sub: 's-1', name: ' ' }, NAMES)).toMatchObject({ username: 's-1', name: 's-1', email: null, roles: [], organisationCode: null, practitioner: null });
  });

  it.each<[string, object, object, string[], string[]]>([
    ['a list', { roles: ['auditor', 'auditor', 'root', 7] }, {}, ['auditor'], ['root']],
    ['one word', { roles: 'auditor' }, {}, ['auditor'], []],
    ['words with spaces and commas', { roles: 'auditor, verifier' }, {}, ['auditor', 'verifier'], []],
    ['a claim inside others', { realm_access: { roles: ['referrer'] } }, { role: 'realm_access.roles' }, ['referrer'], []],
    ['a claim whose name is an address', { 'https://a.example/roles': ['referrer'] }, { role: 'https://a.example/roles' }, ['referrer'], []],
    ['their words', { roles: ['CHC Nurse', 'auditor'] }, { roleMap: { 'CHC Nurse': 'practitioner' } }, ['practitioner'], ['auditor']],
    ['their one word with a space', { roles: 'CHC Nurse' }, { roleMap: { 'CHC Nurse': 'practitioner' } }, ['practitioner'], []],
    ['their word for several of ours', { roles: ['Lead'] }, { roleMap: { Lead: ['spoke_lead', 'verifier'] } }, ['spoke_lead', 'verifier'], []],
    ['their word for what is no role of ours', { roles: ['Lead'] }, { roleMap: { Lead: 'king' } }, [], ['Lead']],
    ['what every object has', { roles: ['constructor', '__proto__'] }, { roleMap: {} }, [], ['constructor', '__proto__']],
    ['nothing', {}, {}, [], []],
    ['an object', { roles: { auditor: true } }, {}, [], []],
  ])('reads roles from %s', (_what, claims, words, roles, unknownRoles) => {
    expect(personOf({ sub: 's', ...claims }, { ...NAMES, ...words })).toMatchObject({ roles, unknownRoles });
  });
});
