import { addDays } from '@chc/deadlines';
import { act, type ActTable, type Guard, refuse, type Standing } from '../act/act.js';
import { choice, day, line, lines, pick, sometimes } from '../act/fields.js';
import { insertRow } from '../act/write.js';
import type { CaseRecord } from '../case/case.record.js';
import { CONSENT_SCOPES, REPRESENTATIVES, type RepresentativeKind } from '../people/people.words.js';
import { stands } from '../people/record-acts.js';
import { MOST_WRONG_AT_THE_DOOR, namesThem, needsConsent, standingConsents, standingRepresentatives } from './family-link.rules.js';
import { FAMILY_FORMATS, type FamilyFormat } from './family.rows.js';

const isHere: Guard<'case'> = ({ row }) => (row.mergedIntoId === null ? (row.restrictedAt === null ? undefined : 'is_restricted') : 'person_was_merged');
const hasBirthDate: Guard<'case'> = ({ row }) => (row.bornOn === null ? 'no_date_of_birth' : undefined);
const somebodyMayBeTold: Guard<'case'> = ({ record, row }) => (row.diedOn !== null && standingRepresentatives(record).length === 0 ? 'no_personal_representative' : undefined);
const somebodyToRing: Guard<'case'> = ({ record }) => (record.letterhead.length === 0 ? 'no_letterhead' : undefined);
const isLocked: Guard<'family_link'> = ({ row }) => (row.wrongAnswers >= MOST_WRONG_AT_THE_DOOR ? undefined : 'family_link_is_not_locked');

const named = ({ person: [person] }: CaseRecord): string => [person!.givenName, person!.familyName].filter(Boolean).join(' ') || 'The person';
const NEED_FORMATS: Readonly<Record<string, FamilyFormat>> = { easy_read: 'easy_read', large_print: 'large_print' };
/** What the person's own needs say of the page. */
const formatOf = ({ communication_need: needs }: CaseRecord): FamilyFormat =>
  needs.filter(({ endedOn }) => endedOn === null).map(({ need }) => NEED_FORMATS[need]).find((format) => format !== undefined) ?? 'plain';
const scopes = (scope: readonly string[]): string => scope.map((one) => CONSENT_SCOPES[one as keyof typeof CONSENT_SCOPES].toLowerCase()).join(', ');

const page = ({ record, row }: Pick<Standing<'family_link'>, 'record' | 'row'>): string => `/cases/${record.caseId}/family-links/${row.id}`;

