import { randomUUID } from 'node:crypto';
import { begin, type IntakeActName } from '@chc/casework';
import type { Database } from '@chc/platform';
import { aChecklist, aDirectReferral, aFastTrackTool, aLoggedChecklist, aNegativeChecklist, somebody } from '../builders/intake.js';
import { aPerson, aReferral, aReview, anEligibility, ICB, insert, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from './acting.js';
import { aDstDone, anMdt, assessAndSubmit } from './assessing.js';

const NOT_ACCEPTED = { accepted_at: null, accepted_by: null };

/** A decision of last autumn that somebody challenges, from the request to the outcome letter by turns. */
async function aChallenge(db: Database, caseId: string, n: number): Promise<void> {
  const stage = Math.floor(n / 8) % 5;
  await db.query(`update referral set state = 'decided', received_on = '2025-08-01', decided_on = $3, decision_outcome = '04', coordinator = 'PR-9', source_id = 'CH' || $2 where person_id = $1`, [caseId, n, stage === 4 ? '2025-08-20' : '2025-09-26']);
  const acting = new Acting(db, anActor('set.up'), '2026-03-01');
  await acting.do(caseId, 'request_local_resolution', { requestedOn: stage === 4 ? '2026-03-01' : '2025-12-01', askedBy: 'individual', grounds: ['outcome_disputed'] });
  if (stage >= 1 && stage < 4) await acting.do(caseId, 'book_formal_meeting', { formalBookedFor: '2026-02-10', formalPlace: 'Here', formalPanel: 'A chair' });
  if (stage >= 2 && stage < 4) await acting.do(caseId, 'hold_formal_meeting', { formalMeetingOn: '2026-02-10', formalNote: 'Heard' });
  if (stage === 3) {
    await acting.do(caseId, 'decide_local_resolution', { outcome: 'not_upheld', decidedOn: '2026-02-20', reasons: 'The evidence bears it' });
    await db.query(`update appeal set outcome_letter_on = '2026-02-24', outcome = 'not_upheld', review_by = '2026-08-24' where referral_id in (select id from referral where person_id = $1)`, [caseId]);
    await acting.do(caseId, 'request_independent_review', { requestedOn: '2026-02-26', askedBy: 'individual', grounds: ['process_not_followed'] });
  }
}

/** Organisations and so many people whose cases have begun in every way, on 10 March 2026 or about. @returns the cases */
export async function casesToWalk(db: Database, today: string, people: number): Promise<string[]> {
  await theOrganisations(db);
  await insert(db, 'letterhead', { icb_id: ICB, team_name: 'Invented team', team_phone: '01632 960 001', set_by: 'test' });
  await insert(db, 'organisation', { code: 'PROV1', kind: 'provider' });
  await insert(db, 'organisation', { code: 'HOME1', kind: 'care_home' });
  await insert(db, 'organisation', { code: 'LA1', kind: 'local_authority' });
  const cases: string[] = [];
  const setUp = new Acting(db, anActor('set.up'), today);
  for (let n = 0; n < people; n += 1) {
    const id = await aPerson(db, { given_name: 'Maud' });
    cases.push(id);
    if (n % 4 < 2) await aReferral(db, { person_id: id, received_on: '2026-02-20', ...(n % 8 === 1 && NOT_ACCEPTED) });
    if (n % 16 === 1) await aReferral(db, { person_id: id, received_on: '2026-03-01', suspected_duplicate: true, ...NOT_ACCEPTED });
    // Some are challenged: at every stage, one upheld, some so late that the ICB has to say whether it takes them.
    if (n % 8 === 5) await aChallenge(db, id, n);
    // Some begin far along the way, where chance alone would hardly ever bring them: a DST done, or one being verified.
    if (n % 8 === 0 || n % 8 === 4) await setUp.do(id, 'name_coordinator', { coordinator: 'PR-9' });
    if (n % 8 === 0) await assessAndSubmit(setUp, id, { recommendation: (['01', '02', '03'] as const)[(n / 8) % 3]! });
    if (n % 16 === 4) await anMdt(setUp, id);
    if (n % 16 === 4) await aDstDone(setUp, id);
    if (n % 4 === 2) await aReferral(db, { person_id: id, activity_type: '02', received_on: '2026-03-09', received_at: '2026-03-09T09:00:00Z' });
    if (n % 4 === 3) {
      const eligibility = await anEligibility(db, { person_id: id, eligible_from: '2026-01-10', source_id: `E${n}`, funding: n % 8 === 3 ? 'chc_standard' : 'fnc' });
      await aReview(db, { eligibility_id: eligibility, due_on: '2026-04-10' });
    }
  }
  // What comes in without a case.
  const COMING: readonly [IntakeActName, object][] = [
    ['send_checklist', aChecklist()], ['send_checklist', aNegativeChecklist()], ['log_checklist', aLoggedChecklist({ receivedAt: `${today}T08:00` })],
    ['refer_directly', aDirectReferral()], ['send_fast_track_tool', aFastTrackTool()],
  ];
  for (const [action, input] of COMING) {
    for (let n = 0; n < 4; n += 1) {
      const received = await begin(db, setUp.by, { action, input: { ...input, ...somebody() }, key: randomUUID() }, { today, at: new Date(`${today}T09:00:00Z`) });
      cases.push(received.caseId);
    }
  }
  return cases;
}
