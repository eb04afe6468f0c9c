/** What every part of a case has: apart from `case.rows.ts`, so that features can say theirs without a circle. */
export interface Row {
  readonly id: string;
  readonly version: number;
}
