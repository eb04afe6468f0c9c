import type { PlainDate } from '@chc/deadlines';
import type { Actor } from '@chc/platform';
import { type Figure, MEASURES, RETURN_FILES, type ReturnVersion, signingRefusals } from '@chc/returns';
import { momentOf } from '../account/accounts.view.js';
import { count, longDate, shortDate } from '../page/wording.js';

/** What a version is now, in words. */
export function standingOf({ signedBy, signedAt, supersededAt }: ReturnVersion): string {
  if (supersededAt) return signedBy ? `Was signed; replaced on ${momentOf(supersededAt)}` : `Replaced on ${momentOf(supersededAt)} before it was signed`;
  return signedAt ? 'Signed' : 'Waits to be signed by somebody else';
}

/** A row of the list of returns. */
export const versionRow = (version: ReturnVersion): object => ({
  href: `/returns/${version.id}`, quarter: shortDate(version.quarterEnd), number: version.number, icb: version.icbName,
  prepared: `${momentOf(version.preparedAt)} by ${version.preparedBy}`, signed: version.signedAt ? `${momentOf(version.signedAt)} by ${version.signedBy}` : 'Not signed', standing: standingOf(version),
});

const TYPES: Readonly<Record<string, string>> = { standard: 'Standard', fast_track: 'Fast Track', all: 'All' };
const WHAT = new Map(MEASURES.map((measure) => [`${measure.table} ${measure.item}`, measure.says]));

const figureRow = ({ table, item, chc_type: type, band, value, numerator, denominator }: Figure): object => ({
  table, item: item.replaceAll('_', ' '), says: WHAT.get(`${table} ${item}`) ?? '', type: TYPES[type] ?? type, band: band ?? '',
  value: value === null ? '-' : denominator === null ? count(value) : `${value}%`, of: denominator === null ? '' : `${count(numerator ?? 0)} of ${count(denominator)}`,
});

/** The page of one version: its figures for one organisation, its files, and whether whoever looks may sign it. */
export function versionView(version: ReturnVersion, figures: readonly Figure[], organisation: string | undefined, by: Actor): object {
  const codes = [...new Set(figures.map(({ organisation_code: code }) => code))];
  const shown = codes.find((code) => code === organisation) ?? codes.find((code) => code === version.icbCode) ?? codes[0];
  const refusals = signingRefusals(version, by);
  return {
    title: `Return for the quarter to ${longDate(version.quarterEnd)}, version ${version.number}`, icb: version.icbName, standing: standingOf(version), digest: version.digest,
    prepared: `${momentOf(version.preparedAt)} by ${version.preparedBy}`, signed: version.signedAt && `${momentOf(version.signedAt)} by ${version.signedBy}`, statement: version.statement,
    warnings: version.warnings.slice(0, 20), moreWarnings: Math.max(0, version.warnings.length - 20),
    files: RETURN_FILES.map((name) => ({ name, href: `/returns/${version.id}/files/${name}` })),
    organisations: codes.map((value) => ({ value, text: value, selected: value === shown })), shown,
    rows: figures.filter(({ organisation_code: code }) => code === shown).map(figureRow),
    signHref: by.may?.has('sign_return') && refusals.length === 0 ? `/returns/${version.id}/sign` : null, isOwn: refusals.includes('prepared_it_yourself') && !version.signedAt && !version.supersededAt,
  };
}

/** The quarters that can be chosen. */
export const quarterOptions = (ends: readonly PlainDate[]): Record<string, string> => Object.fromEntries(ends.map((end) => [end, `Quarter to ${longDate(end)}`]));
