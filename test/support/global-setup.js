// Makes the migrated template database that every medium, e2e and browser test clones. Plain JavaScript, because
// jest runs it before its own transforms; it runs the built migrations, as a deployment does.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';

const ROOT = join(import.meta.dirname, '../..');

export default async function globalSetup() {
  const serverUrl = process.env.DATABASE_URL;
  if (!serverUrl) throw new Error('These tests need DATABASE_URL and REDIS_URL: run them with `node script/test.js <kind> [pattern]`, which starts both.');
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  try {
    await admin.query('drop database if exists chc_template with (force)');
    await admin.query('create database chc_template');
  } finally {
    await admin.end();
  }
  const template = new URL(serverUrl);
  template.pathname = '/chc_template';
  execFileSync(process.execPath, [join(ROOT, 'dist/migrations/migrate.js')], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: template.href, DATABASE_APP_URL: '' },
    stdio: ['ignore', 2, 2],
  });
}
