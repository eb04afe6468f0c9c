import { addDays, addMonths, type PlainDate } from '@chc/deadlines';
import { act, type ActTable, type Doing, type Guard, refuse } from '../act/act.js';
import { dateWithin } from '../act/date-checks.js';
import { choice, day, type FieldRefusal, line, maybe, yesNo } from '../act/fields.js';
import { insertRow, updateRow } from '../act/write.js';
import type { CaseRecord } from '../case/case.record.js';
import { openEligibility } from '../eligibility/open-eligibility.js';
import { isChc, liveNow, liveOn, unsettled } from '../eligibility/settle.js';
import { findOrganisation } from '../organisation/organisation.find.js';
import { isAlive } from '../package/package.acts.js';

export const FNC_BANDS = { standard: 'Standard', higher: 'Higher' } as const;
const BANDS = {
  band: choice('Band', FNC_BANDS),
  higher_since_2007: maybe(yesNo('Was the person on the high band when the single band came in (1 October 2007), and do they still need it?', { hint: 'Only for the higher band' })),
};
const ADULT_MONTHS = 18 * 12;

/** The latest day on which CHC was considered and not found: by a negative Checklist, or by a decision (FNCPG para 5). */
export function chcConsidered({ checklist, referral }: CaseRecord): { by: 'checklist' | 'decision'; on: PlainDate; id: string } | undefined {
  const negative = checklist.filter(({ completedOn, fullAssessmentRequired }) => completedOn !== null && fullAssessmentRequired === false)
    .map(({ id, completedOn }) => ({ by: 'checklist' as const, on: completedOn!, id }));
  const decided = referral.filter(({ decidedOn, decisionOutcome }) => decidedOn !== null && (decisionOutcome === '03' || decisionOutcome === '04'))
    .map(({ id, decidedOn }) => ({ by: 'decision' as const, on: decidedOn!, id }));
  return [...negative, ...decided].sort((a, b) => a.on.localeCompare(b.on)).at(-1);
}

const notOnChc: Guard = ({ record }) => (liveNow(record).some(isChc) ? 'already_eligible_for_chc' : undefined);
const notOnFnc: Guard = ({ record }) => (liveNow(record).some(({ funding, shortStayWeeks }) => funding === 'fnc' && shortStayWeeks === null) ? 'already_eligible_for_fnc' : undefined);
const considered: Guard = ({ record }) => (chcConsidered(record) ? undefined : 'chc_not_considered');
const nothingOpen: Guard = ({ record }) => (record.referral.some(({ activityType, concludedOn }) => activityType !== '02' && concludedOn === null) ? 'chc_being_considered' : undefined);

function bandRefusals({ band, higher_since_2007 }: { band: string; higher_since_2007?: boolean | undefined }): FieldRefusal[] {
  return band === 'higher' && higher_since_2007 !== true ? [refuse('higher_since_2007', higher_since_2007, 'yes: nobody else is paid the higher rate')] : [];
}

function ofAge({ person }: CaseRecord, field: string, on: PlainDate): FieldRefusal[] {
  return dateWithin(field, on, { from: [[person[0]!.bornOn && addMonths(person[0]!.bornOn, ADULT_MONTHS), 'when the person turned 18']] });
}

