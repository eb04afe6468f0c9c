import { addMonths, businessDateAt, type PlainDate } from '@chc/deadlines';
import type { CaseRecord } from '../case/case.record.js';
import { WORKING_PARTS, type WorkingPart } from './operational.js';

// Records Management Code, as far as read second-hand (docs/unverified.md): retention is a minimum, begins when the record is
// no longer operational, begins again when it is used again, and may be extended, with a justification, up to a limit.

/** What the rule asks of a case. */
export interface Worked {
  /** Parts in which something is still open. */
  readonly open: readonly WorkingPart[];
  /** The last day on which anything happened; null of a case without any date. */
  readonly lastOn: PlainDate | null;
}

/** How long a case is kept, as it stands today. */
export interface Retention extends Worked {
  /** The last day it must be kept; null while something is open, or where no date is known. */
  readonly keptUntil: PlainDate | null;
  /** The last day to which it may be extended. */
  readonly extendableUntil: PlainDate | null;
  readonly held: boolean;
  /** Whether that day is gone: then, and unless it is held, it is to be reviewed. */
  readonly hasPassed: boolean;
}

/** Numbers in force for the ICB. */
export interface RetentionYears {
  readonly retention_years: number;
  readonly retention_most_years: number;
}

const camel = (column: string): string => column.replace(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
const dayOf = (column: string, value: string): PlainDate => (column.endsWith('_at') ? businessDateAt(new Date(value)) : value);
const latest = (days: readonly (PlainDate | null)[]): PlainDate | null => days.reduce<PlainDate | null>((last, day) => (day !== null && (last === null || day > last) ? day : last), null);

/** What was worked with in a case, and what still is: read from its rows by the table OPERATIONAL. */
export function workedOf(record: CaseRecord): Worked {
  const rowsOf = (part: WorkingPart): readonly Readonly<Record<string, unknown>>[] => record[part] as never;
  const open = WORKING_PARTS.flatMap(([part, { open: looks = [] }]) => (rowsOf(part).some((row) => looks.some((look) =>
    Object.entries(look).every(([column, holds]) => {
      const value = row[camel(column)] ?? null;
      return holds === null ? value === null : holds === 'any' ? value !== null : holds.includes(value as string);
    }))) ? [part] : []));
  const days = WORKING_PARTS.flatMap(([part, { dates }]) => rowsOf(part).flatMap((row) => dates.flatMap((column) => {
    const value = row[camel(column)];
    return typeof value === 'string' ? [dayOf(column, value)] : [];
  })));
  return { open, lastOn: latest(days) };
}

/**
 * How long something is kept that was last worked with on a day.
 * @param extensions last days of extensions given
 * @returns keptUntil: the later of the years after that day and every extension; a hold changes no date
 */
export function retentionOf({ open, lastOn }: Worked, years: RetentionYears, extensions: readonly PlainDate[], held: boolean, today: PlainDate): Retention {
  if (open.length > 0 || lastOn === null) return { open, lastOn, keptUntil: null, extendableUntil: null, held, hasPassed: false };
  const keptUntil = latest([addMonths(lastOn, years.retention_years * 12), ...extensions])!;
  return { open, lastOn, keptUntil, extendableUntil: addMonths(lastOn, years.retention_most_years * 12), held, hasPassed: keptUntil < today };
}

/** The same of a whole case as it stands. */
export function retentionOfCase(record: CaseRecord): Retention {
  return retentionOf(workedOf(record), record.values, record.retention_extension.map(({ untilOn }) => untilOn), record.legal_hold.some(({ liftedAt }) => liftedAt === null), record.today);
}
