import { expect, it } from '@jest/globals';
import { PERMISSIONS, permittedTo } from './permissions.js';
import { EVERY_ROLE, isRole } from './roles.js';

it('permits nothing to nobody, nor to a role there is not', () => {
  expect([...permittedTo([]), ...permittedTo(['superuser', 'toString'])]).toEqual([]);
});

it.each(EVERY_ROLE)('permits a %s what its rows say and no more', (role) => {
  const rows = Object.entries<readonly string[]>(PERMISSIONS).filter(([, roles]) => roles.includes(role)).map(([permission]) => permission);
  expect([...permittedTo([role])]).toEqual(rows);
});

it('adds up the roles of a person who has several', () => {
  expect([...permittedTo(['returns_officer', 'auditor'])].sort()).toEqual([...new Set([...permittedTo(['returns_officer']), ...permittedTo(['auditor'])])].sort());
});

it('names only roles there are, each once a row', () => {
  const rows = Object.entries<readonly string[]>(PERMISSIONS);
  expect(rows.filter(([, roles]) => roles.length === 0 || !roles.every(isRole) || new Set(roles).size !== roles.length)).toEqual([]);
});

it('shows no case to who keeps accounts, nor to who only sends or contributes', () => {
  for (const role of ['administrator', 'referrer', 'mdt_contributor', 'finance_officer']) {
    const may = permittedTo([role]);
    expect([role, may.has('see_case'), may.has('see_worklist'), may.has('search_people')]).toEqual([role, false, false, false]);
  }
});
