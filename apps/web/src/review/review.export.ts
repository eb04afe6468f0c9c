import { Readable } from 'node:stream';
import { explainPriority, type PrioritisedReview, readReviewsByPriority, type ReviewsAsked, type ReviewsCursor } from '@chc/casework';
import type { PlainDate } from '@chc/deadlines';
import { harmlessCell, type Queryable } from '@chc/platform';
import { reviewRow, REVIEWS_EXPORTED, type ReviewRowView } from './review.view.js';

/** Rows read at a time. */
const PART = 500;

const COLUMNS: Readonly<Record<string, (row: PrioritisedReview, view: ReviewRowView) => string | null>> = {
  person: (_row, { person }) => person,
  nhs_number: ({ nhsNumber }) => nhsNumber,
  points: ({ score }) => String(score),
  override: (_row, { moved }) => moved && `${moved.tag.text}: ${moved.why}`,
  because: ({ factors }) => explainPriority(factors).map(({ title, level, points }) => `${title}: ${level} = ${points}`).join('; '),
  weights_version: ({ weightsVersion }) => String(weightsVersion),
  review: (_row, { type }) => type,
  funding: (_row, { funding }) => funding,
  due: ({ dueOn }) => dueOn,
  booked_for: ({ bookedFor }) => bookedFor,
  owner: (_row, { owner }) => owner,
  commissioner: ({ commissioner }) => commissioner,
  case: ({ caseId }) => caseId,
};

const cell = (value: string | null): string => {
  const safe = harmlessCell(value ?? '');
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
const csvLine = (cells: readonly (string | null)[]): string => `${cells.map(cell).join(',')}\r\n`;

/** The filtered reviews in their order as CSV, read and sent part by part; at most REVIEWS_EXPORTED. */
export function exportReviews(db: Queryable, asked: ReviewsAsked, today: PlainDate): Readable {
  async function* lines(): AsyncGenerator<string> {
    yield `\ufeff${csvLine(Object.keys(COLUMNS))}`;
    let after: ReviewsCursor | null = null;
    for (let sent = 0; sent < REVIEWS_EXPORTED; ) {
      const { rows, next } = await readReviewsByPriority(db, today, asked, after, Math.min(PART, REVIEWS_EXPORTED - sent));
      yield rows.map((row) => csvLine(Object.values(COLUMNS).map((column) => column(row, reviewRow(row, today))))).join('');
      sent += rows.length;
      if (!next) return;
      after = next;
    }
  }
  return Readable.from(lines());
}
