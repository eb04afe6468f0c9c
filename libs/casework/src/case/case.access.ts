import type { Actor } from '@chc/platform';
import type { CaseRecord } from './case.record.js';

/**
 * Whether somebody may open a case at all. Those who see cases by their role may; someone invited to one case only while
 * the invitation stands. (Relationships by team and organisation are the access issue's.)
 */
export function mayOpenCase(by: Actor, _record: CaseRecord): boolean {
  return !by.may || by.may.has('see_case');
}
