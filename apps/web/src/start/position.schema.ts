import { OVER_28_BANDS } from '@chc/deadlines';
import { date, integer, listOf, number, object, oneOf, orNull, type Schema, text } from '../schema.js';

const each = (names: readonly string[], schema: Schema, description?: string): Schema =>
  object(Object.fromEntries(names.map((name) => [name, schema])), { ...(description && { description }) });

const BANDS = OVER_28_BANDS.map(({ code }) => code);
const IN_WORDS = OVER_28_BANDS.map(({ code, name }) => `${code} ${name}`).join(', ');

const RATE = object({ numerator: integer(), denominator: integer(), pct: orNull(number('One decimal, half up; null when there is nothing to divide by.')) });
const RATES = object({ quarterToDate: RATE, lastQuarter: RATE });
const SPAN = object({ label: text('Q2 2026/27'), startsOn: date(), endsOn: date() });

const ROW = object({
  code: text(), name: text(), kind: oneOf(['icb', 'place', 'sub_icb']), parentCode: orNull(text()),
  adultPopulation: orNull(integer('GP-registered, aged 18 and over.')),
  within28: { ...RATES, description: 'Standard referrals concluded within 28 calendar days, of all concluded (DCB2117 table 7).' },
  dstInAcute: { ...RATES, description: 'DSTs completed in an acute hospital, of all completed (DCB2117 table 6).' },
  incomplete: object({ total: integer(), bands: each(BANDS, integer()) }, { description: `Standard referrals open beyond 28 days, by how far beyond: ${IN_WORDS} (DCB2117 table 8).` }),
  incompletePer50k: object({ total: orNull(number()), bands: each(BANDS, orNull(number())) }, { description: 'The same per 50,000 adults registered; two decimals; null without a population.' }),
  openReferrals: integer('Open standard referrals of any age.'),
  reviewsOutstanding: integer('Reviews overdue, or due within 90 days.'),
  reviewsOverdue: object({
    total: integer(), byFunding: each(['chc_standard', 'chc_fast_track', 'fnc', 'joint'], integer()),
    byType: each(['01', '02', '03'], integer(), '01 three months, 02 twelve months, 03 other.'),
  }),
});

/** What GET /api/v1/position answers. */
export const POSITION: Schema = object({
  asOf: date('The business date, at its end.'), quarterToDate: SPAN, lastQuarter: SPAN,
  rows: listOf(ROW, 'Each ICB, then its places, each followed by its commissioners.'),
});
