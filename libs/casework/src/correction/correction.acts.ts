import { businessDateAt, londonInstant, londonTimeAt } from '@chc/deadlines';
import { type Act, act, type ActTable, type Doing, type Guard, refuse } from '../act/act.js';
import { choice, day, type Fields, line, lines, maybe, moment, NO_FIELDS, RefusedInput } from '../act/fields.js';
import type { Reason } from '../act/reasons.js';
import { insertRow } from '../act/write.js';
import type { CorrectionKindName, CorrectionRow, Values } from './correction.rows.js';
import { CORRECTION_KINDS, correctedBy, objections, receivedBy } from './correction.kinds.js';
import { findOtherPerson, refuseOverlaps } from './person-moving.js';
import { changeInWords, returnsAffected } from './returns-affected.rules.js';
import { findOrganisation } from '../organisation/organisation.find.js';

const REASON = lines('Why, and what shows it', { most: 2000 });
const SAYS = 'A second person confirms it or not. Both are shown which figures of the returns it changes.';

const nothingProposed: Guard<'referral'> = ({ record, row }) =>
  (record.correction.some(({ referralId, state }) => referralId === row.id && state === 'proposed') ? 'correction_is_proposed' : undefined);

/** The act that proposes a correction of one kind, worked out from its fields. */
function proposes<F extends Fields>(
  kind: CorrectionKindName, said: Pick<Act<'referral', F>, 'title' | 'fields' | 'check' | 'initial'>, afterOf: (doing: Doing<'referral', F & { reason: typeof REASON }>) => Values | Promise<Values>,
): Act<'referral', F & { reason: typeof REASON }> {
  return act<'referral', F & { reason: typeof REASON }>({
    ...said as Act<'referral', F & { reason: typeof REASON }>, on: 'referral', stage: 'corrections', event: `${kind}_correction_proposed`, says: SAYS, creates: true,
    fields: { ...said.fields, reason: REASON },
    guards: [nothingProposed, ...CORRECTION_KINDS[kind].guards.map((guard): Guard<'referral'> => ({ record, row }) => guard({ record, referral: row }))],
    also: async (doing) => {
      const { tx, record, row, by, at } = doing;
      const after = await afterOf(doing);
      const corrected = { record, referral: row };
      const affected = returnsAffected(record, CORRECTION_KINDS[kind].then(record, corrected, after), record.today);
      const before = CORRECTION_KINDS[kind].now(corrected);
      const id = await insertRow(tx, 'correction', {
        icb_id: row.icbId, person_id: record.caseId, other_person_id: kind === 'person' ? after.personId : null, referral_id: row.id, kind, before, after,
        reason: doing.input.reason, returns_affected: JSON.stringify(affected), proposed_by: by.id, proposed_by_name: by.name, proposed_at: at,
      });
      return { made: { kind: 'correction', id }, details: { correction: id, before, after } };
    },
  });
}

const isProposed: Guard<'correction'> = ({ row }) => (row.state === 'proposed' ? undefined : 'correction_is_decided');
const isItsCase: Guard<'correction'> = ({ record, row }) => (row.personId === record.caseId ? undefined : 'correction_is_of_other_case');
const isAnother: Guard<'correction'> = ({ row, by }) => (row.proposedBy === by.id ? 'needs_another_person' : undefined);
const isTheProposer: Guard<'correction'> = ({ row, by }) => (row.proposedBy === by.id ? undefined : 'only_who_proposed_it');

/** What was to be corrected is as it was, and the correction still fits. */
const stillFits: Guard<'correction'> = ({ record, row }) => {
  const at = correctedBy(record, row);
  if (row.state !== 'proposed' || row.personId !== record.caseId) return undefined;
  if (!at) return 'changed_since_proposed';
  const kind = CORRECTION_KINDS[row.kind];
  const objection: Reason | undefined = objections(row.kind, at)[0] ?? kind.misfits?.(at, row.after);
  return objection ?? (same(kind.now(at), row.before) ? undefined : 'changed_since_proposed');
};
const same = (one: Values, other: Values): boolean => Object.keys(one).every((name) => one[name] === other[name]);

/** The figures that a correction changes, in words; what it said when it was proposed. */
export function correctionChanges({ returnsAffected: changes }: Pick<CorrectionRow, 'returnsAffected'>): string[] {
  return changes.length === 0 ? ['No figure of any return changes'] : changes.map(changeInWords);
}

const decided = ({ by, at }: Doing): object => ({ decided_by: by.id, decided_by_name: by.name ?? null, decided_at: at });

