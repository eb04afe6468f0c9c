import { act, type ActTable, type Guard, refuse, type Standing } from '../act/act.js';
import { dateWithin } from '../act/date-checks.js';
import { choice, day, type FieldRefusal, line, lines, maybe, pounds, sometimes } from '../act/fields.js';
import { insertRow } from '../act/write.js';
import type { EligibilityRow } from '../case/case.rows.js';
import { findOrganisation } from '../organisation/organisation.find.js';
import { CARE_PRODUCTS, isFncProduct, PACKAGE_END_REASONS, PHB_TYPES } from './package.codes.js';
import type { PackageState } from './package.rows.js';

/** Kinds of organisation that provide care. */
export const PROVIDER_KINDS = ['provider', 'care_home', 'acute_trust', 'local_authority'] as const;

export const isAlive: Guard = ({ record }) => (record.person[0]?.diedOn ? 'person_has_died' : undefined);
export const eligibilityLasts: Guard<'eligibility'> = ({ row, record }) =>
  (row.eligibleTo !== null && row.eligibleTo <= record.today ? 'eligibility_has_ended' : undefined);
export const packageIs = (...states: PackageState[]): Guard<'care_package'> => ({ row }) =>
  (states.includes(row.state) ? undefined : `not_possible_when_${row.state}`);

export const itsEligibility = ({ record, row }: Standing<'care_package'>): EligibilityRow => record.eligibility.find(({ id }) => id === row.eligibilityId)!;

/** Only somebody who receives FNC is paid for at its rate, and they at nothing else under it. */
function productFits({ funding }: EligibilityRow, product: string): FieldRefusal[] {
  if ((funding === 'fnc') === isFncProduct(product)) return [];
  return [refuse('care_product', product, funding === 'fnc' ? 'one of the products of NHS-funded nursing care, because the person is eligible for it' : 'no product of NHS-funded nursing care, for which the person is not eligible here')];
}

