import { refuse } from '../act/act.js';
import { choice, day, line, lines, maybe, yesNo } from '../act/fields.js';
import { type Door, intakeAct, type Received, type Receiving } from '../act/intake-act.js';
import { insertRow } from '../act/write.js';
import { CHECKLIST_FIELDS, checklistColumns, checklistRefusalsOf, meetsThreshold } from '../checklist/checklist.fields.js';
import { editionOn } from '../framework.js';
import { endScreeningWanted } from '../checklist/screening-wanted.js';
import { SOURCES_OF_REFERRAL } from '../referral/sources-of-referral.js';
import { FAST_TRACK_STAFF, REFERRING_PROFESSIONALS } from './codes.js';
import { commissionersOffered, likeliestCommissioner, PERSON_FIELDS, personRefusals } from './person.fields.js';
import { nextReference, now, receivePerson, receiveReferral } from './receive.js';

const offers = (at: Parameters<typeof commissionersOffered>[0]): { commissioner: Readonly<Record<string, string>> } => ({ commissioner: commissionersOffered(at) });

type Begun = Partial<Record<string, never>>;
/** What is known, under the names of the form; codes are the form's own lists, which the database holds to. */
const given = (known: Readonly<Record<string, string | null | undefined>>): Begun => Object.fromEntries(Object.entries(known).filter(([, value]) => value)) as Begun;
/** What every form of a sender begins with: where they sent to last time, and for whom they work. */
const beginsWith = (at: Door): Begun => given({
  ...likeliestCommissioner(at), ...(at.commissioners.some(({ code }) => code === at.lastSent?.commissioner) && { commissioner: at.lastSent?.commissioner }),
  organisation: at.ownOrganisation ?? at.lastSent?.organisation, sourceOfReferral: at.lastSent?.sourceOfReferral,
});

/** A Checklist completed here. Positive, it is a referral and its clock starts; negative, it is a record of its outcome and no referral. */
async function sendChecklist(doing: Receiving<typeof PERSON_FIELDS & typeof CHECKLIST_FIELDS>): Promise<Received> {
  const { tx, by, input } = doing;
  const [when, reference] = [now(doing), await nextReference(doing)];
  const person = await receivePerson(doing, input);
  const referralId = meetsThreshold(input) || input.fullAssessment ? await receiveReferral(doing, person, when, {
    activityType: '01', notificationType: '01', sourceOfReferral: input.sourceOfReferral, referringProfessional: input.profession, channel: 'electronic', reference,
    organisation: input.organisation, sender: input.completerName,
  }) : null;
  const id = await insertRow(tx, 'checklist', {
    icb_id: person.icbId, person_id: person.id, referral_id: referralId, channel: 'electronic', reference, received_at: when.at, received_on: when.on,
    sent_by: by.id, sent_by_account: by.accountId, ...checklistColumns(input),
  });
  await endScreeningWanted(tx, person.id, when.on);
  return {
    caseId: person.id, icbId: person.icbId, reference, receivedOn: when.on, made: referralId === null ? { kind: 'checklist', id } : { kind: 'referral', id: referralId },
    details: { checklist: id, referral: referralId, receivedOn: when.on, fullAssessment: input.fullAssessment },
  };
}

