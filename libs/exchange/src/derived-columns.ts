import { editionOn, isValidNhsNumber } from '@chc/casework';
import type { FileName } from './columns.js';
import type { Row } from './row-rules.js';

type Derive = (row: Row) => string | null;

/** The framework edition and tool version in force on the day of an assessment; without one, on the day of receipt. */
const edition = (tool: 'framework' | 'checklist' | 'dst' | 'fastTrack', completed: string): Derive => (row) => {
  const on = row[completed] ?? row.received_date;
  return on ? editionOn(on)[tool] : null;
};

/** What is worked out of a row's cells while it is read and stored beside them. */
export const DERIVED: Readonly<Partial<Record<FileName, Readonly<Record<string, Derive>>>>> = {
  'persons.csv': {
    nhs_number_valid: ({ nhs_number }) => (nhs_number && isValidNhsNumber(nhs_number) ? nhs_number : null),
  },
  'referrals.csv': {
    checklist_framework: edition('framework', 'checklist_completed_date'),
    checklist_version: edition('checklist', 'checklist_completed_date'),
    fast_track_framework: edition('framework', 'fast_track_completed_date'),
    fast_track_version: edition('fastTrack', 'fast_track_completed_date'),
    dst_framework: edition('framework', 'dst_completed_date'),
    dst_version: edition('dst', 'dst_completed_date'),
  },
};
