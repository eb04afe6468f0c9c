import { act, type ActTable, type Guard, refuse } from '../act/act.js';
import { choice, day, line, lines, maybe, sometimes } from '../act/fields.js';
import { COMMUNICATION_NEEDS, LEGAL_STATUSES } from './people.words.js';
import { ends, notAhead, outOfOrder, records, stands } from './record-acts.js';

const isGranted: Guard<'legal_status'> = ({ row }) => (row.grantedOn === null ? undefined : 'already_granted');

/** What everybody who deals with the case has to mind: communication, safeguarding, and what the law holds the person under. */
export const NEEDS_ACTS = {
  record_communication_need: records('communication_need', {
    stage: 'people', title: 'Record a communication need', event: 'communication_need_recorded',
    fields: { need: choice('What is needed', COMMUNICATION_NEEDS), what: line('Which language, size or aid'), notedOn: day('When it was noted') },
    past: ['notedOn'],
  }),
  end_communication_need: ends('communication_need', { stage: 'people', title: 'No longer needed', event: 'communication_need_ended' },
    { on: 'From when', reason: 'Why' }, ({ notedOn }) => notedOn),

  raise_safeguarding: records('safeguarding_concern', {
    stage: 'people', title: 'Raise a safeguarding concern', event: 'safeguarding_raised',
    says: 'Raise it with the council first: this records it and shows it to everybody who opens the case.',
    fields: {
      raisedOn: day('When it was raised'), concern: lines('What the concern is', { most: 4000 }),
      councilToldOn: maybe(day('When the council was told')), reference: maybe(line('The council’s reference', { most: 80 })),
    },
    past: ['raisedOn', 'councilToldOn'], inOrder: ['raisedOn', 'councilToldOn'],
  }),
  close_safeguarding: ends('safeguarding_concern', { stage: 'people', title: 'Close the concern', event: 'safeguarding_closed' },
    { on: 'When it was closed', reason: 'Outcome' }, ({ raisedOn }) => raisedOn),

  record_legal_status: records('legal_status', {
    stage: 'people', title: 'Record a legal status', event: 'legal_status_recorded',
    says: 'An authorisation applied for or granted, an order of the court, or section 117 aftercare (which needs only the day it began).',
    fields: {
      kind: choice('What', LEGAL_STATUSES), reference: maybe(line('Reference', { most: 80 })), appliedOn: sometimes(day('Applied for on')),
      grantedOn: sometimes(day('Granted or begun on')), expiresOn: sometimes(day('Expires on')), renewalDueOn: maybe(day('Renewal to be asked for by')),
    },
    past: ['appliedOn', 'grantedOn'], inOrder: ['appliedOn', 'grantedOn', 'renewalDueOn', 'expiresOn'],
    check: (_at, { kind, appliedOn, grantedOn, expiresOn, renewalDueOn }) => {
      if (kind === 'section_117') {
        return [
          ...(grantedOn === undefined ? [refuse('grantedOn', '', 'the day the aftercare began')] : []),
          ...Object.entries({ appliedOn, expiresOn, renewalDueOn }).flatMap(([field, value]) => (value === undefined ? [] : [refuse(field, value, 'nothing: aftercare lasts until it is ended')])),
        ];
      }
      if (appliedOn === undefined && grantedOn === undefined) return [refuse('appliedOn', '', 'the day it was applied for, or the day it was granted')];
      return expiryRefusals(kind, grantedOn, expiresOn);
    },
  }),
  grant_legal_status: act({
    on: 'legal_status', stage: 'people', title: 'Record that it was granted', event: 'legal_status_granted',
    fields: { grantedOn: day('Granted on'), expiresOn: sometimes(day('Expires on')), renewalDueOn: maybe(day('Renewal to be asked for by')) },
    guards: [stands, isGranted],
    check: (at, input) => [
      ...notAhead(at, input, ['grantedOn']), ...outOfOrder(input, ['grantedOn', 'renewalDueOn', 'expiresOn']),
      ...(at.row.appliedOn !== null && input.grantedOn < at.row.appliedOn ? [refuse('grantedOn', input.grantedOn, `no day before ${at.row.appliedOn}`)] : []),
      ...expiryRefusals(at.row.kind, input.grantedOn, input.expiresOn),
    ],
    sets: ({ input }) => ({ granted_on: input.grantedOn, expires_on: input.expiresOn, renewal_due_on: input.renewalDueOn }),
  }),
  end_legal_status: ends('legal_status', { stage: 'people', title: 'End this legal status', event: 'legal_status_ended' },
    { on: 'From when', reason: 'Why: refused, renewed by another, ended' }, ({ grantedOn, appliedOn }) => grantedOn ?? appliedOn),
} as const satisfies ActTable;

/** An authorisation of deprivation of liberty is granted for a time; before it is granted nothing expires. */
function expiryRefusals(kind: string, grantedOn: string | undefined, expiresOn: string | undefined): ReturnType<typeof refuse>[] {
  if (grantedOn === undefined) return expiresOn === undefined ? [] : [refuse('expiresOn', expiresOn, 'nothing before it is granted')];
  if (expiresOn === undefined) return kind === 'court_of_protection' ? [] : [refuse('expiresOn', '', 'the day it expires')];
  return expiresOn > grantedOn ? [] : [refuse('expiresOn', expiresOn, `a day after ${grantedOn}`)];
}
