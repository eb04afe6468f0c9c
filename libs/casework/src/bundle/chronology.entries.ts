import { addDays, businessDateAt, clock, type PlainDate, REFUND_DAY1 } from '@chc/deadlines';
import { LETTER_KINDS } from '@chc/letters';
import { APPEAL_OUTCOMES } from '../appeal/appeal.rules.js';
import type { CasePart, CaseRecord } from '../case/case.record.js';
import type { CaseRows, ReferralRow } from '../case/case.rows.js';
import { DECISIONS } from '../decision/decision.rules.js';
import { DELAY_REASONS, DISCOUNT_REASONS } from '../decision/discount.acts.js';
import type { TimelineEvent } from '../case/case.timeline.js';
import { facts, type NewEntry, text } from './bundle.content.js';
import { counted, dateWords, FUNDING_WORDS, inWords, KIND_WORDS, momentWords, OUTCOME_WORDS, plainWords, VERIFICATION_WORDS } from './bundle.words.js';

type Moments = { readonly [P in CasePart]?: (row: CaseRows[P], record: CaseRecord) => readonly (readonly [on: string | null | undefined, what: string])[] };

/** What dates of the record say happened, part by part: the chronology is made of these and of nothing that was only planned. */
const MOMENTS: Moments = {
  person: ({ diedOn }) => [[diedOn, 'The person died']],
  referral: (row) => [
    [row.receivedOn, `${KIND_WORDS[row.activityType]} referral received`], [row.acceptedAt, 'Referral accepted'], [row.mdtBookedOn, `MDT booked${row.mdtMeetingOn ? ` for ${dateWords(row.mdtMeetingOn)}` : ''}`],
    [row.delayRecordedOn, `Reason for a delay recorded: ${inWords(DELAY_REASONS, row.delayReason) ?? 'none given'}`],
    [row.decidedOn, `Decision: ${inWords(OUTCOME_WORDS, row.decisionOutcome) ?? 'outcome not recorded'}`], [row.outcomeCommunicatedOn, 'The person was told of the outcome'],
    [row.discountedOn, `Referral discounted: ${inWords(DISCOUNT_REASONS, row.discountedReason) ?? 'reason not recorded'}`], [row.careStartedAt, 'Care started'],
  ],
  checklist: (row) => [[row.completedOn, 'Checklist completed'], [row.outcomeSentOn, 'Outcome of the Checklist sent'], [row.reconsiderationAskedOn, 'Reconsideration of the Checklist asked for'], [row.reconsideredOn, 'Checklist reconsidered']],
  not_screened: (row) => [[row.decidedOn, 'Decided not to screen']],
  fast_track_tool: (row) => [[row.completedOn, 'Fast Track tool completed']],
  fast_track_return: (row) => [[row.returnedOn, 'Fast Track tool returned as incomplete']],
  council_involvement: (row) => [[row.invitedOn, `${row.council} invited to take part`], [row.repliedOn, `${row.council} replied`], [row.absentOn, `Went on without ${row.council}`]],
  evidence_item: (row) => [[row.requestedOn, `Evidence asked for: ${row.what}, from ${row.source}`], [row.receivedOn, `Evidence received: ${row.what}, from ${row.source}`], [row.withdrawnOn, `Evidence no longer asked for: ${row.what}`]],
  dst: (row) => [[row.begunAt, 'DST begun'], [row.completedOn, 'DST completed'], [row.reopenedAt, 'DST opened again'], [row.submittedAt, 'DST submitted']],
  verification: (row) => [[row.submittedOn, 'Recommendation submitted for verification'], [row.proposedOn, `Proposed not to accept the recommendation: ${inWords(DECISIONS, row.proposedOutcome) ?? ''}`], [row.concludedOn, `Verification: ${inWords(VERIFICATION_WORDS, row.outcome) ?? 'concluded'}`]],
  eligibility: (row) => [[row.eligibleFrom, `Eligible from this day: ${inWords(FUNDING_WORDS, row.funding)}`], [row.eligibleTo, `Eligibility ended: ${inWords(FUNDING_WORDS, row.funding)}`]],
  review: (row) => [[row.completedOn, 'Review completed'], [row.cancelledOn, 'Review cancelled']],
  appeal: (row) => [[row.requestedOn, 'Local resolution asked for'], [row.informalMeetingOn, 'Informal meeting'], [row.formalMeetingOn, 'Formal meeting'], [row.decidedOn, `Local resolution decided: ${inWords(APPEAL_OUTCOMES, row.decidedOutcome) ?? 'outcome not recorded'}`], [row.outcomeLetterOn, 'Outcome letter of local resolution']],
  care_package: (row) => [[row.startsOn, 'Care started'], [row.endsOn, 'Care ended']],
  letter: (row) => [[row.letterOn, `Letter: ${LETTER_KINDS[row.kind].title}`], [row.returnedOn, 'Letter came back']],
  document: (row) => [[row.receivedAt, `Document received: ${row.title}`]],
};

