import { act, type ActTable } from '../act/act.js';
import { choice, lines } from '../act/fields.js';
import { insertRow } from '../act/write.js';

/** When not to screen (recalled from the Framework, unverified); if in doubt, screen. */
export const NOT_SCREENED_REASONS = {
  recovery_expected: 'A short-term health need, or recovery is expected and treatment is not finished',
  in_acute_hospital: 'In an acute hospital: screening follows after discharge',
  respite_only: 'A short stay for respite only',
  clearly_no_need: 'Practitioners agree that there is clearly no need for CHC now',
  already_eligible: 'Eligible for CHC already and under review',
  needs_unchanged: 'Decided before, and the needs are clearly unchanged',
  fast_track_instead: 'The Fast Track tool is right instead',
  s117_only: 'All needs are met under section 117 and there are no others',
} as const;

/** A practitioner's decision not to screen, and its end when the person disagrees. */
export const NOT_SCREENING_ACTS = {
  decide_not_to_screen: act({
    on: 'case', stage: 'intake', title: 'Decide not to screen', event: 'not_screened', creates: true,
    says: 'The decision is a practitioner’s, with its reason. If you are in doubt, screen. It lapses if the person disagrees.',
    fields: { reason: choice('Why is no screening needed?', NOT_SCREENED_REASONS), rationale: lines('In your own words', { most: 4000 }) },
    guards: [({ record }) => (record.referral.some(({ concludedOn }) => concludedOn === null) ? 'has_an_open_referral' : undefined)],
    also: async ({ tx, record, by, input }) => {
      const id = await insertRow(tx, 'not_screened', {
        icb_id: record.person[0]!.icbId, person_id: record.caseId, decided_on: record.today, decided_by: by.id, reason: input.reason, rationale: input.rationale,
      });
      return { made: { kind: 'not_screened', id }, details: { reason: input.reason } };
    },
  }),
  record_disagreement_with_not_screening: act({
    on: 'not_screened', stage: 'intake', title: 'Record that the person disagrees', event: 'not_screening_lapsed',
    says: 'The decision lapses and the person is to be screened as soon as it can be done.',
    fields: { disagreedBy: choice('Who disagrees?', { individual: 'The person', representative: 'Somebody for them' }) },
    guards: [({ row }) => (row.lapsedOn === null ? undefined : 'decision_has_lapsed')],
    sets: ({ record, input }) => ({ lapsed_on: record.today, disagreed_by: input.disagreedBy }),
  }),
} as const satisfies ActTable;
