// The DST from its beginning to verification and back: each act done, each reason met, nothing lost between two people.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { permittedTo } from '@chc/access';
import { CARE_DOMAINS, DST_LEVELS, DST_RULES, dstPicture, type DstPicture } from '@chc/casework';
import { Database } from '@chc/platform';
import { aDst, aPerson, aReferral, ICB, insert, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { aDstDone, anMdt, answerWarnings, assessAndSubmit, DOMAINS, NURSE, SOCIAL_WORKER } from '../support/assessing.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-03-10';
let db: Database;
let acting: Acting;
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('dst');
  db = new Database({ databaseUrl: ownerUrl });
  await theOrganisations(db);
  acting = new Acting(db, anActor('pr.one'), TODAY);
});
afterAll(() => db.close());

const aCase = async (words: object = {}): Promise<string> => {
  const personId = await aPerson(db);
  await aReferral(db, { person_id: personId, state: 'assessing', coordinator: 'PR1', ...words });
  return personId;
};
const aBegunCase = async (): Promise<string> => {
  const caseId = await aCase();
  await acting.do(caseId, 'begin_dst', {});
  return caseId;
};
const picture = async (caseId: string): Promise<DstPicture> => {
  const record = await acting.record(caseId);
  return dstPicture(record, record.dst.find(({ begunAt }) => begunAt !== null) ?? record.dst.at(-1)!);
};
const domainOf = async (caseId: string, domain: string): Promise<DstPicture['domains'][number]> => (await picture(caseId)).domains.find((one) => one.domain === domain)!;
const state = async (caseId: string): Promise<string> => (await acting.record(caseId)).referral.at(-1)!.state;
const contributor = (): Acting => new Acting(db, anActor('co.one', { may: permittedTo(['mdt_contributor']) }), TODAY);
const THEIRS = { ...SOCIAL_WORKER, username: 'co.one' };

describe('a DST is begun', () => {
  it('once, with what the Checklist says of each domain, and beside the previous one', async () => {
    const caseId = await aCase();
    const [referral] = (await acting.record(caseId)).referral;
    const earlier = await aReferral(db, { person_id: caseId, received_on: '2024-01-02', state: 'decided', decided_on: '2024-02-01', decision_outcome: '01' });
    const previous = await aDst(db, { referral_id: earlier, completed_on: '2024-01-20', levels: JSON.stringify({ breathing: 'H' }), recommendation: '01' });
    await insert(db, 'checklist', {
      icb_id: ICB, person_id: caseId, referral_id: referral!.id, completed_on: '2026-03-01', framework: 'NF22', tool_version: 'CL22', threshold_met: true, full_assessment_required: true,
      levels: JSON.stringify({ breathing: 'A', skin: 'C' }), evidence: JSON.stringify({ breathing: 'Short of breath at rest', skin: ' ' }),
    });
    await acting.do(caseId, 'begin_dst', {}, { subjectId: referral!.id });
    const { dst, domains } = await picture(caseId);
    expect(dst).toMatchObject({ toolVersion: 'DST22', previousDstId: previous, levels: {}, completedOn: null });
    expect(domains.find(({ domain }) => domain === 'breathing')).toMatchObject({ checklistLevel: 'A', previousLevel: 'H', agreedLevel: undefined, evidence: [{ author: 'checklist', evidence: 'Short of breath at rest' }] });
    expect(domains.find(({ domain }) => domain === 'skin')).toMatchObject({ checklistLevel: 'C', previousLevel: undefined, evidence: [] });
    expect(await acting.refused(caseId, 'begin_dst', {}, { subjectId: referral!.id })).toEqual(['conflict', 'dst_is_begun']);
  });

  it.each([
    [{ state: 'received', coordinator: null }, ['not_possible_when_received']],
    [{ state: 'received', coordinator: null, activity_type: '02' }, ['only_for_standard_referrals', 'not_possible_when_received']],
  ])('only of a standard referral that is being assessed: %j', async (words, reasons) => {
    expect(await acting.refused(await aCase(words), 'begin_dst', {})).toEqual(['conflict', ...reasons]);
  });
});

