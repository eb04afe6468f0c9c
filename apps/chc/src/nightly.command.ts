import { isPlainDate } from '@chc/deadlines';
import { NightQueue, hostNightlyWorker, type WorkerHost } from '@chc/jobs';
import { createLog, redisAnswers, redisUrlOf } from '@chc/platform';
import { type Command, CommandFailed, EXIT, WrongArguments } from './command.js';

/** How often a waiting command looks whether a worker is still there, in milliseconds. */
const LOOK_FOR_WORKER = 2000;

/** Runs a date's nightly jobs through the same queue and processors as the schedule and prints the counts. */
export const nightlyCommand: Command = {
  usage: 'nightly --as-of YYYY-MM-DD',
  options: { 'as-of': { type: 'string' }, json: { type: 'boolean' } },
  positionals: 0,
  json: 'always',
  async run({ settings, db, businessDate, print }, { values }) {
    const asOf = values['as-of'];
    if (typeof asOf !== 'string' || !isPlainDate(asOf)) throw new WrongArguments('--as-of needs a real date, YYYY-MM-DD');
    if (asOf > businessDate) throw new WrongArguments(`--as-of ${asOf} lies after the business date ${businessDate}`);
    const redisUrl = redisUrlOf(settings);
    if (!(await redisAnswers(redisUrl))) throw new CommandFailed('Redis cannot be reached at REDIS_URL');
    const queue = await NightQueue.connect(db, redisUrl);
    const log = createLog(settings.logLevel === 'info' ? 'warn' : settings.logLevel, 'nightly');
    let host: WorkerHost | undefined;
    // Without a worker this command hosts one for the run: no schedule, no missed night made up.
    const hostIfNobodyDoes = async (): Promise<void> => {
      if (!host && (await queue.workers()) === 0) host = await hostNightlyWorker(db, redisUrl, log, () => businessDate, settings.auditAnchorFolder);
    };
    let look: NodeJS.Timeout | undefined;
    try {
      await hostIfNobodyDoes();
      const job = await queue.start(asOf, 'asked');
      look = setInterval(() => void hostIfNobodyDoes().catch(() => {}), LOOK_FOR_WORKER);
      print(JSON.stringify(await queue.finished(job)));
      return EXIT.done;
    } finally {
      clearInterval(look);
      await host?.close();
      await queue.close();
    }
  },
};
