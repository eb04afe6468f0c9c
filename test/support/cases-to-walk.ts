import { randomUUID } from 'node:crypto';
import { begin, type IntakeActName } from '@chc/casework';
import type { Database } from '@chc/platform';
import { aChecklist, aDirectReferral, aFastTrackTool, aLoggedChecklist, aNegativeChecklist, somebody } from '../builders/intake.js';
import { aPerson, aReferral, aReview, anEligibility, ICB, insert, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from './acting.js';
import { aDstDone, anMdt, assessAndSubmit } from './assessing.js';

const NOT_ACCEPTED = { accepted_at: null, accepted_by: null };

/** Organisations and so many people whose cases have begun in every way, on 10 March 2026 or about. @returns the cases */
export async function casesToWalk(db: Database, today: string, people: number): Promise<string[]> {
  await theOrganisations(db);
  await insert(db, 'letterhead', { icb_id: ICB, team_name: 'Invented team', team_phone: '01632 960 001', set_by: 'test' });
  await insert(db, 'organisation', { code: 'PROV1', kind: 'provider' });
  await insert(db, 'organisation', { code: 'HOME1', kind: 'care_home' });
  const cases: string[] = [];
  const setUp = new Acting(db, anActor('set.up'), today);
  for (let n = 0; n < people; n += 1) {
    const id = await aPerson(db, { given_name: 'Maud' });
    cases.push(id);
    if (n % 4 < 2) await aReferral(db, { person_id: id, received_on: '2026-02-20', ...(n % 8 === 1 && NOT_ACCEPTED) });
    if (n % 16 === 1) await aReferral(db, { person_id: id, received_on: '2026-03-01', suspected_duplicate: true, ...NOT_ACCEPTED });
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