describe('a domain', () => {
  it('takes evidence from several people, each under their own name', async () => {
    const caseId = await aBegunCase();
    await acting.do(caseId, 'add_mdt_member', THEIRS);
    await acting.do(caseId, 'record_domain_evidence', { domain: 'skin', evidence: 'Grade 2 sore' });
    await contributor().do(caseId, 'record_domain_evidence', { domain: 'skin', evidence: 'Turned every two hours by carers' });
    await acting.do(caseId, 'record_domain_evidence', { domain: 'skin', evidence: 'Grade 3 sore since 8 March' });
    expect((await domainOf(caseId, 'skin')).evidence.map(({ author, evidence }) => [author, evidence]).sort()).toEqual([['co.one', 'Turned every two hours by carers'], ['pr.one', 'Grade 3 sore since 8 March']]);
  });

  it('keeps what an author had written, and lets nobody write over what they have not seen', async () => {
    const caseId = await aBegunCase();
    await acting.do(caseId, 'record_domain_evidence', { domain: 'skin', evidence: 'The first tab' });
    const [first] = (await domainOf(caseId, 'skin')).evidence;
    // The second tab was opened before the first was sent.
    expect(await acting.refused(caseId, 'record_domain_evidence', { domain: 'skin', evidence: 'The second tab', replaces: undefined })).toEqual(['stale', 'changed_meanwhile']);
    await acting.do(caseId, 'record_domain_evidence', { domain: 'skin', evidence: 'Both tabs', replaces: first!.id });
    expect(await acting.refused(caseId, 'record_domain_evidence', { domain: 'skin', evidence: 'A third', replaces: first!.id })).toEqual(['stale', 'changed_meanwhile']);
    const skin = await domainOf(caseId, 'skin');
    expect([skin.evidence.map(({ evidence }) => evidence), skin.earlierEvidence.map(({ evidence }) => evidence)]).toEqual([['Both tabs'], ['The first tab']]);
  });

  it('takes a level from each member, only one that it has', async () => {
    const caseId = await aBegunCase();
    const [nurse, social] = await anMdt(acting, caseId);
    await acting.do(caseId, 'propose_level', { domain: 'continence', member: nurse, level: 'H', reason: 'Catheter blocks weekly' });
    await acting.do(caseId, 'propose_level', { domain: 'continence', member: social, level: 'L', reason: 'Prompted' });
    await acting.do(caseId, 'propose_level', { domain: 'continence', member: social, level: 'M', reason: 'Pads, checked often' });
    expect(await domainOf(caseId, 'continence')).toMatchObject({ highestProposed: 'H', proposals: [{ level: 'H' }, { level: 'M', version: 2 }] });
    expect(await acting.refused(caseId, 'propose_level', { domain: 'continence', member: nurse, level: 'S', reason: 'R' })).toEqual(['input', 'level: a level this domain has: No needs, Low, Moderate, High']);
    expect(await acting.refused(caseId, 'agree_level', { domain: 'altered_states_of_consciousness', level: 'S', together: true })).toEqual(['input', 'level: a level this domain has: No needs, Low, Moderate, High, Priority']);
  });

  it('takes a contributor’s own level and nobody else’s from them', async () => {
    const caseId = await aBegunCase();
    const [nurse, own] = await anMdt(acting, caseId, [NURSE, THEIRS]);
    const other = contributor();
    await other.do(caseId, 'propose_level', { domain: 'skin', member: own, level: 'L', reason: 'Creams only' });
    expect(await other.refused(caseId, 'propose_level', { domain: 'skin', member: nurse, level: 'L', reason: 'R' })).toEqual(['conflict', 'only_for_yourself']);
    expect(await other.refused(caseId, 'agree_level', { domain: 'skin', level: 'L', together: true })).toEqual(['forbidden', 'not_for_your_role']);
    expect(await acting.refused(caseId, 'propose_level', { domain: 'skin', member: caseId, level: 'L', reason: 'R' })).toEqual(['conflict', 'not_a_member']);
  });

  it('keeps both of two levels proposed at once', async () => {
    const caseId = await aBegunCase();
    const members = await anMdt(acting, caseId);
    await Promise.all(members.map((member, at) => new Acting(db, anActor(`racer.${at}`), TODAY).do(caseId, 'propose_level', { domain: 'skin', member, level: at === 0 ? 'H' : 'L', reason: 'R' })));
    expect((await domainOf(caseId, 'skin')).proposals.map(({ level }) => level).sort()).toEqual(['H', 'L']);
  });

  it('takes the view of the person and of a representative', async () => {
    const caseId = await aBegunCase();
    await acting.do(caseId, 'record_individual_view', { domain: 'behaviour', view: 'I get cross when I hurt' });
    await acting.do(caseId, 'record_representative_view', { domain: 'behaviour', view: 'Her son: she was never like this' });
    expect((await domainOf(caseId, 'behaviour')).row).toMatchObject({ individualView: 'I get cross when I hurt', representativeView: 'Her son: she was never like this', version: 2 });
  });
});