/** NHS-funded nursing care by its own decision, and for a short stay. */
export const FNC_ACTS = {
  record_fnc_decision: act({
    on: 'case', stage: 'funding', title: 'Decide on NHS-funded nursing care', event: 'fnc_decided', creates: true,
    says: 'For somebody in a care home with nursing who needs a registered nurse, after CHC was considered: by a negative Checklist, or by a decision.',
    fields: { decided_on: day('Decided on'), ...BANDS, decided_by: line('Decided by', { hint: 'Name and role' }) },
    guards: [isAlive, notOnChc, notOnFnc, considered, nothingOpen],
    check: ({ record }, input) => {
      const unsettledBy = unsettled(withoutShortStays(record), 'fnc', input.decided_on);
      return [
        ...dateWithin('decided_on', input.decided_on, { from: [[chcConsidered(record)?.on, 'when CHC was considered']], to: [[record.today, 'today']] }),
        ...ofAge(record, 'decided_on', input.decided_on), ...bandRefusals(input), ...(unsettledBy ? [unsettledBy] : []),
      ];
    },
    initial: ({ record }) => ({ decided_on: record.today, band: 'standard' as const }),
    also: async (doing) => {
      const { record, input } = doing;
      const consideration = chcConsidered(record)!;
      await cutShortStay(doing, input.decided_on);
      const { id } = await openEligibility({ ...doing, record: withoutShortStays(record) }, {
        funding: 'fnc', eligibleFrom: input.decided_on,
        columns: {
          fnc_band: input.band, fnc_higher_since_2007: input.higher_since_2007, chc_considered_by: consideration.by, chc_considered_on: consideration.on, decided_by: input.decided_by,
        },
      });
      return { made: { kind: 'eligibility', id }, details: { decidedOn: input.decided_on, band: input.band, chcConsidered: consideration } };
    },
  }),

  record_short_stay_fnc: act({
    on: 'case', stage: 'funding', title: 'Record a short stay with nursing care', event: 'fnc_short_stay_recorded', creates: true,
    says: 'Respite in a care home with nursing, paid for without CHC being considered first. It ends by itself on the day after its last.',
    fields: {
      first_day: day('First day'),
      last_day: day('Last day'),
      home: line('Care home', { hint: 'Its code or its whole name' }),
      ...BANDS,
    },
    guards: [isAlive, notOnChc, notOnFnc],
    check: ({ record }, input) => [
      ...dateWithin('first_day', input.first_day, { to: [[record.today, 'today: record it when it has begun']] }),
      ...ofAge(record, 'first_day', input.first_day),
      ...dateWithin('last_day', input.last_day, {
        from: [[input.first_day, 'its first day']],
        to: [[addDays(beganOn(record, input.first_day), 7 * record.values.fnc_short_stay_weeks - 1), `the last of ${record.values.fnc_short_stay_weeks} weeks; after them CHC is considered first`]],
      }),
      ...bandRefusals(input),
      ...(overlapsFnc(record, input) ? ['already_eligible_for_fnc' as const] : []),
    ],
    initial: ({ record }) => ({ first_day: record.today, band: 'standard' as const }),
    also: async (doing) => {
      const { record, input, tx, by } = doing;
      const home = await findOrganisation(tx, 'home', input.home, ['care_home', 'provider'], 'a care home');
      const until = addDays(input.last_day, 1);
      const { id } = await openEligibility({ ...doing, record: withoutShortStays(record) }, {
        funding: 'fnc', eligibleFrom: input.first_day, until,
        columns: { fnc_band: input.band, fnc_higher_since_2007: input.higher_since_2007, short_stay_weeks: record.values.fnc_short_stay_weeks },
      });
      await insertRow(tx, 'care_package', {
        icb_id: record.person[0]!.icbId, eligibility_id: id, provider_id: home, what: 'A short stay in a care home with nursing', care_product: input.band === 'higher' ? '12' : '11',
        requested_on: input.first_day, requested_by: by.id, agreed_on: input.first_day, agreed_by: by.id, starts_on: input.first_day, ends_on: until, end_reason: 'eligibility_ended',
      });
      return { made: { kind: 'eligibility', id }, details: { firstDay: input.first_day, lastDay: input.last_day, home } };
    },
  }),
} as const satisfies ActTable;

const isShortStay = ({ shortStayWeeks }: { shortStayWeeks: number | null }): boolean => shortStayWeeks !== null;
const withoutShortStays = (record: CaseRecord): CaseRecord => ({ ...record, eligibility: record.eligibility.filter((row) => !isShortStay(row)) });

/** The first day of the short stays that follow one another without a day between, up to one that begins on a day. */
function beganOn(record: CaseRecord, firstDay: PlainDate): PlainDate {
  const before = record.eligibility.find((row) => isShortStay(row) && row.eligibleTo === firstDay && row.eligibleFrom < firstDay);
  return before ? beganOn(record, before.eligibleFrom) : firstDay;
}

function overlapsFnc(record: CaseRecord, { first_day, last_day }: { first_day: PlainDate; last_day: PlainDate }): boolean {
  return record.eligibility.some(({ funding, eligibleFrom, eligibleTo }) => funding !== 'joint' && eligibleFrom <= last_day && (eligibleTo === null || eligibleTo > first_day) && eligibleFrom !== eligibleTo);
}

/** A short stay that lasts beyond the decision ends with it: FNC goes on under the decision without a day between. */
async function cutShortStay({ record, tx }: Pick<Doing, 'record' | 'tx'>, on: PlainDate): Promise<void> {
  for (const stay of liveOn(record, on).filter(isShortStay)) {
    await updateRow(tx, 'eligibility', stay, { eligible_to: on > stay.eligibleFrom ? on : stay.eligibleFrom });
  }
}
