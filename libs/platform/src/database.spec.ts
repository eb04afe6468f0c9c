import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { DatabaseBehindError, knownMigrations } from './database.js';
import { PROJECT_ROOT } from './project.js';

it('finds the root of the project', () => {
  expect(existsSync(join(PROJECT_ROOT, 'package.json'))).toBe(true);
});

it('knows the migrations by number, without a gap', () => {
  const numbers = knownMigrations().map((name) => Number(name.slice(0, 4)));
  expect(numbers.length).toBeGreaterThan(0);
  expect(numbers).toEqual(numbers.map((_, at) => at + 1));
});

it('says in one sentence what a database behind needs', () => {
  expect(new DatabaseBehindError(['0010_create_import']).message).toBe('The database is 1 migration behind (0010_create_import is next): run "npm run migrate" first.');
  expect(new DatabaseBehindError(['0009_create_nights', '0010_create_import']).message).toContain('2 migrations behind (0009_create_nights is next)');
});
