import { isQuarterEnd } from '@chc/deadlines';
import { COMMAND_LINE } from '@chc/platform';
import { IntegrityBroken, NoSuchCommissioner, QuarterlyReturn } from '@chc/returns';
import { type Command, CommandFailed, EXIT, WrongArguments } from './command.js';

const WARNINGS_SHOWN = 3;

/** Produces the national quarterly return and the evidence of every figure. */
export const returnsCommand: Command = {
  usage: 'returns --quarter-end YYYY-MM-DD --out DIR [--commissioner CODE]',
  options: { 'quarter-end': { type: 'string' }, out: { type: 'string' }, commissioner: { type: 'string' }, json: { type: 'boolean' } },
  positionals: 0,
  json: 'with --json',
  async run({ db, businessDate, print, say }, { values }) {
    const { 'quarter-end': quarterEnd, out, commissioner } = values as Record<string, string | undefined>;
    if (!quarterEnd || !isQuarterEnd(quarterEnd)) throw new WrongArguments('--quarter-end needs the last day of a quarter: 30 June, 30 September, 31 December or 31 March, as YYYY-MM-DD');
    if (!out) throw new WrongArguments('--out needs the folder to write to');
    if (quarterEnd > businessDate) say(`The quarter has not ended on the business date ${businessDate}: these figures are as known so far.`);
    const produced = await new QuarterlyReturn(db).produce(quarterEnd, out, COMMAND_LINE, { commissioner }).catch((error: unknown) => {
      if (error instanceof NoSuchCommissioner) throw new WrongArguments(error.message);
      if (error instanceof IntegrityBroken) throw new CommandFailed(error.message, EXIT.integrity);
      throw error;
    });
    for (const warning of produced.warnings.slice(0, WARNINGS_SHOWN)) say(`Worth a look: ${warning}`);
    if (produced.warnings.length > WARNINGS_SHOWN) say(`… and ${produced.warnings.length - WARNINGS_SHOWN} more of these.`);
    print(values.json ? JSON.stringify({ quarterEnd, figures: produced.figures.length, warnings: produced.warnings, files: produced.files }) : produced.files.join('\n'));
    return EXIT.done;
  },
};
