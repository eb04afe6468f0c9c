import { randomUUID } from 'node:crypto';
import { type Account, actorOf, addApiClient, inScope, type Role } from '@chc/access';
import { type ActName, ACTS, addHostingAgreement, begin, keepSearch, openUrgently, perform } from '@chc/casework';
import { type Actor, type Database, SYSTEM } from '@chc/platform';
import { prepareReturn, readReturningIcbs } from '@chc/returns';
import { aChecklist } from '../../test/builders/intake.js';

/** What the pages that show one thing show: ids of the demonstration's and of what was done to it here. */
export interface Furnished {
  readonly icb: string;
  readonly inTime: { readonly caseId: string; readonly referralId: string; readonly dstId: string };
  readonly longWait: string;
  readonly fastTrack: string;
  readonly inReceipt: string;
  /** A reversed decision with its refund, and an open local resolution. */
  readonly reversed: string;
  readonly challenged: string;
  /** A case that is not the practitioner's to see. */
  readonly another: string;
  readonly duplicate: string;
  readonly letterId: string;
  readonly familyLinkId: string;
  readonly reference: string;
  readonly searchId: string;
  readonly fncRate: string;
  readonly returnId: string;
  readonly accountId: string;
  readonly clientId: string;
  readonly agreementId: string;
  readonly openingId: string;
  readonly slotId: string;
  readonly review: { readonly caseId: string; readonly id: string };
  readonly linkSecret: string;
}

/**
 * Does what the demonstration caseload alone has nothing of: a DST begun, a letter queued, a Checklist sent, a return prepared,
 * all by the acts themselves.
 * @throws Error where the demonstration lacks what an act needs
 */