describe('the level that stands', () => {
  const proposed = async (): Promise<{ caseId: string; nurse: string; social: string }> => {
    const caseId = await aBegunCase();
    const [nurse, social] = (await anMdt(acting, caseId)) as [string, string];
    await acting.do(caseId, 'propose_level', { domain: 'mobility', member: nurse, level: 'S', reason: 'R' });
    await acting.do(caseId, 'propose_level', { domain: 'mobility', member: social, level: 'M', reason: 'R' });
    return { caseId, nurse, social };
  };

  it('is the highest proposed when they cannot agree, and the disagreement is kept', async () => {
    const { caseId } = await proposed();
    const disagreed = { domain: 'mobility', level: 'S', together: false, disagreement: 'Social care would say Moderate' };
    expect(await acting.refused(caseId, 'agree_level', { ...disagreed, level: 'M' })).toEqual(['input', 'level: the highest level proposed, because members do not agree']);
    expect(await acting.refused(caseId, 'agree_level', { ...disagreed, disagreement: undefined })).toEqual(['input', 'disagreement: who would say what, and why']);
    expect(await acting.refused(caseId, 'agree_level', { ...disagreed, domain: 'skin' })).toEqual(['input', 'together: the levels that members propose first']);
    await acting.do(caseId, 'agree_level', disagreed);
    expect(await domainOf(caseId, 'mobility')).toMatchObject({ agreedLevel: 'S', row: { agreedTogether: false, disagreement: 'Social care would say Moderate' } });
    expect((await picture(caseId)).dst.levels).toEqual({ mobility: 'S' });
  });

  it('is a lower one when all agree, and is unsettled when somebody sees it otherwise again', async () => {
    const { caseId, nurse } = await proposed();
    await acting.do(caseId, 'agree_level', { domain: 'mobility', level: 'M', together: true });
    await acting.do(caseId, 'propose_level', { domain: 'mobility', member: nurse, level: 'M', reason: 'Convinced' });
    expect(await domainOf(caseId, 'mobility')).toMatchObject({ agreedLevel: 'M' });
    await acting.do(caseId, 'propose_level', { domain: 'mobility', member: nurse, level: 'H', reason: 'The physiotherapist’s report came' });
    expect(await domainOf(caseId, 'mobility')).toMatchObject({ agreedLevel: undefined, highestProposed: 'H' });
    expect((await picture(caseId)).dst.levels).toEqual({});
  });

  it('counts no proposal of a member who was removed', async () => {
    const { caseId, nurse } = await proposed();
    await acting.do(caseId, 'remove_mdt_member', { reason: 'R' }, { subjectId: nurse });
    await acting.do(caseId, 'agree_level', { domain: 'mobility', level: 'M', together: false, disagreement: 'None any more' });
  });

  it('may fall since the previous DST only with what shows that the need itself fell', async () => {
    const caseId = await aCase();
    const [{ id: referralId }] = (await acting.record(caseId)).referral as unknown as [{ id: string }];
    const earlier = await aReferral(db, { person_id: caseId, received_on: '2024-01-02', state: 'decided', decided_on: '2024-02-01', decision_outcome: '01' });
    await aDst(db, { referral_id: earlier, completed_on: '2024-01-20', levels: JSON.stringify({ breathing: 'H', skin: 'L' }) });
    await acting.do(caseId, 'begin_dst', {}, { subjectId: referralId });
    const { id: subjectId } = (await acting.record(caseId)).dst.find((dst) => dst.referralId === referralId)!;
    const low = { domain: 'breathing', level: 'L', together: true };
    expect(await acting.refused(caseId, 'agree_level', low, { subjectId })).toEqual(['input', 'wellManaged: what shows that the need itself has fallen, and is not well managed']);
    await acting.do(caseId, 'agree_level', { ...low, wellManaged: 'The tracheostomy closed' }, { subjectId });
    await acting.do(caseId, 'agree_level', { domain: 'skin', level: 'M', together: true }, { subjectId });
  });
});

