import { CHECKLIST_DOMAINS, type ChecklistLevel } from '@chc/casework';
import { nhsNumber } from './bundle.js';

let serial = 800_000;

/** Somebody nobody has heard of yet, as a sender gives them. */
export const somebody = (words: object = {}): Record<string, unknown> => ({
  nhsNumber: nhsNumber((serial += 1)), familyName: 'Entwistle', givenName: 'Edna', bornOn: '1939-04-02', postcode: 'zz1 1zz', commissioner: 'S01', ...words,
});

/** Levels of a Checklist: all C but those named. */
export const levels = (words: Readonly<Record<string, ChecklistLevel>> = {}): Record<string, string> =>
  Object.fromEntries(CHECKLIST_DOMAINS.map((domain) => [`${domain}_level`, words[domain] ?? 'C']));

/** A Checklist as it is sent; positive, two domains at A, unless told otherwise. */
export const aChecklist = (words: object = {}): Record<string, unknown> => ({
  ...somebody(), completedOn: '2026-03-10', location: '03', completerName: 'N Invented', profession: '05', organisation: 'Invented ward', sourceOfReferral: '02', trained: true,
  informed: true, invited: true, consentToShare: false, ...levels({ mobility: 'A', continence: 'A' }), mobility_evidence: 'Hoisted by two', fullAssessment: true, ...words,
});

export const aNegativeChecklist = (words: object = {}): Record<string, unknown> => aChecklist({ ...levels({ mobility: 'A' }), fullAssessment: false, ...words });

export const aFastTrackTool = (words: object = {}): Record<string, unknown> => ({
  ...somebody(), clinicianName: 'Dr Invented', staffGroup: '02', registered: true, responsible: true, organisation: 'Invented hospice', sourceOfReferral: '05', completedOn: '2026-03-10',
  criterionMet: true, needs: 'Failing fast since last week', careRequested: 'Four visits a day and nights', preferredPlace: 'Home', ...words,
});

export const aDirectReferral = (words: object = {}): Record<string, unknown> => ({
  ...somebody(), reason: 'Discharge planning found needs in many domains', referrerName: 'S Invented', profession: '06', organisation: 'Invented council', sourceOfReferral: '04', ...words,
});

export const aLoggedChecklist = (words: object = {}): Record<string, unknown> => ({ ...somebody(), receivedAt: '2026-03-10T09:30', channel: 'email', organisation: 'Invented ward', ...words });
