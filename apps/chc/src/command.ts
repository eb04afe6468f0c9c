import type { ParseArgsConfig } from 'node:util';
import type { Database, Settings } from '@chc/platform';

/** Exit codes that outside scripts rely on (the outside contract, section 1). */
export const EXIT = { done: 0, unreachable: 1, wrongArguments: 2, rejected: 3, auditBroken: 4, integrity: 5 } as const;

/** What a command is given. */
export interface CommandContext {
  readonly settings: Settings;
  readonly db: Database;
  /** Today in Europe/London, or CHC_TODAY. */
  readonly businessDate: string;
  /** Prints on standard output: only what was asked for. */
  readonly print: (text: string) => void;
  /** Says something on standard error. */
  readonly say: (text: string) => void;
}

/** The arguments of a command are wrong: said in one sentence, exit 2. */
export class WrongArguments extends Error {}

/** Something that could not be read or reached, or another end with its own exit code, in one sentence. */
export class CommandFailed extends Error {
  constructor(message: string, readonly exitCode: number = EXIT.unreachable) {
    super(message);
  }
}

export interface Command {
  readonly usage: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** How many arguments stand beside the options. */
  readonly positionals: number;
  /** With this, standard output must hold one JSON object whatever happens; `always` = it always does. */
  readonly json: 'always' | 'with --json' | 'never';
  /** What an object printed for a failure holds beside `error`. */
  readonly empty?: object;
  readonly run: (context: CommandContext, args: Args) => Promise<number>;
}

export interface Args {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
}