describe('two people at one DST', () => {
  it('do not overwrite each other: the second is told that it changed', async () => {
    const caseId = await aBegunCase();
    const { dst: { version } } = await picture(caseId);
    await acting.do(caseId, 'agree_level', { domain: 'skin', level: 'M', together: true }, { version });
    expect(await acting.refused(caseId, 'agree_level', { domain: 'skin', level: 'H', together: true }, { version })).toEqual(['stale', 'changed_meanwhile']);
  });
});

describe('the setting', () => {
  it('in an acute hospital needs the reason for an exception', async () => {
    const caseId = await aBegunCase();
    expect(await acting.refused(caseId, 'record_setting', { setting: '01' })).toEqual(['input', 'exception: the reason for an exception']);
    await acting.do(caseId, 'record_setting', { setting: '01', exception: 'A ventilated person whom no other place can keep safe' });
    await acting.do(caseId, 'record_setting', { setting: '02', exception: 'left over' });
    expect((await picture(caseId)).dst).toMatchObject({ setting: '02', settingException: null });
  });
});

describe('signatures', () => {
  it('are given once, when there is something to sign, and void once it changes', async () => {
    const caseId = await aBegunCase();
    const [nurse, social] = await anMdt(acting, caseId);
    expect(await acting.refused(caseId, 'sign_dst', { member: nurse })).toEqual(['conflict', 'dst_not_ready_to_sign']);
    await aDstDone(acting, caseId);
    await acting.do(caseId, 'sign_dst', { member: nurse });
    expect(await acting.refused(caseId, 'sign_dst', { member: nurse })).toEqual(['conflict', 'member_has_signed']);
    expect((await picture(caseId)).unsigned.map(({ id }) => id)).toEqual([social]);
    await acting.do(caseId, 'record_representative_view', { domain: 'skin', view: 'V' });
    expect((await picture(caseId)).signatures).toEqual([]);
    expect((await acting.record(caseId)).dst_signature).toMatchObject([{ voidedBecause: 'domain_changed:skin' }]);
    await acting.do(caseId, 'sign_dst', { member: nurse });
  });

  it('of a member with an account are that member’s own', async () => {
    const caseId = await aBegunCase();
    const [nurse, own] = await anMdt(acting, caseId, [NURSE, THEIRS]);
    await aDstDone(acting, caseId);
    expect(await acting.refused(caseId, 'sign_dst', { member: own })).toEqual(['conflict', 'only_they_may_sign']);
    expect(await contributor().refused(caseId, 'sign_dst', { member: nurse })).toEqual(['conflict', 'only_for_yourself']);
    await contributor().do(caseId, 'sign_dst', { member: own });
    expect((await picture(caseId)).signatures).toMatchObject([{ memberId: own, recordedBy: 'co.one' }]);
  });

  it('may be missing from what is submitted, with the reason', async () => {
    const caseId = await aBegunCase();
    const [nurse] = await anMdt(acting, caseId);
    await aDstDone(acting, caseId);
    await answerWarnings(acting, caseId, ['council_not_invited']);
    await acting.do(caseId, 'hold_mdt', { completedOn: TODAY });
    await acting.do(caseId, 'sign_dst', { member: nurse });
    expect(await acting.refused(caseId, 'submit_for_verification', {})).toEqual(['input', 'unsigned: the reason why a member has not signed']);
    await acting.do(caseId, 'submit_for_verification', { unsigned: 'On leave; agreed by telephone' });
    expect((await picture(caseId)).dst).toMatchObject({ unsignedReason: 'On leave; agreed by telephone', submittedBy: 'pr.one' });
  });
});

