// An act nobody can reach on a page is not done: of cases in many states, as each role sees them, every act that may be
// done has its link, and no link leads to an act that may not be done.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@chc/access';
import { ACTS, actionsOf, readCase } from '@chc/casework';
import { type Actor, SYSTEM } from '@chc/platform';
import { permittedTo } from '@chc/access';
import { ICB, insert, theOrganisations } from '../builders/record.js';
import { type Line, play } from '../support/pathway.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

const [DAY, TODAY] = ['2026-03-02', '2026-03-10'];
const ROLES = ['practitioner', 'spoke_lead', 'single_point_of_access', 'hub_manager', 'verifier', 'appeals_officer'] as const satisfies readonly Role[];
const MEMBER = { name: 'Sam Invented', profession: 'social_work', careActAssessor: true, organisation: 'Invented Council' };

const [SLOT_OF_OURS, SLOT_FROM_OUTSIDE] = ['00000000-0000-7000-8000-00000000aa01', '00000000-0000-7000-8000-00000000aa02'];

const received: readonly Line[] = [[DAY, 'referrer', 'send_checklist']];
const accepted: readonly Line[] = [...received, [DAY, 'access', 'accept_referral', { practitioner: 'PR1' }]];
const assessing: readonly Line[] = [...accepted, [DAY, 'practitioner', 'name_coordinator', { coordinator: 'PR1' }]];
const begun: readonly Line[] = [
  ...assessing, [DAY, 'practitioner', 'begin_dst'], [DAY, 'practitioner', 'add_mdt_member', { ...MEMBER, username: 'council.member', mayOpenUntil: '2026-04-01' }],
  [DAY, 'practitioner', 'invite_council', { council: 'Invented Council', invitedOn: DAY, replyBy: DAY }],
  [DAY, 'practitioner', 'request_evidence', { kind: 'care_records', what: 'Care plan', sourceKind: 'council', source: 'Invented Council', requestedOn: DAY, dueOn: '2026-03-09' }],
];
const assessed = (recommendation: string): Line[] => [...assessing, [DAY, 'practitioner', 'assess', { recommendation }]];
const decided = (recommendation: string, outcome: string, more: object = {}): Line[] => [...assessed(recommendation), ['2026-03-03', 'verifier', 'record_decision', { outcome, ...more }]];
const held: readonly Line[] = [...assessed('01'), ['2026-03-03', 'verifier', 'return_to_mdt', { reason: 'evidence_gaps', note: 'No notes' }], ['2026-03-03', 'practitioner', 'hold_mdt', { completedOn: '2026-03-03' }]];
const fast: readonly Line[] = [[DAY, 'referrer', 'send_fast_track_tool']];
const proposed: readonly Line[] = [...decided('01', '01'), ['2026-03-04', 'practitioner', 'propose_received_date_correction', { receivedOn: '2026-02-20', reason: 'Read late' }]];
const packaged: readonly Line[] = [...decided('01', '01'), ['2026-03-04', 'practitioner', 'request_package', { what: 'A bed', requested_on: '2026-03-04' }]];

const asked: readonly Line[] = [...decided('03', '04'), ['2026-03-04', 'practitioner', 'request_local_resolution', { requestedOn: '2026-03-04', askedBy: 'individual', grounds: ['outcome_disputed'] }]];
const formal: Line = ['2026-03-04', 'manager', 'book_formal_meeting', { formalBookedFor: '2026-03-05', formalPlace: 'By video', formalPanel: 'A chair' }];
const hold: Line = ['2026-03-05', 'manager', 'hold_formal_meeting', { formalMeetingOn: '2026-03-05', formalNote: 'Heard' }];

