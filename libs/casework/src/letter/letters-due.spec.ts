import { describe, expect, it } from '@jest/globals';
import type { CaseRecord } from '../case/case.record.js';
import { lettersDue } from './letters-due.js';

const NOTHING = { verification: [], referral: [], checklist: [], eligibility: [], review: [], not_screened: [], letter: [], appeal: [], independent_review: [], today: '2026-04-10' } as unknown as CaseRecord;
const aReferral = (words: object): object => ({ id: 'r1', activityType: '01', sourceId: null, mergedIntoId: null, receivedOn: '2026-04-01', acceptedAt: '2026-04-01T10:00:00Z', concludedOn: null, decidedOn: null, outcomeCommunicatedOn: null, careDueAt: null, ...words });
const kinds = (words: object): string[] => lettersDue({ ...NOTHING, ...words }).map(({ kind, subject }) => `${kind} ${subject.id}`);

describe('the letters that a case owes', () => {
  it.each([
    ['nothing for a case in which nothing happened', {}, []],
    ['an acknowledgement once accepted', { referral: [aReferral({})] }, ['acknowledgement r1']],
    ['none before', { referral: [aReferral({ acceptedAt: null })] }, []],
    ['none for what a source system brought in time', { referral: [aReferral({ sourceId: 'S1' })] }, []],
    ['a delay letter from day 29, whoever brought it', { referral: [aReferral({ sourceId: 'S1', receivedOn: '2026-03-12' })] }, ['delay r1']],
    ['none on day 28', { referral: [aReferral({ sourceId: 'S1', receivedOn: '2026-03-13' })] }, []],
    ['decision and council copy once decided', { referral: [aReferral({ decidedOn: '2026-04-09', concludedOn: '2026-04-09' })] }, ['decision r1', 'council_copy r1']],
    ['the same for one that a source system brought and was decided here', { referral: [aReferral({ sourceId: 'S1', decidedOn: '2026-04-09', concludedOn: '2026-04-09' })], verification: [{ referralId: 'r1', outcome: 'agreed' }] }, ['decision r1', 'council_copy r1']],
    ['none for one that came decided', { referral: [aReferral({ sourceId: 'S1', decidedOn: '2026-04-09', concludedOn: '2026-04-09' })] }, []],
    ['council copy and provider approval for Fast Track', { referral: [aReferral({ activityType: '02', decidedOn: '2026-04-09', concludedOn: '2026-04-09' })] }, ['council_copy r1', 'fast_track_approval r1']],
    ['nothing for what was merged', { referral: [aReferral({ mergedIntoId: 'r0' })] }, []],
    ['the FNC approval', { eligibility: [{ id: 'e1', funding: 'fnc', sourceId: null, eligibleTo: null }] }, ['fnc_approval e1']],
    ['the appointment of a booked review', { review: [{ id: 'v1', state: 'booked' }, { id: 'v2', state: 'due' }] }, ['review_appointment v1']],
    ['why there was no Checklist, unless the person disagreed', { not_screened: [{ id: 'n1', lapsedOn: null }, { id: 'n2', lapsedOn: '2026-04-02' }] }, ['not_screened n1']],
    ['the outcome of a negative Checklist of ours', { checklist: [{ id: 'c1', fullAssessmentRequired: false, channel: 'electronic' }, { id: 'c2', fullAssessmentRequired: false, channel: null }] }, ['negative_checklist c1']],
  ])('%s', (_what, words, due) => {
    expect(kinds(words)).toEqual(due);
  });

  it('are owed no longer once queued, and again once cancelled', () => {
    const letter = (state: string): object => ({ kind: 'acknowledgement', state, referralId: 'r1' });
    expect(kinds({ referral: [aReferral({})], letter: [letter('queued')] })).toEqual([]);
    expect(kinds({ referral: [aReferral({})], letter: [letter('cancelled')] })).toEqual(['acknowledgement r1']);
  });
});
