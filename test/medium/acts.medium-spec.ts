// The tables that belong together: acts, permissions, parts of a case.
import { expect, it } from '@jest/globals';
import { PERMISSIONS } from '@chc/access';
import { ACTS, CASE_PARTS, INTAKE_ACTS } from '@chc/casework';

it('has a permission for every act, and an act or a view for every permission', () => {
  const acts = new Set([...Object.keys(ACTS), ...Object.keys(INTAKE_ACTS)]);
  const permissions = Object.keys(PERMISSIONS);
  expect([...acts].filter((name) => !permissions.includes(name))).toEqual([]);
  expect(permissions.filter((name) => !acts.has(name) && !/^(?:see|search|read|act|set|export|keep|prepare|sign)_/.test(name))).toEqual([]);
});

it('has acts only on parts of a case', () => {
  const kinds = new Set<string>(['case', ...Object.keys(CASE_PARTS)]);
  expect(Object.entries(ACTS).filter(([, { on }]) => !kinds.has(on))).toEqual([]);
});

it('names an event once a kind of record', () => {
  const events = Object.values(ACTS).map(({ on, event }) => `${on} ${event}`);
  expect(events.filter((event, at) => events.indexOf(event) !== at)).toEqual([]);
});