const dayOf = (instant: string): PlainDate => (instant.length === 10 ? instant : businessDateAt(new Date(instant)));

/** What happened, day by day, the earliest first: a row a day and happening. */
export function chronologyEntry(record: CaseRecord): NewEntry[] {
  const moments = (Object.entries(MOMENTS) as [CasePart, (row: object, record: CaseRecord) => readonly (readonly [string | null | undefined, string])[]][]).flatMap(([part, say]) =>
    (record[part] as readonly object[]).flatMap((row) => say(row, record).flatMap(([on, what]) => (on && dayOf(on) <= record.today ? [{ on: dayOf(on), what }] : []))));
  const rows = moments.sort((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0)).map(({ on, what }) => [dateWords(on)!, what]);
  return rows.length === 0 ? [] : [{ section: 'chronology', part: 'chronology', recordId: null, happenedOn: null, title: 'What happened, in order', content: [{ kind: 'table', caption: 'Chronology', columns: ['Day', 'What happened'], rows }] }];
}

/** Every step taken in the service: who did it, in which role, when. */
export function accountEntry(events: readonly TimelineEvent[]): NewEntry[] {
  const rows = [...events].reverse().map(({ at, event, kind, actor, actorName, actorRole }) => [momentWords(at)!, `${plainWords(event)} (${plainWords(kind).toLowerCase()})`, actorName ?? actor, plainWords(actorRole)]);
  return rows.length === 0 ? [] : [{ section: 'account', part: 'account', recordId: null, happenedOn: null, title: 'Every step, as it was recorded', content: [{ kind: 'table', caption: 'Account of the case', columns: ['When', 'What was done', 'By', 'As'], rows }] }];
}

/** The 28 days of one referral in both readings, the delay and its reason. A Fast Track referral has hours instead. */
export function clockEntry(referral: ReferralRow, record: CaseRecord): NewEntry {
  const until = referral.concludedOn ?? record.today;
  const { day, of, dueOn, daysOver } = clock(referral.receivedOn, until);
  const refund = clock(referral.receivedOn, until, REFUND_DAY1);
  const standard = referral.activityType !== '02';
  return {
    section: 'clock', part: 'clock', recordId: referral.id, happenedOn: referral.receivedOn, title: `${standard ? 'The 28 days' : 'Times'} of the ${KIND_WORDS[referral.activityType]} referral of ${dateWords(referral.receivedOn)}`,
    content: [
      ...facts(standard ? {
        'Received (day 0)': dateWords(referral.receivedOn), [`Decision due by (day ${of})`]: dateWords(dueOn), [referral.concludedOn ? 'Concluded' : 'Counted until']: dateWords(until), 'Day on which it stands': counted(day, 'day'),
        'Days over': daysOver > 0 ? counted(daysOver, 'day') : 'None', 'Where the day of receipt is day 1, as for refunds, day 29 is': dateWords(addDays(refund.dueOn, 1)),
        'Days from day 29 to the decision, in the refund reading': referral.decidedOn && referral.decidedOn > refund.dueOn ? counted(clock(referral.receivedOn, referral.decidedOn, REFUND_DAY1).daysOver, 'day') : referral.decidedOn ? 'None' : 'Not decided',
        'Reason for the delay': inWords(DELAY_REASONS, referral.delayReason), 'Recorded on': dateWords(referral.delayRecordedOn), 'Decision then expected by': dateWords(referral.expectedDecisionOn),
      } : { Received: momentWords(referral.receivedAt) ?? dateWords(referral.receivedOn), 'Care due': momentWords(referral.careDueAt), 'Care started': momentWords(referral.careStartedAt), Decided: dateWords(referral.decidedOn) }),
      ...text('What was said about the delay', referral.delayNote),
    ],
  };
}
