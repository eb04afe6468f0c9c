import { act, type ActTable, type Guard, refuse } from '../act/act.js';
import { NO_FIELDS, pick } from '../act/fields.js';
import { updateRow } from '../act/write.js';
import type { CaseRecord } from '../case/case.record.js';
import type { ReferralRow } from '../case/case.rows.js';
import { REFERRAL_TRANSITIONS } from '../referral/referral.transitions.js';
import { earliestReceipt, openSiblings, ownReceipt, type Receipt } from './siblings.js';

const hasSibling: Guard<'referral'> = ({ record, row }) => (openSiblings(record, row).length > 0 ? undefined : 'no_open_duplicate');

const standingOf = (record: CaseRecord, row: ReferralRow): ReferralRow | undefined => record.referral.find(({ id }) => id === row.mergedIntoId);
const mergedInto = (record: CaseRecord, standing: ReferralRow): ReferralRow[] => record.referral.filter(({ mergedIntoId }) => mergedIntoId === standing.id);
const receiptOf = ({ receivedOn, receivedAt }: ReferralRow): Receipt => ({ on: receivedOn, at: receivedAt });

/** The receipt a referral has with what is merged into it. */
const receiptWith = (standing: ReferralRow, merged: readonly ReferralRow[]): Receipt => earliestReceipt([ownReceipt(standing), ...merged.map(receiptOf)]);

/** What the standing referral goes back to without `row`; its receipt stays when somebody has corrected it since. */
function withoutIt(record: CaseRecord, standing: ReferralRow, row: ReferralRow): Receipt {
  const merged = mergedInto(record, standing);
  const corrected = standing.receivedOn !== receiptWith(standing, merged).on;
  return corrected ? receiptOf(standing) : receiptWith(standing, merged.filter(({ id }) => id !== row.id));
}

const standingIsNotMerged: Guard<'referral'> = ({ record, row }) => (standingOf(record, row)?.state === 'merged' ? 'standing_one_was_merged' : undefined);

const receiptFits: Guard<'referral'> = ({ record, row }) => {
  const standing = standingOf(record, row);
  if (!standing) return undefined;
  const receipt = withoutIt(record, standing, row);
  const after = [
    standing.decidedOn, standing.discountedOn, standing.outcomeCommunicatedOn,
    ...record.dst.filter(({ referralId, supersededAt }) => referralId === standing.id && supersededAt === null).map(({ completedOn }) => completedOn),
  ];
  return after.some((on) => on !== null && on < receipt.on) ? 'receipt_would_not_fit' : undefined;
};

/** What nobody had accepted yet is intake's to take apart again; later it is a correction, and takes two people. */
const wasNotAccepted: Guard<'referral'> = ({ row }) =>
  (row.state !== 'merged' || (row.sourceId === null && row.acceptedAt === null && row.mergedBefore?.state === 'received') ? undefined : 'undone_by_two_people');

/** Whether a merge can be undone at all, by whichever way. */
export const UNMERGE_GUARDS = [standingIsNotMerged, receiptFits];

const receiptColumns = ({ on, at }: Receipt): object => ({ received_on: on, received_at: at });
const ownColumns = (own: Receipt | null): object => ({ own_received_on: own?.on ?? null, own_received_at: own?.at ?? null });

/** The referral that one was merged into, and the receipt it would go back to without it. For corrections. */
export function mergedStanding(record: CaseRecord, row: ReferralRow): { standing: ReferralRow; receivedOn: string } | undefined {
  const standing = standingOf(record, row);
  return standing && { standing, receivedOn: withoutIt(record, standing, row).on };
}

/** One request that came twice is one referral, from its earliest receipt; the other leaves every count and may come back. */
export const MERGING_ACTS = {
  merge_referral: act({
    on: 'referral', stage: 'intake', title: 'Merge this duplicate into another referral', event: 'referral_merged',
    says: 'This referral leaves every count. The other one keeps the earliest receipt of the two. The merge can be undone.',
    moves: REFERRAL_TRANSITIONS.merge,
    fields: { into: pick('The referral that stands') },
    guards: [hasSibling],
    check: ({ record, row }, { into }) => (openSiblings(record, row).some(({ id }) => id === into) ? [] : [refuse('into', into, 'another open referral of this person, of the same kind')]),
    initial: ({ record, row }) => ({ into: openSiblings(record, row)[0]?.id }),
    offers: ({ record, row }) => ({
      into: Object.fromEntries(openSiblings(record, row).map(({ id, receivedOn, reference, sourceId }) => [id, `Received ${receivedOn}, reference ${reference ?? sourceId ?? 'none'}`])),
    }),
    sets: ({ record, row, input }) => ({
      set_aside_on: record.today, merged_into_id: input.into,
      merged_before: {
        state: row.state, suspectedDuplicate: row.suspectedDuplicate,
        standingSuspectedDuplicate: openSiblings(record, row).find(({ id }) => id === input.into)!.suspectedDuplicate,
      },
    }),
    also: async ({ tx, record, row, input }) => {
      const standing = openSiblings(record, row).find(({ id }) => id === input.into)!;
      const others = openSiblings(record, row).filter(({ id }) => id !== standing.id);
      const receipt = receiptWith(standing, [...mergedInto(record, standing), row]);
      await updateRow(tx, 'referral', standing, {
        ...receiptColumns(receipt), ...ownColumns(ownReceipt(standing)),
        suspected_duplicate: standing.suspectedDuplicate && others.some(({ suspectedDuplicate }) => !suspectedDuplicate),
      });
      return { details: { into: standing.id, receivedOn: receipt.on, receivedOnBefore: standing.receivedOn } };
    },
  }),
  unmerge_referral: act({
    on: 'referral', stage: 'intake', title: 'Undo the merge', event: 'referral_unmerged',
    says: 'Both referrals are again as they were, each with its own receipt.',
    moves: REFERRAL_TRANSITIONS.unmerge,
    fields: NO_FIELDS,
    guards: [wasNotAccepted, ...UNMERGE_GUARDS],
    // Suspected until the other one is back to what it was: of two open ones only one may claim to be the one.
    sets: ({ row }) => ({ state: row.mergedBefore!.state, set_aside_on: null, merged_into_id: null, merged_before: null, suspected_duplicate: true }),
    also: async ({ tx, record, row }) => {
      const standing = standingOf(record, row)!;
      const receipt = withoutIt(record, standing, row);
      const stillLent = mergedInto(record, standing).length > 1;
      const open = openSiblings(record, row);
      const standingSuspected = open.includes(standing) ? row.mergedBefore!.standingSuspectedDuplicate : standing.suspectedDuplicate;
      await updateRow(tx, 'referral', standing, {
        ...receiptColumns(receipt), ...ownColumns(stillLent ? ownReceipt(standing) : null), suspected_duplicate: standingSuspected,
      });
      const anotherIsTheOne = open.some((other) => (other === standing ? !standingSuspected : !other.suspectedDuplicate));
      if (!row.mergedBefore!.suspectedDuplicate && !anotherIsTheOne) await tx.query('update referral set suspected_duplicate = false where id = $1', [row.id]);
      return { details: { from: standing.id, receivedOn: receipt.on, receivedOnBefore: standing.receivedOn } };
    },
  }),
} as const satisfies ActTable;
