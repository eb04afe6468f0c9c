// Brings the database of DATABASE_URL to the current schema: every migrations/*.sql that has not run yet, in order.
import pg from 'pg';
import { runner } from 'node-pg-migrate';
import { migrationsOptions } from './options.js';

const databaseUrl = process.env.DATABASE_URL;
if (!databaseUrl) {
  console.error('DATABASE_URL is not set: name the database to migrate, as its owner.');
  process.exit(2);
}
try {
  const done = await runner({ ...migrationsOptions, databaseUrl, direction: 'up', count: Infinity });
  // A table that a later migration made is behind its policy too, whether or not that migration thought of it.
  const owner = new pg.Client({ connectionString: databaseUrl });
  await owner.connect();
  await owner.query('call guard_cases()').finally(() => owner.end());
  console.error(done.length === 0 ? 'The database is current.' : `Migrated: ${done.map((m) => m.name).join(', ')}.`);
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  const why = message || code || 'no answer';
  console.error(`The database could not be migrated: ${why}`);
  process.exit(1);
}
