// npm run chc -- …: the command line (apps/chc), on the servers in use.
import { runCommand } from './command.js';
import { PROGRAMS } from './project.js';

await runCommand(PROGRAMS.chc, process.argv.slice(2));
