// The command line: npm run chc -- COMMAND …
import { parseArgs } from 'node:util';
import { businessDateAt } from '@chc/deadlines';
import { Database, DatabaseBehindError, SettingsError, assertSchemaIsCurrent, readSettings } from '@chc/platform';
import { type Args, type Command, CommandFailed, EXIT, WrongArguments } from './command.js';
import { backupCommand } from './backup.command.js';
import { demonstrateCommand } from './demonstrate.command.js';
import { importCommand } from './import.command.js';
import { nightlyCommand } from './nightly.command.js';
import { restoreCommand } from './restore.command.js';
import { returnsCommand } from './returns.command.js';
import { verifyAuditCommand } from './verify-audit.command.js';

const COMMANDS: Readonly<Record<string, Command>> = {
  import: importCommand,
  nightly: nightlyCommand,
  returns: returnsCommand,
  backup: backupCommand,
  restore: restoreCommand,
  'verify-audit': verifyAuditCommand,
  demonstrate: demonstrateCommand,
};

const USAGE = `Commands:\n${Object.values(COMMANDS).map(({ usage }) => `  npm run chc -- ${usage}`).join('\n')}`;

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const say = (text: string): void => void process.stderr.write(`${text}\n`);

function readArgs(command: Command, args: string[]): Args {
  let parsed;
  try {
    parsed = parseArgs({ args, options: command.options, allowPositionals: true });
  } catch (error) {
    throw new WrongArguments(`${(error as Error).message.split('. ')[0]}. Usage: npm run chc -- ${command.usage}`);
  }
  if (parsed.positionals.length !== command.positionals) throw new WrongArguments(`Usage: npm run chc -- ${command.usage}`);
  return { positionals: parsed.positionals, values: parsed.values as Args['values'] };
}

/** What went wrong, in one sentence without a stack trace, and the exit code that goes with it. */
function failure(error: unknown): { sentence: string; exitCode: number } {
  if (error instanceof WrongArguments || error instanceof SettingsError) return { sentence: error.message, exitCode: EXIT.wrongArguments };
  if (error instanceof CommandFailed) return { sentence: error.message, exitCode: error.exitCode };
  if (error instanceof DatabaseBehindError) return { sentence: error.message, exitCode: EXIT.unreachable };
  const { code, message, path } = error as { code?: string; message?: string; path?: string };
  if (path) return { sentence: `${path} cannot be read or written: ${code}`, exitCode: EXIT.unreachable };
  const unreachable = ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'ECONNRESET', 'EAI_AGAIN', '28P01', '28000', '3D000', '57P03'].includes(code ?? '');
  return { sentence: unreachable ? `The database cannot be reached: ${message || code}` : `Failed: ${message || code}`, exitCode: EXIT.unreachable };
}

async function run(name: string | undefined, args: string[]): Promise<number> {
  const command = name ? COMMANDS[name] : undefined;
  if (!command) {
    if (args.includes('--json')) print(JSON.stringify({ error: `there is no command "${name}"` }));
    say(name ? `There is no command "${name}".\n${USAGE}` : USAGE);
    return EXIT.wrongArguments;
  }
  const asJson = command.json === 'always' || (command.json === 'with --json' && args.includes('--json'));
  try {
    const read = readArgs(command, args);
    const settings = readSettings();
    await assertSchemaIsCurrent(settings);
    const db = new Database(settings);
    try {
      return await command.run({ settings, db, businessDate: settings.today ?? businessDateAt(new Date()), print, say }, read);
    } finally {
      await db.close();
    }
  } catch (error) {
    const { sentence, exitCode } = failure(error);
    if (asJson) print(JSON.stringify({ ...command.empty, error: sentence }));
    say(sentence);
    return exitCode;
  }
}

const [name, ...args] = process.argv.slice(2);
process.exitCode = await run(name, args);
