import type { Actor } from '@chc/platform';
import type { PlainDate } from '@chc/deadlines';
import type { MdtMemberRow } from '../mdt/mdt.rows.js';
import type { CaseRecord } from './case.record.js';

/**
 * Whether somebody may open a case at all. Those who see cases by their role may; someone invited to one case only while
 * the invitation stands. (Relationships by team and organisation are the access issue's.)
 */
export function mayOpenCase(by: Actor, record: CaseRecord): boolean {
  if (!by.may || by.may.has('see_case')) return true;
  return by.may.has('see_invited_cases') && record.mdt_member.some((member) => isInvited(member, by, record.today));
}

/** Whether a membership of an MDT lets somebody open its case: their account, not removed, not past its last day. */
function isInvited({ username, removedOn, mayOpenUntil }: MdtMemberRow, by: Actor, today: PlainDate): boolean {
  return username === by.id && removedOn === null && mayOpenUntil !== null && today <= mayOpenUntil;
}
