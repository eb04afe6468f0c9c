import { fastTrackCareDueAt } from '@chc/deadlines';
import type { Doing, Standing } from '../act/act.js';
import type { Reason } from '../act/reasons.js';
import { recordMove } from '../act/account.js';
import { updateRow } from '../act/write.js';
import type { CaseRecord } from '../case/case.record.js';
import { MERGING_ACTS, mergedStanding, UNMERGE_GUARDS } from '../intake/merging.acts.js';
import type { Corrected, CorrectionGuard, CorrectionKind } from './corrected.js';
import type { CorrectionKindName, CorrectionRow } from './correction.rows.js';
import { decisionFacts, decisionGuards, undoDecision } from './decision-undoing.js';
import { moveReferral, movingGuards } from './person-moving.js';
import type { Facts } from './returns-affected.rules.js';

const changing = <R extends { readonly id: string }>(rows: readonly R[], id: string, words: Partial<R>): R[] => rows.map((row) => (row.id === id ? { ...row, ...words } : row));
const itsCommissioner = (facts: Facts, { referral }: Corrected, commissionerId: string): Facts => ({
  ...facts,
  referral: changing(facts.referral, referral.id, { commissionerId }),
  eligibility: facts.eligibility.map((row) => (row.referralId === referral.id ? { ...row, commissionerId } : row)),
});

const isNotSetAside: CorrectionGuard = ({ referral }) => (referral.setAsideOn === null ? undefined : 'was_set_aside');

const isMerged: CorrectionGuard = ({ referral }) => (referral.state === 'merged' ? undefined : 'was_not_merged');
// The guards of undoing a merge ask about the record alone.
const NOBODY: Standing['by'] = { id: 'nobody', role: 'nobody', organisationId: null };
const mergeCanBeUndone: CorrectionGuard = ({ record, referral }) =>
  (referral.state === 'merged' ? UNMERGE_GUARDS.map((guard) => guard({ record, row: referral, by: NOBODY })).find(Boolean) : undefined);

/** The last day on which a referral can have been received: its DST, its decision or discount and telling of it come after. */
export function receivedBy({ record, referral }: Corrected): string {
  const dsts = record.dst.filter(({ referralId, supersededAt }) => referralId === referral.id && supersededAt === null).map(({ completedOn }) => completedOn);
  return [...dsts, referral.decidedOn, referral.discountedOn, referral.outcomeCommunicatedOn, record.today].filter((day) => day !== null).sort()[0]!;
}

export const CORRECTION_KINDS: Readonly<Record<CorrectionKindName, CorrectionKind>> = {
  received_date: {
    called: 'Day of receipt',
    guards: [isNotSetAside],
    now: ({ referral: { receivedOn, receivedAt } }) => ({ receivedOn, receivedAt }),
    misfits: (at, { receivedOn }) => (receivedOn! > receivedBy(at) ? 'received_too_late' : undefined),
    then: (facts, { referral }, { receivedOn }) => ({ ...facts, referral: changing(facts.referral, referral.id, { receivedOn: receivedOn! }) }),
    make: async ({ tx, record }, { referral }, { receivedOn, receivedAt }) => {
      const careDueAt = referral.careDueAt !== null && receivedAt ? fastTrackCareDueAt(new Date(receivedAt), record.values.fast_track_hours) : referral.careDueAt;
      await updateRow(tx, 'referral', referral, { received_on: receivedOn, received_at: receivedAt, care_due_at: careDueAt });
      return {};
    },
  },
  commissioner: {
    called: 'Commissioner',
    guards: [isNotSetAside],
    now: ({ referral: { commissionerId } }) => ({ commissionerId }),
    then: (facts, at, { commissionerId }) => itsCommissioner(facts, at, commissionerId!),
    make: async ({ tx }, { referral }, { commissionerId }) => {
      await updateRow(tx, 'referral', referral, { commissioner_id: commissionerId });
      await tx.query('update eligibility set commissioner_id = $2, version = version + 1 where referral_id = $1', [referral.id, commissionerId]);
      return {};
    },
  },
  person: {
    called: 'Person',
    guards: [isNotSetAside, ...movingGuards],
    now: ({ record, referral: { commissionerId } }) => ({ personId: record.caseId, commissionerId }),
    then: (facts, at, { commissionerId }) => itsCommissioner(facts, at, commissionerId!),
    make: moveReferral,
  },
  decision: {
    called: 'Decision recorded in error',
    guards: decisionGuards,
    now: ({ referral: { state, decidedOn, decisionOutcome, outcomeCommunicatedOn } }) => ({ state, decidedOn, decisionOutcome, outcomeCommunicatedOn }),
    then: decisionFacts,
    make: undoDecision,
  },
  unmerge: {
    called: 'Merge of a duplicate',
    guards: [isMerged, mergeCanBeUndone],
    now: ({ record, referral }) => ({ state: referral.state, mergedIntoId: referral.mergedIntoId, standingReceivedOn: mergedStanding(record, referral)?.standing.receivedOn ?? null }),
    then: (facts, { record, referral }) => {
      const standing = mergedStanding(record, referral);
      const taken = changing(facts.referral, referral.id, { setAsideOn: null });
      return { ...facts, referral: standing ? changing(taken, standing.standing.id, { receivedOn: standing.receivedOn }) : taken };
    },
    make: async (doing, { referral }) => {
      const undoing = { ...doing, row: referral, input: {} } as unknown as Doing<'referral', Record<never, never>>;
      const sets = MERGING_ACTS.unmerge_referral.sets!(undoing);
      await updateRow(doing.tx, 'referral', referral, sets);
      const done = (await MERGING_ACTS.unmerge_referral.also!(undoing)) ?? {};
      await recordMove(doing.tx, doing.by, 'referral', referral.id, { icbId: referral.icbId, event: 'unmerged', from: 'merged', to: sets.state as string, details: done.details });
      return done;
    },
  },
};

/** The referral that a correction is about, where the case still holds it. */
export function correctedBy(record: CaseRecord, correction: CorrectionRow): Corrected | undefined {
  const referral = record.referral.find(({ id }) => id === correction.referralId);
  return referral && { record, referral };
}

/** Why a correction cannot be made of a referral as it stands. */
export function objections(kind: CorrectionKindName, at: Corrected): Reason[] {
  return CORRECTION_KINDS[kind].guards.flatMap((guard) => guard(at) ?? []);
}
