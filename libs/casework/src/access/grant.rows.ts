import type { Row } from '../case/row.js';

/** A case given to one colleague for a time, beside those who see it anyway. */
export interface CaseGrantRow extends Row {
  readonly username: string | null;
  readonly reason: string;
  readonly fromAt: string;
  readonly untilAt: string;
  readonly endedAt: string | null;
}