const notUpheld: readonly Line[] = [...asked, formal, hold, ['2026-03-05', 'manager', 'decide_local_resolution', { outcome: 'not_upheld', decidedOn: '2026-03-05', reasons: 'The evidence bears it' }]];
const told: readonly Line[] = [
  ...notUpheld, ['2026-03-06', 'manager', 'queue_appeal_outcome', { reasons: 'From the needs', recipientKind: 'individual', recipientName: 'Edna', recipientAddress: '1 Invented Street', channel: 'print' }],
  ['2026-03-06', 'manager', 'issue_letter', { letterOn: '2026-03-06', proof: 'bag 1' }],
];
const reviewed: readonly Line[] = [...told, ['2026-03-07', 'manager', 'request_independent_review', { requestedOn: '2026-03-07', askedBy: 'individual', grounds: ['process_not_followed'] }]];

/** Cases in many states, by what is so in them. */
const CASES: Readonly<Record<string, readonly Line[]>> = {
  received, accepted, assessing, begun, held,
  'detail asked': [...received, [DAY, 'access', 'ask_for_more_detail', { wanted: 'The evidence in mobility' }]],
  'received twice': [...received, ['2026-03-04', 'referrer', 'send_checklist']],
  merged: [...received, ['2026-03-04', 'referrer', 'send_checklist'], ['2026-03-04', 'access', 'merge_referral', ({ referral }) => ({ into: referral[0]!.id })]],
  verifying: assessed('01'),
  'not accepting proposed': [...assessed('01'), ['2026-03-03', 'verifier', 'propose_not_accepting', { outcome: '04', reasons: 'The DST describes another person' }]],
  'eligible for CHC': decided('01', '01'), 'eligible for FNC': decided('02', '03'), 'a joint package': decided('03', 'joint', { nhsPercent: 60, councilPercent: 40 }), 'not eligible': decided('03', '04'),
  'package requested': packaged,
  'package agreed': [...packaged, ['2026-03-04', 'lead', 'agree_package', { provider: 'PROV1', care_product: '01', weekly_cost_pence: 124_950, agreed_on: '2026-03-04' }]],
  'review booked': [...decided('01', '01'), ['2026-03-04', 'practitioner', 'book_review', { booked_for: TODAY }]],
  'letter queued': [...decided('01', '01'), ['2026-03-04', 'practitioner', 'queue_decision_letter', { reasons: 'From the needs', recipientKind: 'individual', recipientName: 'Edna', recipientAddress: '1 Invented Street', channel: 'print' }]],
  'correction proposed': proposed,
  discounted: [...assessing, ['2026-03-03', 'manager', 'discount', { reason: '05', evidence: 'The family wrote', discountedOn: '2026-03-03' }]],
  delayed: [...assessing, ['2026-03-03', 'practitioner', 'record_delay', { reason: 'D1', note: 'No care plan yet', expectedOn: '2026-04-20' }]],
  'died undecided': [...assessing, ['2026-03-03', 'practitioner', 'record_death', { diedOn: '2026-03-03', toldBy: 'family' }]],
  'died with CHC': [...decided('01', '01'), ['2026-03-05', 'practitioner', 'record_death', { diedOn: '2026-03-05', toldBy: 'family' }]],
  'Fast Track received': fast,
  'Fast Track returned': [...fast, [DAY, 'practitioner', 'return_fast_track', { reason: 'not_completed', note: 'No needs', clinician: 'Dr Invented', spokenOn: DAY }]],
  'Fast Track accepted': [...fast, [DAY, 'practitioner', 'accept_fast_track']],
  'local resolution asked for': asked,
  'local resolution talked through': [...asked, ['2026-03-04', 'manager', 'record_informal_discussion', { informalMeetingOn: '2026-03-04', informalNote: 'Talked' }]],
  'formal meeting booked': [...asked, formal],
  'formal meeting held': [...asked, formal, hold],
  'local resolution decided': notUpheld,
  'independent review asked for': reviewed,
  'independent review recommended': [...reviewed, ['2026-03-08', 'manager', 'record_panel_recommendation', { heldOn: '2026-03-08', chair: 'C', icbMember: 'I', councilMember: 'L', recommendedOn: '2026-03-08', outcome: 'full', foundFrom: '2026-03-03', reasons: 'Her needs' }]],
  'independent review declined': [...reviewed, ['2026-03-08', 'manager', 'decline_independent_review', { declinedOn: '2026-03-08', reason: 'The process was followed' }]],
  'challenge upheld': [...asked, formal, hold, ['2026-03-05', 'manager', 'decide_local_resolution', { outcome: 'full', decidedOn: '2026-03-05', foundFrom: '2026-03-03', reasons: 'Her needs are intense' }]],
  'refund worked out': [
    ...asked, formal, hold, ['2026-03-05', 'manager', 'decide_local_resolution', { outcome: 'full', decidedOn: '2026-03-05', foundFrom: '2026-03-03', reasons: 'Her needs are intense' }],
    ['2026-03-05', 'manager', 'record_care_cost', { fromOn: '2026-03-03', weeklyPence: 90_000, payer: 'individual', includesFnc: false, evidence: 'Invoices' }],
    ['2026-03-05', 'manager', 'propose_challenge_refund', { reason: 'Invoices seen' }],
  ],
  'a dispute with a council': [...assessing, [DAY, 'manager', 'raise_council_dispute', { raisedOn: DAY, raisedBy: 'council', council: 'LA1', ground: 'levels', note: 'Mobility', interimPayer: 'icb', interimFrom: DAY }]],
  'slots booked': [...assessing, [DAY, 'practitioner', 'book_mdt_slots', { slots: [SLOT_OF_OURS, SLOT_FROM_OUTSIDE] }], [DAY, 'practitioner', 'send_case_link', { expiresOn: '2026-04-01' }]],
  'a bundle in preparation': [...decided('03', '04'), ['2026-03-05', 'manager', 'make_bundle', { purpose: 'local_resolution', requestedBy: 'individual', requestedOn: DAY }]],
  restricted: [...accepted, [DAY, 'manager', 'restrict_case', { reason: 'Works in the team' }]],
  'a task, a note, a person around the case': [
    ...accepted, [DAY, 'practitioner', 'add_task', { what: 'Ring the daughter', dueOn: '2026-03-12', assignee: 'PR1' }],
  ],
};

