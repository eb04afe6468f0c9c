import { addDays, businessDateAt, CLOCK_DAYS, londonTimeAt } from '@chc/deadlines';
import { CARE_DOMAINS, type ComparedReferral, type IntakeQueue, type WaitingRow } from '@chc/casework';
import { TRANSCRIBE } from '../caseload/next-step.view.js';
import { count, counted, longDate, nhsNumberGroups, shortDate } from '../page/wording.js';

const HOUR = 3_600_000;
const CHANNELS: Readonly<Record<string, string>> = { electronic: 'sent here', email: 'by email', paper: 'on paper', telephone: 'by telephone' };

interface Link { readonly text: string; readonly href: string }
export interface WaitingView {
  readonly person: string; readonly caseHref: string; readonly known: string; readonly what: string; readonly from: string; readonly logged: string | null; readonly age: string; readonly received: string;
  readonly due: string; readonly complete: string; readonly missing: readonly string[]; readonly flags: readonly string[]; readonly actions: readonly Link[];
}

export const personName = ({ familyName, givenName }: { familyName: string | null; givenName: string | null }): string => [familyName, givenName].filter(Boolean).join(', ') || 'Name not known';

function whatOf({ kind, activityType, notificationType, channel, state }: WaitingRow): string {
  if (kind === 'checklist') return 'Negative Checklist: its outcome is to be sent';
  if (kind === 'not_screened') return 'To be screened: the person disagreed with not being screened';
  if (activityType === '02') return `Fast Track tool, ${state === 'returned_incomplete' ? 'returned as incomplete' : 'to be accepted'}`;
  return `${notificationType === '02' ? 'Direct referral' : 'Checklist'}, ${CHANNELS[channel ?? ''] ?? 'received'}`;
}

function actionsOf(row: WaitingRow): Link[] {
  const act = (text: string, kind: string, id: string, action: string): Link => ({ text, href: `/cases/${row.caseId}/${kind}/${id}/${action}` });
  if (row.kind === 'not_screened') return [{ text: 'Open the case', href: `/cases/${row.caseId}` }];
  if (row.kind === 'checklist') {
    return [...(row.outcomeRecordedOn === null ? [act('Record its outcome', 'checklist', row.id, 'record_checklist_outcome')] : []), act('Write the letter', 'checklist', row.id, 'queue_negative_checklist_letter')];
  }
  if (row.activityType === '02') return row.state === 'received' ? [act('Accept the Fast Track tool', 'referral', row.id, 'accept_fast_track'), act('Return as incomplete', 'referral', row.id, 'return_fast_track')] : [act('Record the completed tool', 'referral', row.id, 'resubmit_fast_track')];
  const waits = row.detailAskedOn !== null && row.detailReceivedOn === null;
  return [
    ...(row.duplicates + row.samePersons > 0 ? [{ text: 'Compare', href: `/intake/duplicates/${row.id}` }] : []),
    ...(row.checklistState === 'logged' ? [act(TRANSCRIBE, 'checklist', row.checklistId!, 'transcribe_checklist')] : row.duplicates > 0 ? [] : [act('Accept the referral', 'referral', row.id, 'accept_referral')]),
    waits ? act('Detail has come', 'referral', row.id, 'record_detail_received') : act('Ask for detail', 'referral', row.id, 'ask_for_more_detail'),
  ];
}

function waitingView(row: WaitingRow, now: Date): WaitingView {
  const hours = Math.max(0, Math.floor((now.getTime() - row.at.getTime()) / HOUR));
  const missing = row.gaps?.missing.map(({ label }) => label) ?? [];
  return {
    person: personName(row), caseHref: `/cases/${row.caseId}`,
    known: `${row.nhsNumber ? `NHS number ${nhsNumberGroups(row.nhsNumber)}` : 'No NHS number'}, ${row.bornOn ? `born ${shortDate(row.bornOn)}` : 'birth date not known'}`,
    what: whatOf(row), from: [row.sender, row.organisation].filter(Boolean).join(', ') || 'Sender not said', logged: row.loggedBy && `Logged by ${row.loggedBy}`,
    age: counted(hours, 'hour'), received: `${shortDate(businessDateAt(row.at))}, ${londonTimeAt(row.at)}${row.reference ? `, ${row.reference}` : ''}`,
    due: row.kind === 'referral' && row.activityType === '01' ? `28 days end ${shortDate(addDays(row.receivedOn, CLOCK_DAYS))}` : row.careDueAt ? `Care due ${shortDate(businessDateAt(row.careDueAt))}, ${londonTimeAt(row.careDueAt)}` : 'No clock',
    complete: row.gaps ? `${row.gaps.asked - missing.length} of ${row.gaps.asked} there, ${row.gaps.complete} per cent` : 'Not a Checklist', missing,
    flags: [
      ...(row.duplicates > 0 ? [`Suspected duplicate: ${counted(row.duplicates, 'other open referral')}`] : []),
      ...(row.samePersons > 0 ? [`${counted(row.samePersons, 'other record')} may be the same person`] : []),
      ...(row.detailAskedOn && !row.detailReceivedOn ? [`More detail asked for on ${shortDate(row.detailAskedOn)}`] : []),
      ...(row.checklistState === 'logged' ? ['Not transcribed yet'] : []),
    ],
    actions: actionsOf(row),
  };
}

