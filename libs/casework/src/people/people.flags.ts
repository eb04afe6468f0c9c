import { addDays } from '@chc/deadlines';
import type { CaseRecord } from '../case/case.record.js';
import type { EndingRow } from './people.rows.js';
import { COMMUNICATION_NEEDS, type CommunicationNeed, LEGAL_STATUSES } from './people.words.js';

/** Something that everybody who opens a case must see first. */
export interface Flag {
  readonly code: 'restricted' | 'died' | 'safeguarding' | 'consent_withdrawn' | 'refused' | 'authorisation_expired' | 'authorisation_expiring' | 'lacks_capacity' | 'communication';
  readonly words: string;
}

/** How long before its end an authorisation is shown (chosen here). */
const EXPIRY_NOTICE_DAYS = 28;
const standing = <R extends EndingRow>(rows: readonly R[]): R[] => rows.filter(({ endedOn }) => endedOn === null);

export type FlagParts = Pick<CaseRecord, 'today' | 'person' | 'safeguarding_concern' | 'consent' | 'participation' | 'legal_status' | 'capacity_assessment' | 'communication_need'>;

/** What stands in the header of a case, gravest first, in words. */
export function flagsOf(record: FlagParts): Flag[] {
  const { today } = record;
  const diedOn = record.person[0]?.diedOn;
  // Withdrawn, and nothing given to the same person since.
  const withdrawn = record.consent.filter(({ endedOn, sharedWith }) => endedOn !== null && !standing(record.consent).some((other) => other.sharedWith === sharedWith));
  return [
    ...(record.person[0]?.restrictedAt ? [{ code: 'restricted', words: 'Restricted case' } as const] : []),
    ...(diedOn ? [{ code: 'died', words: `Died ${inWords(diedOn)}` } as const] : []),
    ...(standing(record.safeguarding_concern).length > 0 ? [{ code: 'safeguarding', words: 'Safeguarding concern open' } as const] : []),
    ...standing(record.legal_status).flatMap(({ kind, expiresOn }): Flag[] => {
      if (expiresOn === null || expiresOn > addDays(today, EXPIRY_NOTICE_DAYS)) return [];
      const expired = expiresOn < today;
      return [{ code: expired ? 'authorisation_expired' : 'authorisation_expiring', words: `${LEGAL_STATUSES[kind]} ${expired ? 'expired' : 'expires'} ${inWords(expiresOn)}` }];
    }),
    ...(withdrawn.length > 0 ? [{ code: 'consent_withdrawn', words: 'Consent to share withdrawn' } as const] : []),
    ...(standing(record.participation).some(({ kind }) => kind === 'refused') ? [{ code: 'refused', words: 'Refuses to take part' } as const] : []),
    ...(standing(record.capacity_assessment).some(({ hasCapacity }) => !hasCapacity) ? [{ code: 'lacks_capacity', words: 'Lacks capacity for a decision' } as const] : []),
    ...standing(record.communication_need).map(({ need, what }): Flag => ({ code: 'communication', words: `${COMMUNICATION_NEEDS[need as CommunicationNeed]}: ${what}` })),
  ];
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const inWords = (date: string): string => `${Number(date.slice(8))} ${MONTHS[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}`;
