import { addDays } from '@chc/deadlines';
import { queueEmail } from '@chc/letters';
import { act, type ActTable, type Guard, refuse } from '../act/act.js';
import { day } from '../act/fields.js';
import { insertRow, updateRow } from '../act/write.js';
import { isBeingAssessed, itsReferral } from '../referral/referral.guards.js';
import { codeHash, newCode, newSecret, secretHash } from './link-secrets.js';
import { actsAs } from './scheduling.rows.js';

/** Longer than this nobody needs a link; the same as the bound of `case_link_days`. */
const MOST_LINK_DAYS = 60;
const isFromOutside: Guard<'mdt_member'> = ({ row }) => (row.removedOn !== null ? 'member_is_removed' : row.fromOutside ? undefined : 'only_for_professionals_from_outside');
const stands: Guard<'case_link'> = ({ row }) => (row.revokedAt === null ? undefined : 'link_is_revoked');

/** The link by which somebody from outside sees one case, answers for their slot and gives their view, without an account. */
export const CASE_LINK_ACTS = {
  send_case_link: act({
    on: 'mdt_member', stage: 'assessment', title: 'Send a link to the case', event: 'case_link_sent', creates: true,
    says: 'The link goes by email and says nothing of whom. The code is shown to you once: tell it by telephone, never by the same email. An earlier link of theirs is closed.',
    fields: { expiresOn: day('Good until', { hint: 'The last day on which it opens the case' }) },
    guards: [isFromOutside, itsReferral(isBeingAssessed)],
    initial: ({ record }) => ({ expiresOn: addDays(record.today, record.values.case_link_days) }),
    check: ({ record }, { expiresOn }) => (expiresOn < record.today || expiresOn > addDays(record.today, MOST_LINK_DAYS) ? [refuse('expiresOn', expiresOn, `a day from today to ${addDays(record.today, MOST_LINK_DAYS)}`)] : []),
    sets: ({ row, input }) => ({ username: actsAs(row.professionalId!), may_open_until: input.expiresOn }),
    also: async ({ tx, record, row, by, input, at }) => {
      await tx.query('update case_link set revoked_at = $2, revoked_by = $3, session_hash = null, session_until = null, version = version + 1 where mdt_member_id = $1 and revoked_at is null', [row.id, at, by.id]);
      const { rows: [found] } = await tx.query<{ email: string | null }>('select email from professional where id = $1', [row.professionalId]);
      const [secret, code] = [newSecret(), newCode()];
      const icbId = record.person[0]!.icbId;
      const id = await insertRow(tx, 'case_link', {
        icb_id: icbId, person_id: record.caseId, referral_id: row.referralId, professional_id: row.professionalId, mdt_member_id: row.id,
        made_on: record.today, made_by: by.id, expires_on: input.expiresOn, secret_hash: secretHash(secret), code_hash: await codeHash(secret, code),
      });
      const address = found?.email ?? null;
      if (address !== null) await queueEmail(tx, { kind: 'case_link_email', icbId, personId: record.caseId, caseLinkId: id, secret, toAddress: address, effect: `case-link:${id}` });
      return { made: { kind: 'case_link', id }, told: { secret, code }, details: { memberId: row.id, expiresOn: input.expiresOn, byEmail: address !== null } };
    },
  }),

  revoke_case_link: act({
    on: 'case_link', stage: 'assessment', title: 'Close the link to the case', event: 'case_link_revoked',
    says: 'From now on it opens nothing. What they have written stays.',
    fields: {}, guards: [stands],
    sets: ({ by, at }) => ({ revoked_at: at, revoked_by: by.id, session_hash: null, session_until: null }),
    also: async ({ tx, record, row }) => {
      const member = record.mdt_member.find(({ id }) => id === row.mdtMemberId);
      if (member) await updateRow(tx, 'mdt_member', member, { username: null, may_open_until: null });
      return { details: { memberId: row.mdtMemberId } };
    },
  }),
} as const satisfies ActTable;