export async function furnish(db: Database, accounts: ReadonlyMap<Role, Account>, icb: string, today: string): Promise<Furnished> {
  const at = new Date(`${today}T10:00:00Z`);
  const as = (role: Role): Promise<Actor> => inScope(db, actorOf(accounts.get(role)!), today, at);
  const [practitioner, administrator, referrer, officer] = [await as('practitioner'), await as('administrator'), await as('referrer'), await as('returns_officer')];
  const one = async <T extends object>(what: string, text: string, values: unknown[] = []): Promise<T> => {
    const { rows: [found] } = await db.as(SYSTEM).query<T & Record<string, unknown>>(text, values);
    if (!found) throw new Error(`the demonstration holds no ${what}`);
    return found;
  };
  const id = async (what: string, text: string, values: unknown[] = []): Promise<string> => (await one<{ id: string }>(what, text, values)).id;
  const mine = (what: string, where: string): Promise<string> =>
    id(what, `select p.id from person p join referral r on r.person_id = p.id where p.practitioner = $1 and ${where} limit 1`, [practitioner.practitioner]);
  const act = async (caseId: string, subjectId: string, action: ActName, input: object): Promise<string | undefined> => {
    const kind = ACTS[action].on;
    const { version } = await one<{ version: number }>(kind, `select version from ${kind === 'case' ? 'person' : kind} where id = $1`, [subjectId]);
    return (await perform(db, practitioner, { caseId, kind, subjectId, action, input, version, key: randomUUID() }, { today, at })).made?.id;
  };

  const caseId = await mine('case in time', `r.activity_type = '01' and r.state = 'received' and r.concluded_on is null and not r.suspected_duplicate order by r.received_on desc`);
  const referralId = await id('referral', `select id from referral where person_id = $1 and concluded_on is null`, [caseId]);
  await act(caseId, referralId, 'name_coordinator', { coordinator: practitioner.practitioner });
  const dstId = await act(caseId, referralId, 'begin_dst', {});
  await act(caseId, dstId!, 'record_domain_evidence', { domain: 'mobility', evidence: 'Hoisted by two for every transfer (invented)' });
  const letterId = await act(caseId, referralId, 'queue_acknowledgement', { recipientKind: 'individual', recipientName: 'Somebody invented', channel: 'print', recipientAddress: '2 Invented Street\nTestville' });
  const familyLinkId = await act(caseId, caseId, 'give_family_link', { to: caseId, expiresOn: today, format: 'plain', linkBy: 'email', codeBy: 'telephone' });
  const { code } = await one<{ code: string }>('commissioner', 'select o.code from organisation o join person p on p.commissioner_id = o.id where p.id = $1', [caseId]);
  const { reference } = await begin(db, referrer, { action: 'send_checklist', input: aChecklist({ commissioner: code, completedOn: today }), key: randomUUID() }, { today, at });
  const [returning] = await readReturningIcbs(db.as(SYSTEM), officer, today);
  if (!returning) throw new Error('the returns officer has no ICB');
  const another = await id('other team’s case', `select p.id from person p where p.commissioner_id <> all ($1::uuid[]) and p.practitioner is distinct from $2 and p.restricted_at is null order by p.id limit 1`,
    [practitioner.scope!.says.commissioners, practitioner.practitioner]);
  const opened = await id('case to open urgently', `select p.id from person p where p.commissioner_id <> all ($1::uuid[]) and p.id <> $2 order by p.id desc limit 1`, [practitioner.scope!.says.commissioners, another]);
  await openUrgently(db, practitioner, opened, { reason: 'On call tonight, the ward rang' }, today, at);
  await addHostingAgreement(db.as(SYSTEM), administrator, { host: 'DHC01', scope: code, functions: ['casework'], from_on: today, to_on: undefined, basis: 'An agreement (invented)' }, today);
  /** A link of somebody from outside to a case, as its act makes it. */
  const aLink = async (ofCase: string): Promise<string> => {
    const professional = await one<{ id: string; name: string }>('professional from outside', 'select id, name from professional where practitioner is null order by name limit 1');
    const memberId = randomUUID();
    await db.as(SYSTEM).query(`insert into mdt_member (id, icb_id, person_id, referral_id, name, profession, care_act_assessor, organisation, professional_id, from_outside, added_on, added_by)
      select $1, r.icb_id, r.person_id, r.id, p.name, p.profession, p.care_act_assessor, p.organisation, p.id, true, $4, 'screenshots' from referral r, professional p where r.id = $2 and p.id = $3`, [memberId, referralId, professional.id, today]);
    const made = await perform(db, practitioner, { caseId: ofCase, kind: 'mdt_member', subjectId: memberId, action: 'send_case_link', input: { expiresOn: today }, key: randomUUID() }, { today, at });
    return made.told!.secret!;
  };
  return {
    icb, inTime: { caseId, referralId, dstId: dstId! }, letterId: letterId!, familyLinkId: familyLinkId!, reference, another,
    longWait: await mine('long wait', `r.activity_type = '01' and r.concluded_on is null order by r.received_on`),
    fastTrack: await id('Fast Track case', `select person_id as id from referral where activity_type = '02' and concluded_on is null order by received_on limit 1`),
    inReceipt: await mine('case in receipt', `exists (select from eligibility e where e.person_id = p.id and e.eligible_to is null) order by r.received_on`),
    reversed: await id('refund', 'select person_id as id from refund limit 1'),
    challenged: await id('formal meeting', `select r.person_id as id from appeal a join referral r on r.id = a.referral_id where a.state = 'formal' order by a.id limit 1`),
    duplicate: await id('suspected duplicate', 'select id from referral where suspected_duplicate and concluded_on is null limit 1'),
    searchId: await keepSearch(db.as(SYSTEM), practitioner, 'Smith', new Date()),
    fncRate: await id('rate announced late', 'select id from fnc_rate where known_from > from_on order by from_on desc limit 1'),
    returnId: await prepareReturn(db.as(SYSTEM), officer, returning, '2026-09-30', today, at),
    accountId: accounts.get('practitioner')!.id,
    clientId: await addApiClient(db.as(SYSTEM), administrator, { clientId: 'discharge-hub', name: 'Discharge hub (invented)', organisationCode: icb, scopes: ['referrals.send'] }, at),
    agreementId: await id('hosting agreement', 'select id from hosting_agreement limit 1'),
    slotId: await id('slot', `select id from slot where state = 'offered' order by during limit 1`),
    review: await one('review of theirs that is due', `select r.id, p.id as "caseId" from review r join eligibility e on e.id = r.eligibility_id join person p on p.id = e.person_id where p.practitioner = $1 and r.state = 'due' and e.eligible_to is null and p.died_on is null order by r.due_on limit 1`, [practitioner.practitioner]),
    linkSecret: await aLink(caseId),
    openingId: await id('urgent opening', `select id from case_grant where kind = 'urgent' limit 1`),
  };
}
