import { fileURLToPath } from 'node:url';

/** The folder of the .sql files, from the source tree and from dist/ alike. */
const folder = fileURLToPath(import.meta.url).includes('/dist/migrations/')
  ? new URL('../../migrations', import.meta.url)
  : new URL('.', import.meta.url);

const silent = (): void => {};

/** What every run of the migrations shares; also used by the tests that go down and up again. */
export const migrationsOptions = {
  dir: fileURLToPath(folder),
  ignorePattern: '.*\\.(ts|js|map)',
  migrationsTable: 'pgmigrations',
  checkOrder: true,
  singleTransaction: false,
  verbose: false,
  logger: { info: silent, warn: console.error, error: silent, debug: silent },
};