let web: Web;
const people = new Map<string, SignedIn>();
const made = new Map<string, string>();
const offered = new Set<string>();
beforeAll(async () => {
  web = await startWeb('reachable', TODAY);
  await theOrganisations(web.db);
  await insert(web.db, 'organisation', { code: 'LA1', name: 'Council of Invention', kind: 'local_authority' });
  await insert(web.db, 'organisation', { code: 'PROV1', name: 'Invented House', kind: 'provider' });
  await insert(web.db, 'letterhead', { icb_id: ICB, team_name: 'Invented team', team_phone: '01632 960 001', set_by: 'test' });
  for (const [slot, profession, side, practitioner, email] of [[SLOT_OF_OURS, 'nursing', 'health', 'PR1', null], [SLOT_FROM_OUTSIDE, 'social_work', 'social_care', null, 'sam@council.invalid']] as const) {
    const by = { icb_id: ICB, added_on: DAY, added_by: 'test', name: 'Sam Invented', profession, side, practitioner, email, care_act_assessor: true, organisation: 'Invented Council' };
    await insert(web.db, 'slot', { id: slot, icb_id: ICB, professional_id: await insert(web.db, 'professional', by), during: '[2026-03-12 10:00+00,2026-03-12 12:00+00)', online: true, session_kind: 'chc', funded: true, offered_on: DAY, offered_by: 'test' });
  }
  for (const role of ROLES) people.set(role, await signedInAs(web, role));
  people.set('mdt_contributor', await signedInAs(web, 'mdt_contributor', { username: 'council.member' }));
  for (const [name, script] of Object.entries(CASES)) made.set(name, await play(web.db, 'S01', script));
}, 300_000);
afterAll(() => web.stop());

const actorOf = ({ account }: SignedIn): Actor =>
  ({ id: account.username, role: account.roles.join(', '), roles: account.roles, organisationId: account.organisationId, accountId: account.id, practitioner: account.practitioner, name: account.name, may: permittedTo(account.roles), scope: SYSTEM });

