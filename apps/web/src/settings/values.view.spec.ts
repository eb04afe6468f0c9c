import { expect, it } from '@jest/globals';
import { valuesView } from './values.view.js';

const LIMIT = { name: 'appeal_months', title: 'Months to appeal', unit: 'calendar months', least: 6, most: 120, why: 'never shortened' };
const row = (organisation: string | null, fromOn: string, value: number): Parameters<typeof valuesView>[1][number] =>
  ({ name: 'appeal_months', organisation, organisationName: null, fromOn, value, unit: 'calendar months', source: 'a policy', setBy: null });

it('tells what is in force for whom, what was, and what is to come', () => {
  const { values: [view] } = valuesView([LIMIT], [row(null, '2026-01-01', 7), row(null, '2007-10-01', 6), row('QX1', '2027-01-01', 12), row('QX1', '2025-01-01', 9)], '2026-05-01');
  expect(view!.bounds).toBe('6 to 120 calendar months: never shortened.');
  expect(view!.rows.map(({ whom, value, standing }) => [whom, value, standing])).toEqual([
    ['All', '7 calendar months', 'In force'], ['All', '6 calendar months', 'Was in force'], ['QX1', '12 calendar months', 'To come'], ['QX1', '9 calendar months', 'In force'],
  ]);
});

it('shows a value that nobody has set, with its bounds', () => {
  expect(valuesView([LIMIT], [], '2026-05-01').values[0]!.rows).toEqual([]);
});
