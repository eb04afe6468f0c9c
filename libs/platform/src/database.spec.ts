import { existsSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { Database, DatabaseBehindError, knownMigrations, missingMigrations } from './database.js';
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

/** What PostgreSQL says to whoever it lets in: who you are is well, ask. */
const WELCOME = Buffer.from('R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I', 'latin1');
/** And when it goes: FATAL 57P01. */
const FAREWELL = Buffer.concat([Buffer.from('E'), Buffer.from([0, 0, 0, 0x1b]), Buffer.from('SFATAL\0C57P01\0Mgoing\0\0')]);

/** A server that answers what it is told first and last, and drops whoever asks anything. */
async function aServerThatGoes(first: Buffer): Promise<{ url: string; server: Server }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write(first);
      socket.once('data', () => socket.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `postgres://nobody@127.0.0.1:${(server.address() as AddressInfo).port}/none` };
}

it.each([
  ['in the middle of what it was asked', WELCOME],
  ['in the same breath as it lets us in', Buffer.concat([WELCOME, FAREWELL])],
])('tells whoever asks that the server went %s, and the process goes on', async (_, first) => {
  const { url, server } = await aServerThatGoes(first);
  const db = new Database({ databaseUrl: url, databaseAppUrl: url });
  await expect(missingMigrations({ databaseUrl: url })).rejects.toThrow(/terminated|going|connection/);
  await expect(db.query('select 1')).rejects.toThrow(/terminated|going|connection/);
  await db.close();
  await new Promise((resolve) => server.close(resolve));
});