export interface QueueView {
  readonly showing: string; readonly rows: readonly WaitingView[]; readonly nextHref: string | null; readonly firstHref: string | null;
}

/** The queue of the single point of access. */
export function queueView({ rows, total, first }: IntakeQueue, now: Date, next: string | null, isFirst: boolean): QueueView {
  const last = first + rows.length - 1;
  return {
    showing: total === 0 ? 'Nothing waits.' : `${count(first)} to ${count(last)} of ${count(total)}, the oldest first`,
    rows: rows.map((row) => waitingView(row, now)), nextHref: next && `/intake?after=${next}`, firstHref: isFirst ? null : '/intake',
  };
}

export interface ComparisonView {
  readonly title: string; readonly caseHref: string; readonly heads: readonly string[]; readonly lines: readonly { readonly label: string; readonly cells: readonly string[]; readonly differs: boolean }[];
  readonly choices: readonly { readonly title: string; readonly links: readonly Link[] }[];
}

const STATES: Readonly<Record<string, string>> = {
  received: 'Received', assessing: 'Being assessed', mdt_held: 'MDT held', verifying: 'Being verified', decided: 'Decided', discounted: 'Discounted',
  returned_incomplete: 'Returned as incomplete', merged: 'Merged', screened_out: 'Checklist negative',
};
const LINES: readonly [label: string, of: (one: ComparedReferral) => string | null][] = [
  ['Person', personName], ['Date of birth', ({ bornOn }) => bornOn && longDate(bornOn)], ['NHS number', ({ nhsNumber }) => nhsNumber && nhsNumberGroups(nhsNumber)], ['Postcode', ({ postcode }) => postcode],
  ['Kind', ({ activityType }) => (activityType === '02' ? 'Fast Track' : activityType === 'RA' ? 'Reassessment' : 'Standard')], ['State', ({ state }) => STATES[state] ?? state],
  ['Received', ({ receivedOn, receivedAt }) => `${longDate(receivedOn)}${receivedAt ? `, ${londonTimeAt(receivedAt)}` : ''}`], ['How it came', ({ channel }) => CHANNELS[channel ?? ''] ?? 'From a source system'],
  ['From', ({ sender, organisation }) => [sender, organisation].filter(Boolean).join(', ') || null], ['Accepted', ({ accepted }) => (accepted ? 'Yes' : 'No')], ['Practitioner', ({ practitioner }) => practitioner],
  ...Object.entries(CARE_DOMAINS).slice(0, 11).map(([domain, name]): [string, (one: ComparedReferral) => string | null] => [`Checklist: ${name}`, ({ levels }) => levels?.[domain] ?? null]),
];

/** A referral beside those that may be the same request. */
export function comparisonView(one: ComparedReferral, others: readonly ComparedReferral[]): ComparisonView {
  const all = [one, ...others];
  const open = ({ state }: ComparedReferral): boolean => !['decided', 'discounted', 'merged', 'screened_out'].includes(state);
  return {
    title: `Is this one request or two? ${personName(one)}`, caseHref: `/cases/${one.caseId}`,
    heads: all.map(({ reference, id }, at) => `${at === 0 ? 'This referral' : `Referral ${at + 1}`}: ${reference ?? id.slice(-6)}`),
    lines: LINES.map(([label, of]) => {
      const cells = all.map((referral) => of(referral) ?? 'Not known');
      return { label, cells, differs: new Set(cells).size > 1 };
    }),
    choices: others.map((other, at) => ({
      title: `Referral ${at + 2}`,
      links: other.caseId !== one.caseId
        ? [{ text: 'It is the same person: move this referral to that record', href: `/cases/${one.caseId}/case/${one.caseId}/merge_person?into=${other.caseId}` }]
        : open(one) && open(other) && one.activityType === other.activityType
          ? [
              { text: 'The same request: merge this one into it', href: `/cases/${one.caseId}/referral/${one.id}/merge_referral` },
              { text: 'The same request: merge it into this one', href: `/cases/${one.caseId}/referral/${other.id}/merge_referral` },
            ]
          : [{ text: 'Open the case', href: `/cases/${other.caseId}` }],
    })),
  };
}
