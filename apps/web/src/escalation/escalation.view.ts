import { ALL_ESCALATION_KINDS, type CaseOwner, ESCALATION_KINDS, type EscalationKind, type EscalationRow, type EscalationsAsked, type OpenEscalation, type PlaceChoice } from '@chc/casework';
import type { PlainDate } from '@chc/deadlines';
import { away, personName, type Tag } from '../caseload/caseload-row.view.js';
import { count, counted, longDate, nhsNumberGroups, shortDate } from '../page/wording.js';

const SHOW_WORDS: Readonly<Record<EscalationsAsked['show'], string>> = { waiting: 'Waiting for an answer', planned: 'Acknowledged with a plan', all: 'All that are open' };

type Standing = Pick<EscalationRow, 'acknowledgedOn' | 'raisedAgainOn' | 'planOn'>;

/** Where an open escalation stands, in words. */
export function escalationTag({ acknowledgedOn, raisedAgainOn, planOn }: Standing, today: PlainDate): Tag {
  if (raisedAgainOn !== null) return { text: 'Raised again', colour: 'red' };
  if (acknowledgedOn === null) return { text: 'Not acknowledged', colour: 'red' };
  return { text: planOn === today ? 'Plan due today' : `Plan due ${away(planOn!, today)}`, colour: 'yellow' };
}

interface Model {
  readonly rows: readonly OpenEscalation[];
  readonly counts: Readonly<Record<EscalationKind, number>>;
  readonly places: readonly PlaceChoice[];
  readonly owners: readonly CaseOwner[];
  readonly next: string | null;
  readonly asked: EscalationsAsked;
  readonly isFirst: boolean;
  readonly today: PlainDate;
  readonly mayAcknowledge: boolean;
}

/** The page of open escalations. */
export function escalationsView({ rows, counts, places, owners, next, asked, isFirst, today, mayAcknowledge }: Model): object {
  const address = (words: Readonly<Record<string, string | undefined>> = {}): string => {
    const all = { show: asked.show === 'waiting' ? undefined : asked.show, kind: asked.kind, place: asked.place, owner: asked.owner, ...words };
    const query = new URLSearchParams(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)).toString();
    return `/escalations${query && `?${query}`}`;
  };
  const total = asked.kind ? counts[asked.kind] : Object.values(counts).reduce((sum, one) => sum + one, 0);
  const what = { waiting: 'waiting for an answer', planned: 'acknowledged with a plan', all: 'open' }[asked.show];
  return {
    asOf: longDate(today), showing: total === 0 ? `No escalation is ${what}` : `${counted(total, 'escalation')} ${what}`,
    counts: ALL_ESCALATION_KINDS.filter((kind) => counts[kind] > 0).map((kind) => ({ figure: count(counts[kind]), says: ESCALATION_KINDS[kind].title, href: address({ kind }), current: kind === asked.kind })),
    rows: rows.map((row) => ({
      href: `/cases/${row.caseId}#escalation-${row.id}`, person: personName(row), nhsNumber: row.nhsNumber ? nhsNumberGroups(row.nhsNumber) : 'NHS number not known',
      what: ESCALATION_KINDS[row.kind].title, since: `${ESCALATION_KINDS[row.kind].of === 'review' ? 'Review due' : 'Received'} ${shortDate(row.since)}`,
      raised: shortDate(row.raisedOn), away: away(row.raisedOn, today), tag: escalationTag(row, today), plan: row.plan && `${row.plan} By ${shortDate(row.planOn!)}.`,
      owner: row.ownerName ?? row.owner ?? 'Nobody yet', commissioner: row.commissioner, acknowledge: mayAcknowledge ? `/cases/${row.caseId}/escalation/${row.id}/acknowledge_escalation` : null,
    })),
    shows: Object.entries(SHOW_WORDS).map(([value, text]) => ({ value, text, selected: value === asked.show })),
    kinds: [{ value: '', text: 'Any' }, ...ALL_ESCALATION_KINDS.map((value) => ({ value, text: ESCALATION_KINDS[value].title, selected: value === asked.kind }))],
    places: [{ value: '', text: 'Everywhere' }, ...places.map(({ id, name, kind }) => ({ value: id, text: kind === 'place' ? `${name} (place)` : name, selected: id === asked.place }))],
    owners: [{ value: '', text: 'Anybody' }, ...owners.map(({ code, name }) => ({ value: code, text: name ? `${name} (${code})` : code, selected: code === asked.owner }))],
    firstHref: isFirst ? null : address(), nextHref: next && address({ after: next }),
  };
}