/** The way of a package from its request to its end. */
export const PACKAGE_ACTS = {
  request_package: act({
    on: 'eligibility', stage: 'funding', title: 'Request a package of care', event: 'package_requested', creates: true,
    fields: {
      what: lines('What care is needed', { most: 4000 }),
      care_product: maybe(choice('Kind of care', CARE_PRODUCTS)),
      requested_on: day('Requested on'),
    },
    guards: [eligibilityLasts, isAlive],
    check: ({ row, record }, input) => [
      ...dateWithin('requested_on', input.requested_on, { to: [[record.today, 'today']] }),
      ...(input.care_product === undefined ? [] : productFits(row, input.care_product)),
    ],
    initial: ({ row, record }) => ({ requested_on: record.today, care_product: row.funding === 'fnc' ? '11' as const : undefined }),
    also: async ({ tx, row, by, input }) => ({
      made: {
        kind: 'care_package',
        id: await insertRow(tx, 'care_package', {
          icb_id: row.icbId, eligibility_id: row.id, what: input.what, care_product: input.care_product, requested_on: input.requested_on, requested_by: by.id,
        }),
      },
      details: { eligibility: row.id, requestedOn: input.requested_on },
    }),
  }),

  agree_package: act({
    on: 'care_package', stage: 'funding', title: 'Agree the package', event: 'package_agreed',
    says: 'NHS-funded nursing care has no price of its own: leave the cost out, the national rate of each week applies.',
    fields: {
      provider: line('Provider', { hint: 'Its code or its whole name' }),
      care_product: choice('Kind of care', CARE_PRODUCTS),
      phb_type: maybe(choice('Personal health budget', PHB_TYPES)),
      weekly_cost_pence: sometimes(pounds('Cost a week', { hint: 'Needed unless the national rate of NHS-funded nursing care applies' })),
      agreed_on: day('Agreed on'),
    },
    guards: [packageIs('requested'), isAlive],
    check: (at, input) => [
      ...dateWithin('agreed_on', input.agreed_on, { from: [[at.row.requestedOn, 'when it was requested']], to: [[at.record.today, 'today']] }),
      ...productFits(itsEligibility(at), input.care_product),
      ...(isFncProduct(input.care_product) === (input.weekly_cost_pence === undefined) ? []
        : [refuse('weekly_cost_pence', input.weekly_cost_pence, isFncProduct(input.care_product) ? 'nothing: the national rate applies' : 'what a week of it costs')]),
    ],
    initial: ({ record, row }) => ({ agreed_on: record.today, ...(row.careProduct !== null && { care_product: row.careProduct as keyof typeof CARE_PRODUCTS }) }),
    also: async ({ tx, row, by, input }) => {
      const provider = await findOrganisation(tx, 'provider', input.provider, PROVIDER_KINDS, 'a provider');
      await tx.query('update care_package set provider_id = $2, care_product = $3, phb_type = $4, weekly_cost_pence = $5, agreed_on = $6, agreed_by = $7 where id = $1',
        [row.id, provider, input.care_product, input.phb_type ?? null, input.weekly_cost_pence ?? null, input.agreed_on, by.id]);
      return { details: { provider, careProduct: input.care_product, agreedOn: input.agreed_on } };
    },
  }),

  start_package: act({
    on: 'care_package', stage: 'funding', title: 'Record that care has started', event: 'package_started',
    fields: { starts_on: day('First day of care') },
    guards: [packageIs('agreed')],
    check: (at, { starts_on }) => {
      const { fundedFrom, eligibleFrom, eligibleTo } = itsEligibility(at);
      return dateWithin('starts_on', starts_on, {
        from: [[fundedFrom ?? eligibleFrom, 'from which the care is paid for']],
        to: [[at.record.today, 'today: record it when it has begun'], [eligibleTo, 'when the eligibility ended'], [at.record.person[0]?.diedOn, 'when the person died']],
      });
    },
    initial: ({ record }) => ({ starts_on: record.today }),
    sets: ({ input }) => ({ starts_on: input.starts_on }),
    also: ({ input }) => Promise.resolve({ details: { startsOn: input.starts_on } }),
  }),

  end_package: act({
    on: 'care_package', stage: 'funding', title: 'End the package', event: 'package_ended',
    says: 'Care does not stop while the person is eligible: request what takes its place first.',
    fields: {
      ends_on: day('First day without it'),
      end_reason: choice('Why it ended', PACKAGE_END_REASONS),
    },
    guards: [packageIs('requested', 'agreed', 'live')],
    check: (at, { ends_on, end_reason }) => {
      const dates = dateWithin('ends_on', ends_on, {
        from: [[at.row.startsOn ?? at.row.agreedOn ?? at.row.requestedOn, 'when it began']], to: [[at.record.today, 'today']],
      });
      const fits = end_reason === 'not_started' && at.row.startsOn !== null ? [refuse('end_reason', end_reason, 'another reason: its care has started')] : [];
      return [...dates, ...fits, ...(wouldStopCare(at, end_reason) ? ['no_care_in_its_place' as const] : [])];
    },
    initial: ({ record }) => ({ ends_on: record.today }),
    sets: ({ input }) => ({ ends_on: input.ends_on, end_reason: input.end_reason }),
    also: ({ input }) => Promise.resolve({ details: { endsOn: input.ends_on, endReason: input.end_reason } }),
  }),
} as const satisfies ActTable;

const MAY_END_ALONE: ReadonlySet<string> = new Set(['deceased', 'declined', 'in_hospital', 'eligibility_ended']);

/** Funding goes on until a reassessment and a decision (domain rule, unverified): live care ends beside other care, or for a reason of the person's. */
function wouldStopCare({ record, row }: Standing<'care_package'>, reason: string): boolean {
  const eligibility = record.eligibility.find(({ id }) => id === row.eligibilityId);
  const lasts = eligibility !== undefined && (eligibility.eligibleTo === null || eligibility.eligibleTo > record.today);
  const others = record.care_package.some(({ id, eligibilityId, state }) => id !== row.id && eligibilityId === row.eligibilityId && state !== 'ended');
  return row.state === 'live' && lasts && !others && !MAY_END_ALONE.has(reason);
}