/** Corrections of what the returns count: each with its reason, a second person, before and after. */
export const CORRECTION_ACTS = {
  propose_received_date_correction: proposes('received_date', {
    title: 'Propose another day of receipt',
    fields: { receivedOn: day('The day it was received'), receivedAt: maybe(moment('The exact time, where known')) },
    initial: ({ row }) => ({ receivedOn: row.receivedOn }),
    check: ({ record, row }, { receivedOn, receivedAt }) => {
      const latest = receivedBy({ record, referral: row });
      return [
        ...(receivedOn === row.receivedOn && receivedAt === undefined ? [refuse('receivedOn', receivedOn, `another day than ${row.receivedOn}`)] : []),
        ...(receivedOn > latest ? [refuse('receivedOn', receivedOn, `no day after ${latest}`)] : []),
        ...(receivedAt !== undefined && receivedAt.slice(0, 10) !== receivedOn ? [refuse('receivedAt', receivedAt, `a time on ${receivedOn}`)] : []),
      ];
    },
  }, ({ input: { receivedOn, receivedAt }, at }) => {
    const instant = receivedAt === undefined ? null : londonInstant(receivedAt);
    if (instant !== null && instant > at) throw new RefusedInput([refuse('receivedAt', receivedAt, `no time after now, ${businessDateAt(at)}T${londonTimeAt(at)}`)]);
    return { receivedOn, receivedAt: instant && instant.toISOString() };
  }),
  propose_person_correction: proposes('person', {
    title: 'Propose that it belongs to another person',
    fields: { person: line('The right person', { most: 40, hint: 'Their NHS number, or the reference of one of their referrals' }) },
  }, async ({ tx, record, row, input }) => {
    const other = await findOtherPerson(tx, 'person', input.person, { caseId: record.caseId, icbId: row.icbId });
    await refuseOverlaps(tx, row.id, other.id);
    // A commissioner that followed the wrong person follows the right one.
    return { personId: other.id, commissionerId: row.commissionerId === record.person[0]!.commissionerId ? other.commissionerId : row.commissionerId };
  }),
  propose_commissioner_correction: proposes('commissioner', {
    title: 'Propose another commissioner',
    fields: { commissioner: line('The commissioner', { hint: 'Its code, or its whole name' }) },
  }, async ({ tx, record, row, input }) => {
    const commissionerId = await findOrganisation(tx, 'commissioner', input.commissioner, ['sub_icb'], 'a commissioner');
    if (commissionerId === row.commissionerId) throw new RefusedInput([refuse('commissioner', input.commissioner, 'another commissioner than it has')]);
    const { rowCount } = await tx.query('select from organisation_above($1::date) where organisation_id = $2 and above_id = $3', [record.today, commissionerId, row.icbId]);
    if (rowCount === 0) throw new RefusedInput([refuse('commissioner', input.commissioner, 'a commissioner of this ICB; to another ICB a case is transferred')]);
    return { commissionerId };
  }),
  propose_decision_correction: proposes('decision', { title: 'Propose that the decision was recorded in error', fields: NO_FIELDS }, ({ row }) => ({
    state: row.activityType === '02' ? 'received' : 'verifying', decidedOn: null, decisionOutcome: null, outcomeCommunicatedOn: null,
  })),
  propose_unmerge: proposes('unmerge', { title: 'Propose to undo the merge', fields: NO_FIELDS }, ({ record, row }) => ({
    state: row.mergedBefore!.state, mergedIntoId: null,
    standingReceivedOn: CORRECTION_KINDS.unmerge.then(record, { record, referral: row }, {}).referral.find(({ id }) => id === row.mergedIntoId)!.receivedOn,
  })),

  confirm_correction: act({
    on: 'correction', stage: 'corrections', title: 'Confirm the correction', event: 'correction_confirmed',
    fields: { seen: choice('What it changes', { seen: 'I have seen what it changes' }), comment: maybe(lines('Comment', { most: 2000 })) },
    guards: [isProposed, isItsCase, isAnother, stillFits],
    offers: ({ row }) => ({ seen: { seen: `I have seen what it changes. ${correctionChanges(row).join('; ')}` } }),
    sets: (doing) => ({ state: 'confirmed', ...decided(doing), decided_reason: doing.input.comment }),
    also: async (doing) => {
      const { record, row } = doing;
      const done = await CORRECTION_KINDS[row.kind].make(doing, correctedBy(record, row)!, row.after);
      return { ...done, details: { kind: row.kind, referral: row.referralId, before: row.before, after: row.after, ...done.details } };
    },
  }),
  refuse_correction: act({
    on: 'correction', stage: 'corrections', title: 'Refuse the correction', event: 'correction_refused',
    fields: { reason: lines('Why', { most: 2000 }) }, guards: [isProposed, isItsCase, isAnother],
    sets: (doing) => ({ state: 'refused', ...decided(doing), decided_reason: doing.input.reason }),
    also: ({ row }) => Promise.resolve({ details: { kind: row.kind, referral: row.referralId } }),
  }),
  withdraw_correction: act({
    on: 'correction', stage: 'corrections', title: 'Withdraw the correction', event: 'correction_withdrawn',
    fields: NO_FIELDS, guards: [isProposed, isItsCase, isTheProposer],
    sets: (doing) => ({ state: 'withdrawn', ...decided(doing) }),
    also: ({ row }) => Promise.resolve({ details: { kind: row.kind, referral: row.referralId } }),
  }),
} as const satisfies ActTable;
