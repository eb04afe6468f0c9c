import { describe, expect, it } from '@jest/globals';
import type { DataQuality, RejectedRow } from '@chc/exchange';
import { dataQualityView } from './data-quality.view.js';

const importedAt = new Date('2026-11-22T23:30:00Z');
const quality: DataQuality = {
  files: [
    { file: 'persons.csv', rejected: 0, importedAt, refused: 'has a torn quote' },
    { file: 'referrals.csv', rejected: 30, importedAt, refused: null },
    { file: 'appeals.csv', rejected: 0, importedAt: null, refused: null },
  ],
  suspectedDuplicates: 6, nhsNumbersToTrace: 1204,
};
const row: RejectedRow = {
  id: 7, file: 'referrals.csv', line: 1204, identifier: null, importedAt,
  reasons: [{ column: '', value: '', reason: 'has 3 cells instead of 21' }, { column: 'person_id', value: 'P\u0000', reason: 'is unknown' }],
  cells: [{ column: null, value: 'a\u0007' }, { column: null, value: '' }],
};

describe('the data-quality page', () => {
  const view = dataQualityView(quality, { rows: [row], first: 1, total: 30, next: 7 }, 'referrals.csv');

  it('names the files that were refused as a whole, with the reason and the London date', () => {
    expect(view.refused).toEqual([{ file: 'persons.csv', reason: 'has a torn quote', importedOn: '22 Nov 2026' }]);
  });

  it('leads to the rows of a file that has some, and says which never came', () => {
    expect(view.files.map(({ rejected, importedOn, href, current }) => [rejected, importedOn, href, current])).toEqual([
      ['0', '22 Nov 2026, refused', null, false], ['30', '22 Nov 2026', '/data-quality?file=referrals.csv#rejected', true], ['0', 'Never', null, false],
    ]);
  });

  it('counts what waits and what is doubtful', () => {
    expect(view.figures.map(({ figure }) => figure)).toEqual(['30', '6', '1,204']);
  });

  it('shows a row as it came, with what cannot be seen made visible', () => {
    expect(view.rows).toEqual([{
      file: 'referrals.csv', line: '1,204', identifier: 'None given', importedOn: '22 Nov 2026',
      reasons: [{ column: 'Whole row', value: '', reason: 'has 3 cells instead of 21' }, { column: 'person_id', value: 'P\u2400', reason: 'is unknown' }],
      cells: [{ column: 'Cell 1', value: 'a\u2407' }, { column: 'Cell 2', value: 'Blank' }],
    }]);
  });

  it('goes on within the file, and back to its first page', () => {
    expect([view.showing, view.nextHref, view.firstHref]).toEqual(['Showing 1\u20131 of 30', '/data-quality?file=referrals.csv&after=7#rejected', null]);
  });
});