describe('leaving the MDT', () => {
  it('takes what the law asks for, and a reason for each warning', async () => {
    const caseId = await aCase();
    expect(await acting.refused(caseId, 'hold_mdt', { completedOn: TODAY })).toEqual(['conflict', 'no_dst']);
    await acting.do(caseId, 'begin_dst', {});
    expect(await acting.refused(caseId, 'hold_mdt', { completedOn: TODAY }))
      .toEqual(['conflict', 'mdt_without_healthcare_profession', 'domains_without_level', 'no_recommendation', 'no_setting', 'warnings_without_reason']);
    const [nurse] = await anMdt(acting, caseId, [NURSE]);
    await aDstDone(acting, caseId, { levels: { breathing: 'P' }, recommendation: '03' });
    expect(await acting.refused(caseId, 'hold_mdt', { completedOn: TODAY })).toEqual(['conflict', 'mdt_of_one_professional', 'warnings_without_reason']);
    await anMdt(acting, caseId, [NURSE]);
    expect(await acting.refused(caseId, 'hold_mdt', { completedOn: TODAY })).toEqual(['conflict', 'mdt_of_one_profession', 'warnings_without_reason']);
    await anMdt(acting, caseId, [SOCIAL_WORKER]);
    expect((await picture(caseId)).warnings.map(({ key }) => key)).toEqual(['eligibility_expected', 'council_not_invited']);
    expect(await acting.refused(caseId, 'answer_dst_warning', { warning: 'no_views', reason: 'R' })).toEqual(['input', 'warning: a warning that stands']);
    await answerWarnings(acting, caseId, ['eligibility_expected', 'council_not_invited']);
    await acting.do(caseId, 'hold_mdt', { completedOn: '2026-03-09' });
    expect(await state(caseId)).toBe('mdt_held');
    expect((await picture(caseId)).dst).toMatchObject({ completedOn: '2026-03-09', setting: '02', recommendation: '03', levels: { breathing: 'P', skin: 'M' } });
    expect(nurse).toBeDefined();
  });

  it('counts only members who took part', async () => {
    const caseId = await aBegunCase();
    const [, social] = await anMdt(acting, caseId);
    await acting.do(caseId, 'record_attendance', { attendance: 'absent', unavailableUntil: '2026-03-20' }, { subjectId: social! });
    expect((await picture(caseId)).lacks).toContain('mdt_of_one_professional');
  });

  it.each([['2026-03-11', 'completedOn: a day not after 2026-03-10, today'], ['2026-03-01', 'completedOn: a day not before 2026-03-02, when the referral was received']])('refuses %s', async (completedOn, refusal) => {
    const caseId = await aBegunCase();
    await anMdt(acting, caseId);
    await aDstDone(acting, caseId);
    await answerWarnings(acting, caseId, ['council_not_invited']);
    expect(await acting.refused(caseId, 'hold_mdt', { completedOn })).toEqual(['input', refusal]);
  });

  it('closes the DST to everybody, until it is opened again or returned', async () => {
    const caseId = await aCase();
    await assessAndSubmit(acting, caseId);
    expect(await state(caseId)).toBe('verifying');
    const { members: [member] } = await picture(caseId);
    for (const [action, input] of [
      ['record_domain_evidence', { domain: 'skin', evidence: 'E' }], ['propose_level', { domain: 'skin', member: member!.id, level: 'L', reason: 'R' }], ['agree_level', { domain: 'skin', level: 'L', together: true }],
      ['record_individual_view', { domain: 'skin', view: 'V' }], ['record_representative_view', { domain: 'skin', view: 'V' }], ['record_setting', { setting: '02' }], ['sign_dst', { member: member!.id }],
      ['recommend', { recommendation: '03', rationale: 'R' }], ['describe_characteristics', { nature: 'N', intensity: 'I', complexity: 'C', unpredictability: 'U' }], ['reopen_dst', { reason: 'R' }],
    ] as const) expect([action, ...(await acting.refused(caseId, action, input))]).toEqual([action, 'conflict', 'not_possible_when_verifying']);
    expect(await acting.refused(caseId, 'answer_dst_warning', { warning: 'w', reason: 'R' })).toEqual(['conflict', 'not_possible_when_verifying', 'no_warning_stands']);
  });

  it('is undone by opening the DST again: every signature is void, the first completion is kept, the next has its own date', async () => {
    const caseId = await aBegunCase();
    const [nurse] = await anMdt(acting, caseId);
    await aDstDone(acting, caseId);
    await answerWarnings(acting, caseId, ['council_not_invited']);
    await acting.do(caseId, 'sign_dst', { member: nurse });
    await acting.do(caseId, 'hold_mdt', { completedOn: '2026-03-09' });
    await acting.do(caseId, 'reopen_dst', { reason: 'The rationale names another person' });
    expect([await state(caseId), (await picture(caseId)).signatures, (await picture(caseId)).dst.completedOn]).toEqual(['assessing', [], '2026-03-09']);
    await acting.do(caseId, 'recommend', { recommendation: '02', rationale: 'R' });
    expect(await acting.refused(caseId, 'hold_mdt', { completedOn: '2026-03-08' })).toEqual(['input', 'completedOn: a day not before 2026-03-09, when the DST was completed before']);
    await acting.do(caseId, 'hold_mdt', { completedOn: TODAY });
    const { dst, dst_completion: completions } = await acting.record(caseId);
    expect(dst).toMatchObject([{ completedOn: TODAY, recommendation: '02' }]);
    expect(completions).toMatchObject([{ completedOn: '2026-03-09', recommendation: '01' }, { completedOn: TODAY, recommendation: '02' }]);
  });
});

