import { FILE_NAMES } from '@chc/exchange';
import { instant, integer, listOf, object, oneOf, orNull, type Schema, text } from '../schema.js';

const ROW = object({
  id: integer(), file: oneOf(FILE_NAMES), line: integer('Where the row starts; the header is line 1.'),
  identifier: orNull(text()), importedAt: instant(),
  reasons: listOf(object({ column: text(), value: text(), reason: text() })),
  cells: listOf(object({ column: orNull(text('Null where the row had more or fewer cells than the header.')), value: text() }), 'As they came.'),
});

/** What GET /api/v1/data-quality/rejections answers. */
export const REJECTIONS: Schema = object({
  total: integer(), first: integer('Position of the first row, from 1; 0 when there is none.'), rows: listOf(ROW),
  next: orNull(text('Ask with `after` set to this for the next page; null on the last.')),
});
