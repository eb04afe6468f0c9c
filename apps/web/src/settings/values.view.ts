import type { PlainDate } from '@chc/deadlines';
import type { SetValue, ValueLimit } from '@chc/casework';
import { count, shortDate } from '../page/wording.js';

export interface ValueView {
  readonly name: string;
  readonly title: string;
  readonly bounds: string;
  readonly rows: readonly { readonly whom: string; readonly from: string; readonly value: string; readonly standing: string; readonly source: string; readonly setBy: string }[];
}

/** Every value with its bounds and rows: which is in force today, which was, which is to come. */
export function valuesView(limits: readonly ValueLimit[], set: readonly SetValue[], today: PlainDate): { values: ValueView[] } {
  return {
    values: limits.map(({ name, title, unit, least, most, why }) => {
      const rows = set.filter((row) => row.name === name);
      return {
        name, title, bounds: `${count(least)} to ${count(most)} ${unit}: ${why}.`,
        rows: rows.map((row) => ({
          whom: row.organisation === null ? 'All' : row.organisationName ?? row.organisation,
          from: shortDate(row.fromOn), value: `${count(row.value)} ${row.unit}`, source: row.source, setBy: row.setBy ?? 'Came with the service',
          standing: standingOf(row, rows, today),
        })),
      };
    }),
  };
}

function standingOf({ organisation, fromOn }: SetValue, rows: readonly SetValue[], today: PlainDate): string {
  if (fromOn > today) return 'To come';
  const overtaken = rows.some((other) => other.organisation === organisation && other.fromOn > fromOn && other.fromOn <= today);
  return overtaken ? 'Was in force' : 'In force';
}
