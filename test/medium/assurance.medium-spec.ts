// The papers of docs/assurance name tests: each exists, no requirement is forgotten, and what is rendered is what the log says.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@chc/platform';
import { bandOf, hazardPage, readHazards } from '../support/hazards.js';

const read = (path: string): string => readFileSync(join(PROJECT_ROOT, path), 'utf8');
const FOLDER = 'docs/assurance';

/** Whether a test of that name is in a file: its title as it is written there. */
function isThere(file: string, title: string): boolean {
  if (!/(?:spec)\.ts$/.test(file) || !existsSync(join(PROJECT_ROOT, file))) return false;
  const escaped = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  // Named at its beginning, or after the table of an `each`.
  return new RegExp(`(?:^\\s*(?:it|describe)(?:\\.each)?\\b[^\\n]*|^\\s*[\\])].*)[('"\`]['"\`]?${escaped}['"\`]`, 'm').test(read(file));
}

/** The tests that a paper names: `file` “title”. */
const named = (text: string): (readonly [string, string])[] => [...text.matchAll(/`([^`]+\.ts)` “([^”]+)”/g)].map(([, file, title]) => [file!, title!] as const);

describe('the matrix of the ASVS', () => {
  const rows = read(`${FOLDER}/asvs.md`).split('\n').filter((line) => /^\| V\d/.test(line)).map((line) => line.slice(2, -2).split(' | '));
  const ids = read(`${FOLDER}/asvs-ids.txt`).trim().split('\n');

  it('has each requirement of levels 1 and 2 once, in order', () => {
    expect(rows.map(([id, level]) => `${id} ${level}`)).toEqual(ids);
    expect(ids).toHaveLength(253);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('answers each in one of its words, says why, and names a test where it is met', () => {
    const ANSWERS = ['met', 'by design', 'partly', 'not met', 'organisation', 'not applicable'];
    expect(rows.filter(([, , about, answer, by]) => !about || !ANSWERS.includes(answer!) || !by)).toEqual([]);
    expect(rows.filter(([, , , answer, by]) => answer === 'met' && named(by!).length === 0)).toEqual([]);
  });

  it('counts its answers as they are', () => {
    const told = [...read(`${FOLDER}/asvs.md`).matchAll(/^\| (met|by design|partly|not met|organisation|not applicable) \| .* \| (\d+) \|$/gm)].map(([, answer, number]) => [answer, Number(number)]);
    expect(told).toHaveLength(6);
    expect(told).toEqual(told.map(([answer]) => [answer, rows.filter((row) => row[3] === answer).length]));
  });
});

describe('the hazard log', () => {
  const hazards = readHazards();

  it('has each hazard once, whole, with risks that do not grow', () => {
    expect(hazards.map(({ id }) => id)).toEqual(hazards.map((_, at) => `H${String(at + 1).padStart(2, '0')}`));
    expect(hazards.length).toBeGreaterThanOrEqual(35);
    expect(new Set(hazards.map(({ name }) => name)).size).toBe(hazards.length);
    const inRange = (number: number): boolean => Number.isInteger(number) && number >= 1 && number <= 5;
    expect(hazards.filter(({ hazard, cause, effect, control, organisation, initial, residual }) =>
      ![hazard, cause, effect, control, organisation].every((text) => /\S/.test(text)) || ![initial, residual].every(({ likelihood, severity }) => inRange(likelihood) && inRange(severity))
      || residual.likelihood * residual.severity > initial.likelihood * initial.severity || bandOf(residual) === 'unacceptable')).toEqual([]);
  });

  it('names a test that exists for the control of each', () => {
    expect(hazards.filter(({ tests }) => tests.length === 0)).toEqual([]);
    expect(hazards.flatMap(({ id, tests }) => tests.filter(({ file, test }) => !isThere(file, test)).map((test) => ({ id, ...test })))).toEqual([]);
  });

  it('is rendered as it is', () => {
    if (process.env.HAZARDS === 'write') writeFileSync(join(PROJECT_ROOT, FOLDER, 'hazard-log.md'), hazardPage(hazards));
    expect(read(`${FOLDER}/hazard-log.md`)).toBe(hazardPage(hazards));
  });
});

describe('every paper', () => {
  const papers = readdirSync(join(PROJECT_ROOT, FOLDER)).filter((name) => name.endsWith('.md'));

  it.each(papers)('%s names only tests and files that exist', (paper) => {
    const text = read(`${FOLDER}/${paper}`);
    expect(named(text).filter(([file, title]) => !isThere(file, title))).toEqual([]);
    const paths = [...text.matchAll(/`((?:apps|libs|migrations|docker|test|docs|script|bench)\/[\w./@-]+)`/g)].map(([, path]) => path!);
    expect(paths.filter((path) => !existsSync(join(PROJECT_ROOT, path)))).toEqual([]);
  });

  it('a name that no test has is found missing', () => {
    expect([isThere('test/e2e/gate.e2e-spec.ts', 'answers a %s what the table says'), isThere('test/e2e/gate.e2e-spec.ts', 'answers everybody'), isThere('test/e2e/none.e2e-spec.ts', 'x')]).toEqual([true, false, false]);
  });
});
