import { join } from 'node:path';
import { ImportService, demonstrationBundle, isClean, seedChallenges, seedFamilies, seedProjects, seedSchedule, seedWorkforce, writeBundle } from '@chc/exchange';
import { COMMAND_LINE, PROJECT_ROOT } from '@chc/platform';
import { type Command, CommandFailed, EXIT } from './command.js';

/** Fills an empty database with the synthetic caseload, through the same import as any other. */
export const demonstrateCommand: Command = {
  usage: 'demonstrate',
  options: {},
  positionals: 0,
  json: 'never',
  async run({ db, businessDate, say }) {
    const { rows: [state] } = await db.query<{ held: boolean; madeFor: string | null; loaded: boolean }>(`
      select exists (select from organisation) as held, demonstration_made_for as "madeFor", demonstration_loaded_at is not null as loaded from installation`);
    if (state!.loaded || (state!.held && !state!.madeFor)) {
      say('The database already holds a caseload: the demonstration is only for an empty one.');
      return EXIT.done;
    }
    // The date is noted first, so that a load that was cut off is finished by the next, from the same rows.
    const madeFor = state!.madeFor ?? businessDate;
    await db.query('update installation set demonstration_made_for = $1', [madeFor]);
    const folder = join(PROJECT_ROOT, '.data', 'demonstration');
    await writeBundle(folder, demonstrationBundle(madeFor));
    const report = await new ImportService(db).importBundle(folder, { by: COMMAND_LINE, businessDate: madeFor });
    if (!isClean(report)) throw new CommandFailed(`The demonstration caseload was not read cleanly: ${JSON.stringify(report.files.flatMap(({ errors }) => errors).slice(0, 3))}`, EXIT.rejected);
    await seedWorkforce(db, madeFor);
    await seedChallenges(db, madeFor);
    await seedSchedule(db, madeFor);
    await seedProjects(db, madeFor);
    await seedFamilies(db, madeFor);
    // An invented team and one of the numbers that Ofcom keeps for fiction.
    await db.query(`
      insert into letterhead (id, icb_id, team_name, team_phone, set_by)
      select gen_random_uuid(), id, 'Continuing healthcare team (demonstration)', '01632 960 001', 'demonstration' from organisation where kind = 'icb'
      on conflict (icb_id) do nothing`);
    // The program that the demonstration's sign-in knows (apps/provider): it may read figures and send referrals, for the hub.
    await db.query(`
      insert into api_client (id, client_id, name, organisation_id, scopes, created_at, created_by, changed_at, changed_by)
      select gen_random_uuid(), 'demonstration-program', 'Demonstration program', id, array['figures.read', 'worklist.read', 'intake.read', 'referrals.send', 'api.read'], now(), 'demonstration', now(), 'demonstration'
      from organisation where code = 'QE1'
      on conflict (client_id) do nothing`);
    await db.query('update installation set demonstration_loaded_at = now()');
    const rows = report.files.reduce((sum, { read }) => sum + read, 0);
    say(`Demonstration caseload of ${rows.toLocaleString('en-GB')} rows made for ${madeFor}; its files are in .data/demonstration`);
    return EXIT.done;
  },
};
