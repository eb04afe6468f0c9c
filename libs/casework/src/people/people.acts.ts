import { act, type ActTable, refuse } from '../act/act.js';
import { choice, choices, day, line, lines, maybe, NO_FIELDS, sometimes, yesNo } from '../act/fields.js';
import { ends, notAhead, records, stands } from './record-acts.js';
import {
  ADVOCATES, CONSENT_GIVEN_BY, CONSENT_SCOPES, DECIDES_NO_WELFARE, NEEDS_AUTHORITY, NEEDS_REGISTRATION, PARTICIPATION, REPRESENTATIVES,
} from './people.words.js';

/**
 * Consent, part in the process, capacity and those who speak for the person (national framework 2022; domain rules,
 * unverified: docs/unverified.md). Consent is not what the assessment stands on: it is asked for sharing with named persons.
 */
export const PEOPLE_ACTS = {
  record_consent: records('consent', {
    stage: 'people', title: 'Record consent to share', event: 'consent_recorded',
    says: 'One person or organisation at a time. The assessment itself does not depend on this consent; sharing with others does.',
    fields: {
      sharedWith: line('Who may be told'), relationship: maybe(line('Who they are to the person')),
      scope: choices('What may be shared', CONSENT_SCOPES), givenBy: choice('Who consented', CONSENT_GIVEN_BY), givenOn: day('When'),
    },
    past: ['givenOn'],
    check: (_at, { scope }) => (scope.length === 0 ? [refuse('scope', '', 'at least one of what may be shared')] : []),
  }),
  withdraw_consent: ends('consent', { stage: 'people', title: 'Withdraw consent', event: 'consent_withdrawn' },
    { on: 'When it was withdrawn', reason: 'What the person said' }, ({ givenOn }) => givenOn),

  record_participation: records('participation', {
    stage: 'people', title: 'Record that the person was informed or invited', event: 'participation_recorded',
    fields: { kind: choice('What was done', PARTICIPATION), happenedOn: day('When'), how: lines('How, and what the person said', { most: 2000 }) },
    past: ['happenedOn'],
  }),
  record_refusal: records('participation', {
    stage: 'people', title: 'Record that the person refuses to take part', event: 'refusal_recorded',
    says: 'Nobody can be made to take part. Explain first what follows: the NHS may be unable to decide, and the council may lawfully be unable to meet needs that are the NHS’s to meet.',
    fields: {
      happenedOn: day('When the person refused'), how: lines('What the person said', { most: 2000 }),
      consequencesExplainedOn: day('When the consequences were explained'), consequencesExplainedBy: line('Who explained them'),
    },
    past: ['happenedOn', 'consequencesExplainedOn'], more: { kind: 'refused' },
  }),
  end_refusal: ends('participation', { stage: 'people', title: 'The person now takes part', event: 'refusal_ended' },
    { on: 'From when', reason: 'What changed' }, ({ happenedOn }) => happenedOn, [({ row }) => (row.kind === 'refused' ? undefined : 'not_a_refusal')]),

  record_capacity: records('capacity_assessment', {
    stage: 'people', title: 'Record capacity for one decision', event: 'capacity_recorded',
    says: 'Capacity is presumed, and is about one decision at one time.',
    fields: {
      decisionAbout: line('The decision it is about'), hasCapacity: yesNo('Does the person have capacity for it?'), assessedOn: day('When it was assessed'), assessedBy: line('Who assessed it'),
      bestInterestsDecision: maybe(lines('Best-interests decision', { most: 2000, part: 'Where the person lacks capacity' })),
      bestInterestsOn: maybe(day('When it was made')), bestInterestsBy: maybe(line('Who made it')),
    },
    past: ['assessedOn', 'bestInterestsOn'], inOrder: ['assessedOn', 'bestInterestsOn'],
    guards: [({ record }) => (record.person[0]!.diedOn === null ? undefined : 'person_has_died')],
    check: (_at, { hasCapacity, ...input }) => {
      const given = (['bestInterestsDecision', 'bestInterestsOn', 'bestInterestsBy'] as const).map((field) => [field, input[field]] as const);
      if (given.every(([, value]) => value === undefined)) return [];
      if (hasCapacity) return given.filter(([, value]) => value !== undefined).map(([field, value]) => refuse(field, value, 'nothing: with capacity the decision is the person’s own'));
      return given.filter(([, value]) => value === undefined).map(([field]) => refuse(field, '', 'what was decided, when and by whom: all three'));
    },
  }),
  record_best_interests: act({
    on: 'capacity_assessment', stage: 'people', title: 'Record the best-interests decision', event: 'best_interests_recorded',
    fields: { bestInterestsDecision: lines('Best-interests decision', { most: 2000 }), bestInterestsOn: day('When it was made'), bestInterestsBy: line('Who made it') },
    guards: [
      stands, ({ row }) => (row.hasCapacity ? 'has_capacity' : undefined),
      ({ row }) => (row.bestInterestsOn === null ? undefined : 'best_interests_decided'),
    ],
    check: (at, input) => [
      ...notAhead(at, input, ['bestInterestsOn']),
      ...(input.bestInterestsOn < at.row.assessedOn ? [refuse('bestInterestsOn', input.bestInterestsOn, `no day before ${at.row.assessedOn}`)] : []),
    ],
    sets: ({ input }) => ({ best_interests_decision: input.bestInterestsDecision, best_interests_on: input.bestInterestsOn, best_interests_by: input.bestInterestsBy }),
  }),
  end_capacity: ends('capacity_assessment', { stage: 'people', title: 'This no longer holds', event: 'capacity_ended' },
    { on: 'From when', reason: 'Why: assessed anew, recorded in error' }, ({ assessedOn }) => assessedOn),

  add_representative: records('representative', {
    stage: 'people', title: 'Add a representative', event: 'representative_added',
    fields: {
      kind: choice('By what authority', REPRESENTATIVES), name: line('Name'), relationship: maybe(line('Who they are to the person')),
      reachedAt: lines('How they can be reached', { most: 1000 }),
      authoritySeenOn: sometimes(day('When we saw the paper', { hint: 'The power of attorney, the court’s order, the grant of probate or letters of administration. Needed for whoever acts by one of them' })),
      registeredOn: sometimes(day('When the power of attorney was registered', { hint: 'Needed for a power of attorney' })),
      consultedOnWelfare: yesNo('Is this who decides or is consulted about health and welfare?'),
      getsCopies: yesNo('Do copies of letters go to them?'), actsFrom: day('From when'),
    },
    past: ['authoritySeenOn', 'registeredOn', 'actsFrom'],
    check: ({ record }, { kind, authoritySeenOn, registeredOn, consultedOnWelfare }) => [
      ...(NEEDS_AUTHORITY.has(kind) && authoritySeenOn === undefined ? [refuse('authoritySeenOn', '', 'the day the paper that gives the authority was seen')] : []),
      ...(NEEDS_REGISTRATION.has(kind) && registeredOn === undefined ? [refuse('registeredOn', '', 'the day it was registered: an unregistered power of attorney cannot be used')] : []),
      ...(DECIDES_NO_WELFARE.has(kind) && consultedOnWelfare ? [refuse('consultedOnWelfare', true, 'no: this authority alone does not cover health and welfare decisions. Add them as a best-interests consultee too, where they are one')] : []),
      ...(kind === 'personal_representative' && record.person[0]!.diedOn === null ? [refuse('kind', kind, 'another authority: a personal representative acts for somebody who has died')] : []),
    ],
  }),
  end_representative: ends('representative', { stage: 'people', title: 'End this representation', event: 'representative_ended' },
    { on: 'From when', reason: 'Why' }, ({ actsFrom }) => actsFrom),

  offer_advocate: records('advocacy', {
    stage: 'people', title: 'Record an advocate offered', event: 'advocate_offered',
    fields: {
      kind: choice('What kind', ADVOCATES), offeredOn: day('When it was offered'),
      answer: choice('The answer', { awaited: 'Not answered yet', accepted: 'Accepted', declined: 'Declined' }),
    },
    past: ['offeredOn'],
  }),
  decline_advocate: act({
    on: 'advocacy', stage: 'people', title: 'The advocate was declined', event: 'advocate_declined', fields: NO_FIELDS,
    guards: [stands, ({ row }) => (row.answer === 'awaited' ? undefined : 'advocate_answered')],
    sets: () => ({ answer: 'declined' }),
  }),
  appoint_advocate: act({
    on: 'advocacy', stage: 'people', title: 'Name the advocate', event: 'advocate_appointed',
    fields: { name: line('Name and organisation'), appointedOn: day('When') },
    guards: [
      stands, ({ row }) => (row.answer === 'declined' ? 'advocate_was_declined' : undefined),
      ({ row }) => (row.appointedOn === null ? undefined : 'advocate_appointed'),
    ],
    check: (at, input) => [
      ...notAhead(at, input, ['appointedOn']),
      ...(input.appointedOn < at.row.offeredOn ? [refuse('appointedOn', input.appointedOn, `no day before ${at.row.offeredOn}`)] : []),
    ],
    sets: ({ input }) => ({ answer: 'accepted', name: input.name, appointed_on: input.appointedOn }),
  }),
  end_advocate: ends('advocacy', { stage: 'people', title: 'End this advocacy', event: 'advocate_ended' },
    { on: 'From when', reason: 'Why' }, ({ appointedOn, offeredOn }) => appointedOn ?? offeredOn),
} as const satisfies ActTable;
