import { londonInstant } from '@chc/deadlines';
import { refuse } from '../act/act.js';
import { choice, file, line, maybe, moment } from '../act/fields.js';
import { intakeAct } from '../act/intake-act.js';
import { insertRow } from '../act/write.js';
import { endScreeningWanted } from '../checklist/screening-wanted.js';
import { editionOn } from '../framework.js';
import { SOURCES_OF_REFERRAL } from '../referral/sources-of-referral.js';
import { CHANNELS } from './codes.js';
import { keepPaper } from './keep-paper.js';
import { commissionersOffered, likeliestCommissioner, PERSON_FIELDS, personRefusals } from './person.fields.js';
import { nextReference, receivePerson, receiveReferral, then } from './receive.js';

/** What the single point of access logs for others. */
export const LOGGING = {
  log_checklist: intakeAct({
    title: 'Log an emailed or paper Checklist', event: 'checklist_logged',
    says: 'Log it now, transcribe it later. The 28 days run from when it reached us, not from when it is logged.',
    fields: {
      receivedAt: moment('When it reached us', { part: 'The Checklist', hint: 'Of an email its own time of receipt' }),
      channel: choice('How did it come?', CHANNELS),
      attachment: maybe(file('The Checklist as it came', { hint: 'The email or a scan' })),
      sourceOfReferral: maybe(choice('Kind of organisation it came from', SOURCES_OF_REFERRAL)),
      organisation: maybe(line('Organisation', { most: 200 })),
      senderName: maybe(line('Sent by', { most: 200 })),
      ...PERSON_FIELDS,
    },
    check: (at, input) => {
      const receivedAt = londonInstant(input.receivedAt);
      const [day, isToday] = [input.receivedAt.slice(0, 10), then(at.at).on === at.today];
      const future = day > at.today || (isToday && receivedAt > at.at);
      return [...personRefusals(at, input), ...(future ? [refuse('receivedAt', input.receivedAt, 'a time that is not in the future')] : [])];
    },
    initial: likeliestCommissioner,
    offers: (at) => ({ commissioner: commissionersOffered(at) }),
    receive: async (doing) => {
      const { tx, by, input } = doing;
      const when = then(londonInstant(input.receivedAt));
      const [reference, edition] = [await nextReference(doing), editionOn(when.on)];
      const person = await receivePerson(doing, input);
      const referralId = await receiveReferral(doing, person, when, {
        activityType: '01', notificationType: '01', sourceOfReferral: input.sourceOfReferral, channel: input.channel, reference, organisation: input.organisation, sender: input.senderName,
      });
      const documentId = input.attachment ? await keepPaper(doing, { personId: person.id, referralId, kind: 'checklist', title: 'Checklist as it came' }, 'attachment', input.attachment, when.at) : null;
      const checklist = await insertRow(tx, 'checklist', {
        icb_id: person.icbId, person_id: person.id, referral_id: referralId, state: 'logged', channel: input.channel, reference, received_at: when.at, received_on: when.on,
        sent_by: by.id, completed_by_organisation: input.organisation, source_of_referral: input.sourceOfReferral, document_id: documentId,
        framework: edition.framework, tool_version: edition.checklist,
      });
      await endScreeningWanted(tx, person.id, when.on);
      return {
        caseId: person.id, icbId: person.icbId, reference, receivedOn: when.on, made: { kind: 'referral', id: referralId },
        details: { checklist, referral: referralId, receivedOn: when.on, document: documentId },
      };
    },
  }),
} as const;