/** The family's door: who may read where the case stands, and until when (decision 0049). */
export const FAMILY_ACTS = {
  give_family_link: act({
    on: 'case', stage: 'people', title: 'Give a family link', event: 'family_link_given', creates: true,
    says: 'They will read in plain English where the case stands: nothing clinical, nothing you would not say on the telephone. The link and its code are made on the next page and shown once.',
    fields: {
      to: pick('Who gets it'),
      consent: sometimes(pick('The consent it rests on', { hint: 'Needed for family and friends, and for whoever decides about money only. Not for the person, a welfare attorney or deputy, an IMCA, or a personal representative' })),
      expiresOn: day('Until when'),
      format: choice('How they like to read', FAMILY_FORMATS, { hint: 'They can change it on the page' }),
      linkBy: choice('How the link goes to them', { email: 'Email', text: 'Text message', letter: 'Letter', in_person: 'In person' }, { part: 'Two ways apart' }),
      codeBy: choice('How the code goes to them', { telephone: 'Telephone', letter: 'Letter', in_person: 'In person' }, { hint: 'Another way than the link: who finds one has not found the other' }),
      contactName: sometimes(line('Whom they may ask for by name', { part: 'Somebody they may ring', most: 120, hint: 'Only somebody who agreed to be named. Without one, the page gives the team’s number' })),
      contactPhone: sometimes(line('Their work telephone number', { most: 40 })),
    },
    guards: [isHere, somebodyMayBeTold, hasBirthDate, somebodyToRing],
    offers: ({ record }) => ({
      to: {
        ...(record.person[0]!.diedOn === null && { [record.caseId]: `${named(record)}, whose case it is` }),
        ...Object.fromEntries(standingRepresentatives(record).map(({ id, name, kind }) => [id, `${name}: ${REPRESENTATIVES[kind as RepresentativeKind].toLowerCase()}`])),
      },
      consent: Object.fromEntries(standingConsents(record).map(({ id, sharedWith, scope }) => [id, `${sharedWith}: ${scopes(scope)}`])),
    }),
    initial: ({ record }, asked) => ({ ...(asked.to && { to: asked.to }), expiresOn: addDays(record.today, record.values.family_link_days), format: formatOf(record) }),
    check: ({ record }, input) => {
      const representative = standingRepresentatives(record).find(({ id }) => id === input.to);
      const consent = standingConsents(record).find(({ id }) => id === input.consent);
      const last = addDays(record.today, record.values.family_link_days);
      const isIndividual = input.to === record.caseId && record.person[0]!.diedOn === null;
      return [
        ...(isIndividual || representative ? [] : [refuse('to', input.to, 'the person, or somebody recorded as standing for them today')]),
        ...(input.consent !== undefined && !consent ? [refuse('consent', input.consent, 'a consent that stands')] : []),
        ...(isIndividual && consent ? [refuse('consent', input.consent, 'nothing: the person needs nobody’s consent')] : []),
        ...(representative && needsConsent(representative) && !consent ? [refuse('consent', input.consent, `a consent that names ${representative.name}: without one nobody but the person may be told. Record it first`)] : []),
        ...(representative && consent && !namesThem(consent, representative) ? [refuse('consent', input.consent, `a consent that names ${representative.name}`)] : []),
        ...(input.expiresOn < record.today || input.expiresOn > last ? [refuse('expiresOn', input.expiresOn, `a day from today until ${last}`)] : []),
        ...(input.linkBy === input.codeBy ? [refuse('codeBy', input.codeBy, 'another way than the link goes')] : []),
        ...((input.contactName === undefined) === (input.contactPhone === undefined) ? [] : [refuse(input.contactName === undefined ? 'contactName' : 'contactPhone', '', 'both the name and the number, or neither')]),
      ];
    },
    page: ({ record }, _asked, made) => (made === undefined ? undefined : `/cases/${record.caseId}/family-links/${made.id}`),
    also: async ({ tx, record, by, at, input }) => {
      const isIndividual = input.to === record.caseId;
      const id = await insertRow(tx, 'family_link', {
        icb_id: record.person[0]!.icbId, person_id: record.caseId, for_whom: isIndividual ? 'individual' : 'representative', representative_id: isIndividual ? null : input.to, consent_id: input.consent,
        expires_on: input.expiresOn, format: input.format, link_by: input.linkBy, code_by: input.codeBy, contact_name: input.contactName, contact_phone: input.contactPhone,
        recorded_by: by.id, recorded_at: at,
      });
      return { made: { kind: 'family_link', id }, details: { forWhom: isIndividual ? 'individual' : 'representative', expiresOn: input.expiresOn } };
    },
  }),
  revoke_family_link: act({
    on: 'family_link', stage: 'people', title: 'Revoke the family link', event: 'family_link_revoked',
    says: 'It opens nothing from that moment, also where it is open now. Whoever has it reads only that they should ring the team.',
    fields: { endedReason: lines('Why', { most: 1000 }) },
    guards: [stands],
    sets: ({ record, input, by }) => ({ ended_on: record.today, ended_reason: input.endedReason, ended_by: by.id }),
    also: async ({ tx, row }) => {
      await tx.query('delete from family_visit where family_link_id = $1', [row.id]);
      await tx.query('delete from family_key where family_link_id = $1', [row.id]);
    },
    page,
  }),
  unlock_family_link: act({
    on: 'family_link', stage: 'people', title: 'Unlock the family link', event: 'family_link_unlocked',
    says: 'Five wrong answers closed it. Speak with whoever has it first. Where you are in doubt who it was, make a new link and code instead.',
    fields: { unlockedHow: lines('How you made sure who they are', { most: 1000 }) },
    guards: [stands, isLocked],
    sets: ({ input, by, at }) => ({ wrong_answers: 0, unlocked_at: at, unlocked_by: by.id, unlocked_how: input.unlockedHow }),
    page,
  }),
} as const satisfies ActTable;
