import { recordAudit, sealAudit } from '@chc/audit';
import { openDocumentStore } from '@chc/documents';
import { COMMAND_LINE } from '@chc/platform';
import { takeBackup } from './backup/take-backup.js';
import { type Command, CommandFailed, EXIT, WrongArguments } from './command.js';

/** Copies the whole record, documents included, into a folder. */
export const backupCommand: Command = {
  usage: 'backup --out DIR',
  options: { out: { type: 'string' } },
  positionals: 0,
  json: 'never',
  async run({ settings, db, businessDate, print, say }, { values }) {
    const out = values.out;
    if (typeof out !== 'string' || !out) throw new WrongArguments('--out needs the folder to write to');
    // So that the chain's head in the manifest stands for all of it.
    await sealAudit(db, { all: true });
    const { manifest, seal } = await takeBackup({ databaseUrl: settings.databaseUrl, store: openDocumentStore(settings), businessDate, say }, out);
    const { tables, documents: { count, missing }, audit } = manifest;
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    // Everything has left the database: that is accounted for like any other export.
    await recordAudit(db, COMMAND_LINE, { action: 'backed_up', subjectKind: 'installation', details: { rows, documents: count, missing: missing.length, manifest: seal } });
    print(`${out}: ${rows.toLocaleString('en-GB')} rows, ${count.toLocaleString('en-GB')} documents, ${audit.entries.toLocaleString('en-GB')} audit entries; manifest ${seal}`);
    if (missing.length > 0) {
      throw new CommandFailed(`The backup is kept, but ${missing.length} document${missing.length === 1 ? '' : 's'} named by the record ${missing.length === 1 ? 'is' : 'are'} not whole in the document store: first ${missing[0]}`);
    }
    return EXIT.done;
  },
};
