import { anchorFile, type AuditReport, readAnchors, readUnsealed, sealAudit, type UnsealedReport, verifyAudit } from '@chc/audit';
import { type Command, EXIT } from './command.js';

/** Checks the whole audit: every entry, batch of reads, link of the chain and anchor. */
export const verifyAuditCommand: Command = {
  usage: 'verify-audit [--json]',
  options: { json: { type: 'boolean' } },
  positionals: 0,
  json: 'with --json',
  async run({ settings, db, print, say }, { values }) {
    const file = await anchorFile(db, settings.auditAnchorFolder);
    const anchors = await readAnchors(file);
    // Told as it was met: a sealer that stands still shows here.
    const unsealed = await readUnsealed(db);
    // A chain that was tampered with may refuse another link; what is wrong with it is said below.
    let sealing: Error | undefined;
    await sealAudit(db, { all: true }).catch((error: Error) => (sealing = error));
    const report = await verifyAudit(db, anchors);
    if (sealing && report.intact) throw sealing;
    print(values.json ? JSON.stringify({ ...report, unsealed, anchorFile: file }) : inWords(report, unsealed, file));
    if (report.intact && anchors.length === 0) say(`No anchor is in ${file} yet: without one, an end that was cut off is not seen. A night writes one.`);
    return report.intact ? EXIT.done : EXIT.auditBroken;
  },
};

const number = (value: number): string => value.toLocaleString('en-GB');

function inWords({ intact, seals, entries, batches, anchors, head, broken }: AuditReport, unsealed: UnsealedReport, file: string): string {
  const age = unsealed.oldestSeconds === null ? 'Everything was sealed already' : `Not sealed when asked: ${number(unsealed.entries + unsealed.batches)}, the oldest for ${number(Math.round(unsealed.oldestSeconds))} seconds; sealed now`;
  return [
    intact ? 'The audit is intact.' : `The audit is broken: ${broken[0]!.where} ${broken[0]!.why}.`,
    ...broken.slice(1).map(({ where, why }) => `Also: ${where} ${why}.`),
    `Checked: ${number(entries)} entries and ${number(batches)} batches of reads in ${number(seals)} seals, against ${number(anchors)} anchors of ${file}.`,
    `${age}.`,
    ...(head ? [`Head: seal ${number(head.number)}, ${head.hash}.`] : []),
  ].join('\n');
}
