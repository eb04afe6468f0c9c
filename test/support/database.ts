import pg from 'pg';

/** A database of one test file's own: `ownerUrl` connects as its owner, `appUrl` as DATABASE_APP_URL's user, where that is set. */
export interface FreshDatabase {
  ownerUrl: string;
  appUrl: string | undefined;
}

function named(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

/**
 * Makes an empty, migrated database by cloning the template that `global-setup.js` made, replacing the one an
 * earlier call in the same jest worker made under the same name. `name` (lower-case letters, digits, `_`) tells
 * several databases of one file apart. Needs DATABASE_URL, which `npm test` sets.
 */
export async function freshDatabase(name?: string): Promise<FreshDatabase> {
  const serverUrl = process.env.DATABASE_URL;
  if (!serverUrl) throw new Error('freshDatabase needs DATABASE_URL: run the tests with `node script/test.js <kind> [pattern]`');
  const database = ['chc_test', process.env.JEST_WORKER_ID ?? '1', name].filter(Boolean).join('_');
  if (!/^[a-z0-9_]{1,63}$/.test(database)) throw new Error(`not a database name: ${database}`);
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  try {
    await admin.query(`drop database if exists ${database} with (force)`);
    await admin.query(`create database ${database} template chc_template`);
  } finally {
    await admin.end();
  }
  const owner = new pg.Client({ connectionString: named(serverUrl, database) });
  await owner.connect();
  try {
    // An installation of its own: its id names the queues, and two clones on one Redis would do each other's jobs.
    await owner.query('update installation set id = gen_random_uuid()');
  } finally {
    await owner.end();
  }
  const appUrl = process.env.DATABASE_APP_URL;
  return { ownerUrl: named(serverUrl, database), appUrl: appUrl ? named(appUrl, database) : undefined };
}