describe('a DST that its verifier returns', () => {
  it('is opened again by whatever moves the referral back', async () => {
    const caseId = await aCase();
    await assessAndSubmit(acting, caseId);
    const verifier = new Acting(db, anActor('ve.one', { role: 'verifier' }), TODAY);
    await verifier.do(caseId, 'return_to_mdt', { reason: 'evidence_gaps', note: 'No nursing notes of February' });
    expect((await picture(caseId)).signatures).toEqual([]);
    expect((await picture(caseId)).dst).toMatchObject({ submittedAt: null, completedOn: TODAY });
    await acting.do(caseId, 'agree_level', { domain: 'skin', level: 'H', together: true });
    const later = new Acting(db, acting.by, '2026-03-12');
    await later.do(caseId, 'hold_mdt', { completedOn: '2026-03-12' });
    await later.do(caseId, 'submit_for_verification', { unsigned: 'Agreed by telephone' });
    expect((await picture(caseId)).dst).toMatchObject({ completedOn: '2026-03-12', levels: { skin: 'H' } });
    expect((await acting.record(caseId)).verification).toMatchObject([{ outcome: 'returned' }, { outcome: null, submittedBy: 'pr.one' }]);
  });

  it('came from a source system: it is then worked on here', async () => {
    const caseId = await aCase({ state: 'assessing', source_id: 'IMPORTED', coordinator: 'PR1' });
    const [referral] = (await acting.record(caseId)).referral;
    await aDst(db, { referral_id: referral!.id, recommendation: '01' });
    expect(await acting.refused(caseId, 'begin_dst', {})).toEqual(['conflict', 'dst_is_begun']);
    await anMdt(acting, caseId);
    await aDstDone(acting, caseId);
    await answerWarnings(acting, caseId, ['council_not_invited']);
    await acting.do(caseId, 'hold_mdt', { completedOn: TODAY });
    expect((await picture(caseId)).dst).toMatchObject({ completedOn: TODAY, setting: '02' });
  });
});

