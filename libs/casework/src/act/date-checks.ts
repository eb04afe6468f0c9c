import type { PlainDate } from '@chc/deadlines';
import { refuse } from './act.js';
import type { FieldRefusal } from './fields.js';

/** A bound of a date field: the day, and what it is, as a form says it. */
type Bound = readonly [day: PlainDate | null | undefined, what: string];

/** Refuses a date outside its bounds; a bound that is not known bounds nothing, and a date left out is not judged. */
export function dateWithin(field: string, given: PlainDate | undefined, { from = [], to = [] }: { from?: readonly Bound[]; to?: readonly Bound[] }): FieldRefusal[] {
  if (given === undefined) return [];
  const early = from.find(([bound]) => bound && given < bound);
  if (early) return [refuse(field, given, `a day not before ${early[0]}, ${early[1]}`)];
  const late = to.find(([bound]) => bound && given > bound);
  return late ? [refuse(field, given, `a day not after ${late[0]}, ${late[1]}`)] : [];
}
