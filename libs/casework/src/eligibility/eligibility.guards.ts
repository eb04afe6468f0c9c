import type { Guard } from '../act/act.js';
import { isChc } from './settle.js';

/** The eligibility has begun and not ended. */
export const isLive: Guard<'eligibility'> = ({ record, row }) =>
  (row.eligibleFrom <= record.today && (row.eligibleTo === null || row.eligibleTo > record.today) ? undefined : 'eligibility_has_ended');
export const isForChc: Guard<'eligibility'> = ({ row }) => (isChc(row) ? undefined : 'only_for_chc');
export const isAlive: Guard = ({ record }) => (record.person[0]!.diedOn === null ? undefined : 'person_has_died');