describe('a DST whose domains a source system did not bring', () => {
  const imported = async (words: object = {}): Promise<string> => {
    const caseId = await aCase({ state: 'mdt_held', source_id: `HELD-${Math.random()}`, ...words });
    await aDst(db, { referral_id: (await acting.record(caseId)).referral[0]!.id, recommendation: '03' });
    return caseId;
  };

  it('is submitted only with where it is kept, and decided only with where it was read', async () => {
    const caseId = await imported();
    expect((await picture(caseId)).isHeldElsewhere).toBe(true);
    expect(await acting.refused(caseId, 'submit_for_verification', {})).toEqual(['input', 'dstKept: where the verifier can read the DST: its domains are not held here']);
    await acting.do(caseId, 'submit_for_verification', { dstKept: 'In the old system, folder 12' });
    const verifier = new Acting(db, anActor('ve.one', { role: 'verifier' }), TODAY);
    const unread = ['input', 'dstRead: where you read the DST: its domains are not held here'];
    expect(await verifier.refused(caseId, 'record_decision', { outcome: '04' })).toEqual(unread);
    expect(await verifier.refused(caseId, 'propose_not_accepting', { outcome: '01', reasons: 'The needs at night' })).toEqual(unread);
    await verifier.do(caseId, 'record_decision', { outcome: '04', dstRead: 'In the old system, on 9 March' });
    expect((await acting.record(caseId)).verification).toMatchObject([{ dstKept: 'In the old system, folder 12', dstRead: 'In the old system, on 9 March', outcome: 'agreed' }]);
  });

  it('is one of ours as soon as something is written into it here', async () => {
    const caseId = await imported({ state: 'assessing', coordinator: 'PR1' });
    await acting.do(caseId, 'record_domain_evidence', { domain: 'skin', evidence: 'E' });
    expect((await picture(caseId)).isHeldElsewhere).toBe(false);
  });
});

describe('the MDT', () => {
  it('is booked and booked again, for a day, a time and a place', async () => {
    const caseId = await aCase();
    const booked = { meetingOn: '2026-03-16', meetingTime: '9.30', meetingPlace: 'Invented House, room 2' };
    await acting.do(caseId, 'book_mdt', booked);
    expect((await acting.record(caseId)).referral).toMatchObject([{ mdtBookedOn: TODAY, mdtMeetingOn: '2026-03-16', mdtMeetingTime: '09:30', mdtMeetingPlace: 'Invented House, room 2' }]);
    await acting.do(caseId, 'book_mdt', { ...booked, meetingOn: '2026-03-18', meetingTime: '14:00' });
    expect((await acting.record(caseId)).referral).toMatchObject([{ mdtMeetingOn: '2026-03-18', mdtMeetingTime: '14:00' }]);
  });

  it.each([
    [{ meetingOn: '2026-03-01' }, 'meetingOn: a day not before 2026-03-02, when the referral was received'], [{ meetingOn: '2036-03-16' }, 'meetingOn: a day within a year'],
    [{ meetingTime: '25:00' }, 'meetingTime: a time of day, for example 09:30'],
  ])('is not booked for %j', async (words, refusal) => {
    expect(await acting.refused(await aCase(), 'book_mdt', { meetingOn: '2026-03-16', meetingTime: '09:30', meetingPlace: 'P', ...words })).toEqual(['input', refusal]);
  });

  it('is booked only while it is ahead', async () => {
    expect(await acting.refused(await aCase({ state: 'received', coordinator: null }), 'book_mdt', {})).toEqual(['conflict', 'not_possible_when_received']);
  });
});

