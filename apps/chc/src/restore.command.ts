import { openDocumentStore } from '@chc/documents';
import { restoreBackup } from './backup/restore-backup.js';
import { type Command, EXIT } from './command.js';

/** Puts a backup into an empty database and its document store. */
export const restoreCommand: Command = {
  usage: 'restore DIR',
  options: {},
  positionals: 1,
  json: 'never',
  async run({ settings, print, say }, { positionals }) {
    const { takenAt, tables, documents } = await restoreBackup({ databaseUrl: settings.databaseUrl, store: openDocumentStore(settings), say }, positionals[0]!);
    if (documents.missing.length > 0) say(`${documents.missing.length} documents were missing already when the backup was taken.`);
    print(`Restored as at ${takenAt}: ${tables.reduce((sum, { rows }) => sum + rows, 0).toLocaleString('en-GB')} rows, ${documents.count.toLocaleString('en-GB')} documents`);
    return EXIT.done;
  },
};