/** The page at a path, and the links of it that lie under the case. */
async function linksOf(who: SignedIn, path: string): Promise<string[]> {
  const answer = await fetch(web.address + path, { headers: who.headers });
  const html = await answer.text();
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
  return [...html.matchAll(/href="(\/cases\/[^"#]*)/g)].map(([, href]) => href!.replaceAll('&amp;', '&'));
}

/** Every act that a chain of links from where a role begins leads to, as `kind id action`. */
async function linkedActs(who: SignedIn, role: string, caseId: string): Promise<Map<string, string>> {
  const first = role === 'mdt_contributor' ? (await linksOf(who, '/invited')).filter((href) => href.startsWith(`/cases/${caseId}`)) : [`/cases/${caseId}`];
  const [open, found] = [[...first], new Map<string, string>()];
  const seen = new Set(open);
  for (const path of open) {
    for (const href of await linksOf(who, path)) {
      const [, , id, kind, subject, action] = href.split('?')[0]!.split('/');
      if (id !== caseId) continue;
      if (action !== undefined && action in ACTS) found.set(`${kind} ${subject} ${action}`, href);
      // The DST and its domains are pages of their own.
      else if ((kind === 'dst' || kind === 'bundles') && !seen.has(href.split('?')[0]!)) open.push(href.split('?')[0]!);
      seen.add(href.split('?')[0]!);
    }
  }
  return found;
}

describe.each([...ROLES, 'mdt_contributor'])('to %s', (role) => {
  it.each(Object.keys(CASES).filter((name) => (role === 'mdt_contributor' ? name === 'begun' : name !== 'restricted' || role === 'hub_manager')))('every act of a case that is %s is linked, and every link is open', async (name) => {
    const who = people.get(role)!;
    const caseId = made.get(name)!;
    const allowed = actionsOf((await readCase(web.db, caseId, TODAY))!, actorOf(who)).filter((one) => one.allowed);
    allowed.forEach(({ action }) => offered.add(action));
    const linked = await linkedActs(who, role, caseId);
    expect(allowed.filter(({ action, subject }) => !linked.has(`${subject.kind} ${subject.id} ${action}`)).map(({ action, subject }) => `${subject.kind} ${action}`)).toEqual([]);
    const mayBe = new Set(allowed.map(({ action, subject }) => `${subject.kind} ${subject.id} ${action}`));
    expect([...linked.keys()].filter((key) => !mayBe.has(key))).toEqual([]);
  });
});

// The cases above come to no state in which these may be done; whoever adds such a case takes its acts off the list.
const WITHOUT_A_CASE = [
  'unmerge_person', 'transcribe_checklist', 'record_checklist_outcome', 'ask_to_reconsider', 'answer_reconsideration', 'record_disagreement_with_not_screening', 'hold_mdt',
  'approve_package_change', 'decline_package_change', 'queue_not_screened_letter', 'queue_negative_checklist_letter', 'record_returned_mail', 'withdraw_consent', 'end_refusal',
  'record_best_interests', 'end_capacity', 'end_representative', 'decline_advocate', 'appoint_advocate', 'end_advocate', 'end_communication_need', 'close_safeguarding',
  'grant_legal_status', 'end_legal_status', 'withdraw_contact', 'withdraw_document', 'withdraw_correction', 'take_case_back',
  'accept_late_appeal', 'decline_late_appeal', 'queue_reconsideration_outcome', 'propose_delay_refund',
  'revoke_family_link', 'unlock_family_link', 'acknowledge_escalation', 'end_priority_override',
  'release_bundle', 'lift_legal_hold', 'extend_retention', 'review_for_disposal', 'confirm_disposal_review', 'withdraw_disposal_review',
];

it('no other act of the table is without a case that offers it', () => {
  expect(Object.keys(ACTS).filter((name) => !offered.has(name) && !WITHOUT_A_CASE.includes(name))).toEqual([]);
});
