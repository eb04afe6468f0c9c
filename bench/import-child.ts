// One import in a process of its own, so that its peak memory is its own: import-child.js DIR
import { ImportService } from '@chc/exchange';
import { COMMAND_LINE, Database, readSettings } from '@chc/platform';

const settings = readSettings();
const db = new Database(settings);
const start = Date.now();
const report = await new ImportService(db).importBundle(process.argv[2]!, { by: COMMAND_LINE, businessDate: settings.today! });
const ms = Date.now() - start;
await db.close();
process.stdout.write(JSON.stringify({
  ms, maxRssMb: Math.round(process.resourceUsage().maxRSS / 1024), reviewsMade: report.reviewsMade,
  read: report.files.reduce((sum, file) => sum + file.read, 0), rejected: report.files.reduce((sum, file) => sum + file.rejected, 0),
}));