/** What referrers send: three ways in. */
export const SENDING = {
  send_checklist: intakeAct({
    title: 'Send a Checklist', event: 'checklist_sent',
    says: 'The Checklist decides only whether a full assessment is required. Its outcome is yours, as the trained person who completed it. A full assessment promises no eligibility: tell the person so.',
    checksFirst: true,
    fields: { ...PERSON_FIELDS, ...CHECKLIST_FIELDS },
    check: (at, input) => [...personRefusals(at, input), ...checklistRefusalsOf(input, at.today)],
    initial: (at) => ({ ...beginsWith(at), ...given({ location: at.lastSent?.location, profession: at.lastSent?.profession }), completerName: at.by.name, completedOn: at.today }),
    offers, receive: sendChecklist,
  }),
  refer_directly: intakeAct({
    title: 'Refer directly for full assessment', event: 'direct_referral_sent',
    says: 'A full assessment can be asked for without a Checklist. The 28 days run from the day it is received.',
    checksFirst: true,
    fields: {
      ...PERSON_FIELDS,
      reason: lines('Why a full assessment is needed', { part: 'The referral', most: 4000, rows: 6 }),
      referrerName: line('Referred by', { most: 200 }),
      profession: choice('Profession', REFERRING_PROFESSIONALS),
      organisation: line('Organisation', { most: 200 }),
      sourceOfReferral: choice('Kind of organisation', SOURCES_OF_REFERRAL),
    },
    check: personRefusals,
    initial: (at) => ({ ...beginsWith(at), ...given({ profession: at.lastSent?.profession }), referrerName: at.by.name }),
    offers,
    receive: async (doing) => {
      const { input } = doing;
      const [when, reference] = [now(doing), await nextReference(doing)];
      const person = await receivePerson(doing, input);
      const id = await receiveReferral(doing, person, when, {
        activityType: '01', notificationType: '02', sourceOfReferral: input.sourceOfReferral, referringProfessional: input.profession, channel: 'electronic', reference,
        organisation: input.organisation, sender: input.referrerName, reason: input.reason,
      });
      await endScreeningWanted(doing.tx, person.id, when.on);
      return { caseId: person.id, icbId: person.icbId, reference, receivedOn: when.on, made: { kind: 'referral', id }, details: { referral: id, receivedOn: when.on } };
    },
  }),
  send_fast_track_tool: intakeAct({
    title: 'Send a Fast Track tool', event: 'fast_track_tool_sent',
    says: 'For a person with a rapidly deteriorating condition that may be entering a terminal phase. A completed tool is sufficient; it asks for no prognosis in weeks. The receipt says by when care should be in place.',
    checksFirst: true,
    fields: {
      ...PERSON_FIELDS,
      clinicianName: line('Completed by', { part: 'The clinician', most: 200 }),
      staffGroup: choice('Profession', FAST_TRACK_STAFF),
      registered: yesNo('Is the clinician on the register of the Nursing and Midwifery Council or the General Medical Council?'),
      registration: maybe(line('Registration number', { most: 20 })),
      responsible: yesNo('Is the clinician responsible for the person’s diagnosis, treatment or care?'),
      organisation: line('Organisation', { most: 200 }),
      sourceOfReferral: choice('Kind of organisation', SOURCES_OF_REFERRAL),
      completedOn: day('Date completed'),
      criterionMet: yesNo('Has the person a rapidly deteriorating condition that may be entering a terminal phase?', { part: 'The person’s needs' }),
      needs: lines('The needs, and how they are changing', { most: 8000, rows: 8 }),
      careRequested: lines('The care that is asked for', { most: 4000 }),
      preferredPlace: maybe(line('Where the person would like to be cared for', { most: 200 })),
    },
    check: (at, input) => [
      ...personRefusals(at, input),
      ...(input.registered ? [] : [refuse('registered', 'no', 'yes: only a registered nurse or a registered medical practitioner completes the tool')]),
      ...(input.responsible ? [] : [refuse('responsible', 'no', 'yes: an appropriate clinician is responsible for diagnosis, treatment or care')]),
      ...(input.criterionMet ? [] : [refuse('criterionMet', 'no', 'yes: otherwise a Checklist or a direct referral is the way')]),
      ...(input.completedOn > at.today ? [refuse('completedOn', input.completedOn, 'a day not in the future')] : []),
    ],
    initial: (at) => ({ ...beginsWith(at), ...given({ staffGroup: at.lastSent?.staffGroup, registration: at.lastSent?.registration }), clinicianName: at.by.name, completedOn: at.today }),
    offers,
    receive: async (doing) => {
      const { input, tx } = doing;
      const [when, reference, edition] = [now(doing), await nextReference(doing), editionOn(input.completedOn)];
      const person = await receivePerson(doing, input);
      const id = await receiveReferral(doing, person, when, {
        activityType: '02', sourceOfReferral: input.sourceOfReferral, channel: 'electronic', reference, organisation: input.organisation, sender: input.clinicianName,
      });
      await insertRow(tx, 'fast_track_tool', {
        icb_id: person.icbId, referral_id: id, completed_on: input.completedOn, staff_group: input.staffGroup, framework: edition.framework, tool_version: edition.fastTrack,
        received_at: when.at, received_on: when.on, clinician_name: input.clinicianName, organisation: input.organisation, registration: input.registration,
        registered: input.registered, responsible: input.responsible, criterion_met: input.criterionMet, needs: input.needs, care_requested: input.careRequested,
        preferred_place: input.preferredPlace,
      });
      return { caseId: person.id, icbId: person.icbId, reference, receivedOn: when.on, made: { kind: 'referral', id }, details: { referral: id, receivedOn: when.on } };
    },
  }),
} as const;
