import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mdtRefusals, PROFESSIONS, type Profession, type Professional } from './mdt.rules.js';

const member = (profession: Profession, careActAssessor = false): Professional => ({ profession, careActAssessor });

describe('an MDT in law', () => {
  it.each<[string, Professional[]]>([
    ['a nurse and a doctor', [member('nursing'), member('medicine')]],
    ['a nurse and a social worker who assesses under the Care Act', [member('nursing'), member('social_work', true)]],
    ['two occupational therapists, one of them the council’s Care Act assessor', [member('occupational_therapy'), member('occupational_therapy', true)]],
  ])('is %s', (_who, members) => expect(mdtRefusals(members)).toEqual([]));

  it.each<[string, Professional[], string]>([
    ['nobody', [], 'mdt_without_healthcare_profession'],
    ['two Care Act assessors', [member('social_work', true), member('social_care_practice', true)], 'mdt_without_healthcare_profession'],
    ['a nurse alone', [member('nursing')], 'mdt_of_one_professional'],
    ['a nurse who is the Care Act assessor too', [member('nursing', true)], 'mdt_of_one_professional'],
    ['a nurse and a social worker who does not assess under the Care Act', [member('nursing'), member('social_work')], 'mdt_of_one_professional'],
    ['three nurses', [member('nursing'), member('nursing'), member('nursing')], 'mdt_of_one_profession'],
  ])('is not %s', (_who, members, refusal) => expect(mdtRefusals(members)).toEqual([refusal]));

  const anyMembers = fc.array(fc.record({ profession: fc.constantFrom(...(Object.keys(PROFESSIONS) as Profession[])), careActAssessor: fc.boolean() }), { maxLength: 6 });

  it('stays one when more people join, and does not depend on who is named first', () => {
    fc.assert(fc.property(anyMembers, anyMembers, (members, more) => {
      if (mdtRefusals(members).length === 0) expect(mdtRefusals([...more, ...members])).toEqual([]);
      expect(mdtRefusals([...members].reverse())).toEqual(mdtRefusals(members));
    }));
  });

  it('has two of its members who are one by themselves', () => {
    fc.assert(fc.property(anyMembers, (members) => {
      const pairs = members.flatMap((one, at) => members.slice(at + 1).map((other) => [one, other]));
      expect(mdtRefusals(members).length === 0).toBe(pairs.some((pair) => mdtRefusals(pair).length === 0));
    }));
  });
});
