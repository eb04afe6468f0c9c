import { join } from 'node:path';
import { ImportService, demonstrationBundle, isClean, writeBundle } from '@chc/exchange';
import { COMMAND_LINE, PROJECT_ROOT } from '@chc/platform';
import { type Command, CommandFailed, EXIT } from './command.js';

/** Fills an empty database with the synthetic caseload, through the same import as any other. */
export const demonstrateCommand: Command = {
  usage: 'demonstrate',
  options: {},
  positionals: 0,
  json: 'never',
  async run({ db, businessDate, say }) {
    const { rows: [there] } = await db.query('select from organisation limit 1');
    if (there) {
      say('The database already holds organisations: the demonstration caseload is only for an empty one.');
      return EXIT.done;
    }
    const folder = join(PROJECT_ROOT, '.data', 'demonstration');
    await writeBundle(folder, demonstrationBundle(businessDate));
    const report = await new ImportService(db).importBundle(folder, { by: COMMAND_LINE, businessDate });
    if (!isClean(report)) throw new CommandFailed(`The demonstration caseload was not read cleanly: ${JSON.stringify(report.files.flatMap(({ errors }) => errors).slice(0, 3))}`, EXIT.rejected);
    await db.query('update installation set demonstration_made_for = $1', [businessDate]);
    const rows = report.files.reduce((sum, { created }) => sum + created, 0);
    say(`Demonstration caseload of ${rows.toLocaleString('en-GB')} rows made for ${businessDate}; its files are in .data/demonstration`);
    return EXIT.done;
  },
};
