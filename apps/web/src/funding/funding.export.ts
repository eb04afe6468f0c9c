import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { type FundedPackage, type FundedRow, type FundingAsked, type FundingCursor, readFunding } from '@chc/casework';
import type { PlainDate } from '@chc/deadlines';
import { harmlessCell, type Queryable } from '@chc/platform';
import { FUNDING_EXPORT_LIMIT, fundingOf, productOf, sharesOf, stopOf } from './funding.view.js';

/** Eligibilities read at a time. */
const PART = 500;

const inPounds = (pence: number | null | undefined): string | null => (typeof pence === 'number' ? (pence / 100).toFixed(2) : null);

/** The columns of the file, a row a package; an eligibility without one has a row of its own. */
const COLUMNS: Readonly<Record<string, (row: FundedRow, one: FundedPackage | undefined) => string | number | null | undefined>> = {
  eligibility: ({ id }) => id,
  family_name: ({ familyName }) => familyName,
  given_name: ({ givenName }) => givenName,
  nhs_number: ({ nhsNumber }) => nhsNumber,
  birth_date: ({ bornOn }) => bornOn,
  commissioner: ({ commissioner }) => commissioner,
  funding: (row) => fundingOf(row),
  eligible_from: ({ eligibleFrom }) => eligibleFrom,
  funded_from: ({ fundedFrom }) => fundedFrom,
  eligible_to: ({ eligibleTo }) => eligibleTo,
  package: (_row, one) => one?.id,
  product: (_row, one) => one && productOf(one),
  provider: (_row, one) => one?.provider,
  package_from: (_row, one) => one?.startsOn,
  package_to: (_row, one) => one?.endsOn,
  weekly_cost: (_row, one) => inPounds(one?.weeklyCostPence),
  unit_cost: (_row, one) => inPounds(one?.unitCostPence),
  weekly_hours: (_row, one) => one?.weeklyHours,
  shares: (_row, one) => one && sharesOf(one),
  stop_payment: (row) => stopOf(row),
};

const line = (cells: readonly (string | number | null | undefined)[]): string => stringify([cells.map((cell) => harmlessCell(cell ?? ''))], { record_delimiter: '\r\n' });

/** The filtered list as CSV, read and sent part by part; at most FUNDING_EXPORT_LIMIT eligibilities. */
export function exportFunding(db: Queryable, today: PlainDate, asked: FundingAsked): Readable {
  async function* lines(): AsyncGenerator<string> {
    // Spreadsheets read the names as what they are by the byte order mark.
    yield `\ufeff${line(Object.keys(COLUMNS))}`;
    let after: FundingCursor | null = null;
    for (let sent = 0; sent < FUNDING_EXPORT_LIMIT; ) {
      const { rows, next } = await readFunding(db, today, asked, after, Math.min(PART, FUNDING_EXPORT_LIMIT - sent));
      yield rows.flatMap((row) => (row.packages.length > 0 ? row.packages : [undefined]).map((one) => line(Object.values(COLUMNS).map((column) => column(row, one))))).join('');
      sent += rows.length;
      if (!next) return;
      after = next;
    }
  }
  return Readable.from(lines());
}