describe('the database', () => {
  it('refuses half a booking, and two texts of one author that both stand', async () => {
    const caseId = await aBegunCase();
    await expect(db.query(`update referral set mdt_meeting_on = '2026-03-16' where person_id = $1`, [caseId])).rejects.toMatchObject({ constraint: 'referral_mdt_booking_is_whole_check' });
    const { dst } = await picture(caseId);
    const written = { icb_id: ICB, person_id: caseId, dst_id: dst.id, domain: 'skin', author: 'x', author_name: 'x', evidence: 'E', written_at: 'now' };
    await insert(db, 'dst_evidence', written);
    await expect(insert(db, 'dst_evidence', written)).rejects.toMatchObject({ constraint: 'dst_evidence_one_standing_per_author' });
  });

  it('knows the domains and levels of the tool', async () => {
    const { rows } = await db.query<{ domain: string; level: string }>(
      'select domain, level from unnest($1::text[]) domain cross join unnest($2::text[]) level where dst_has_domain(domain) and dst_offers_level(domain, level)', [[...DOMAINS, 'hearing'], [...Object.keys(DST_LEVELS), 'X']]);
    const offered = Object.entries(DST_RULES.DST22.domains).flatMap(([domain, levels]) => levels.map((level) => `${domain} ${level}`));
    expect(rows.map(({ domain, level }) => `${domain} ${level}`).sort()).toEqual(offered.sort());
    expect(Object.keys(CARE_DOMAINS)).toHaveLength(12);
  });

  it.each([
    ['dst_domain', { domain: 'hearing' }, 'dst_domain_domain_check'],
    ['dst_domain', { domain: 'skin', agreed_level: 'P', agreed_together: true, agreed_at: 'now', agreed_by: 'x' }, 'dst_domain_level_offered_check'],
    ['dst_domain', { domain: 'skin', agreed_level: 'H' }, 'dst_domain_agreement_is_whole_check'],
    ['dst_domain', { domain: 'skin', agreed_level: 'H', agreed_together: false, agreed_at: 'now', agreed_by: 'x' }, 'dst_domain_disagreement_is_kept_check'],
    ['dst_evidence', { domain: 'skin', author: 'x', author_name: 'x', evidence: ' ', written_at: 'now' }, 'dst_evidence_evidence_check'],
    ['dst_warning_answer', { warning: 'no_views', reason: '', answered_at: 'now', answered_by: 'x' }, 'dst_warning_answer_reason_check'],
  ])('refuses of %s %j', async (table, words, constraint) => {
    const caseId = await aBegunCase();
    const { dst } = await picture(caseId);
    await expect(insert(db, table, { icb_id: ICB, person_id: caseId, dst_id: dst.id, ...words })).rejects.toMatchObject({ constraint });
  });

  it.each([
    [`setting = '01'`, 'dst_acute_has_exception_check'],
    [`recommendation = '01'`, 'dst_recommended_with_rationale_check'],
    [`completed_on = '2026-03-10'`, 'dst_completed_has_setting_check'],
  ])('refuses of a DST begun here: %s', async (change, constraint) => {
    const { dst } = await picture(await aBegunCase());
    await expect(db.query(`update dst set ${change} where id = $1`, [dst.id])).rejects.toMatchObject({ constraint });
  });
});
