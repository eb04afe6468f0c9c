import type { PlainDate } from '@chc/deadlines';
import { type Database, SYSTEM } from '@chc/platform';
import { type Position, readPosition } from '@chc/returns';

/** The position as one moment saw it: all of its figures from one snapshot, however an import goes on beside it. Counts of everybody: nobody's scope. */
export function positionOf(db: Database, businessDate: PlainDate): Promise<Position> {
  return db.as(SYSTEM).transaction((tx) => readPosition(tx, businessDate), 'isolation level repeatable read read only');
}
