// npm run migrate: brings the database to the current schema (migrations/migrate.ts), safe to repeat.
import { runCommand } from './command.js';
import { PROGRAMS } from './project.js';

await runCommand(PROGRAMS.migrate, process.argv.slice(2));
