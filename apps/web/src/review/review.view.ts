import { type CaseOwner, explainPriority, type ReviewAge, type PlaceChoice, type PrioritisedReview, REVIEW_FUNDINGS, type ReviewFunding, type ReviewsAsked } from '@chc/casework';
import { daysBetween, type PlainDate } from '@chc/deadlines';
import { personName, type Tag } from '../caseload/caseload-row.view.js';
import { count, counted, longDate, nhsNumberGroups, shortDate } from '../page/wording.js';

const AGE_WORDS: Readonly<Record<ReviewAge, string>> = {
  overdue: 'Overdue', over_1_month: 'Overdue by more than 1 month', over_3_months: 'Overdue by more than 3 months', over_6_months: 'Overdue by more than 6 months', over_1_year: 'Overdue by more than 1 year', not_overdue: 'Not overdue yet',
};
export const REVIEW_WORDS: Readonly<Record<string, string>> = { '01': 'Three-month review', '02': 'Yearly review', '03': 'Other review' };

/** The CSV holds at most so many reviews. */
export const REVIEWS_EXPORTED = 5_000;

/** A review as the list and its export show it. */
export interface ReviewRowView {
  readonly href: string;
  readonly person: string;
  readonly nhsNumber: string;
  readonly score: string;
  readonly moved: { readonly tag: Tag; readonly why: string } | null;
  readonly because: readonly string[];
  readonly noPointsFor: string;
  readonly type: string;
  readonly funding: string;
  readonly due: string;
  readonly overdue: string;
  readonly booked: string;
  readonly owner: string;
  readonly commissioner: string;
}

export function reviewRow(row: PrioritisedReview, today: PlainDate): ReviewRowView {
  const late = daysBetween(row.dueOn, today);
  const explained = explainPriority(row.factors);
  return {
    href: `/cases/${row.caseId}#review-${row.id}`, person: personName(row), nhsNumber: row.nhsNumber ? nhsNumberGroups(row.nhsNumber) : 'NHS number not known', score: counted(row.score, 'point'),
    moved: row.moved === 0 ? null : { tag: { text: row.moved > 0 ? 'Put first' : 'Put last', colour: row.moved > 0 ? 'orange' : 'grey' }, why: `${row.movedReason ?? ''}${row.movedUntil ? ` Until ${shortDate(row.movedUntil)}.` : ''}` },
    because: explained.filter(({ points }) => points > 0).map(({ title, level, points }) => `${title}: ${level}, ${points}`),
    noPointsFor: explained.filter(({ points }) => points === 0).map(({ title, level }) => `${title}: ${level}`).join('; '),
    type: REVIEW_WORDS[row.reviewType] ?? row.reviewType, funding: REVIEW_FUNDINGS[row.funding], due: shortDate(row.dueOn), overdue: late > 0 ? `overdue by ${counted(late, 'day')}` : late === 0 ? 'due today' : `in ${counted(-late, 'day')}`,
    booked: row.bookedFor ? `Booked for ${shortDate(row.bookedFor)}` : 'Not booked', owner: row.ownerName ?? row.owner ?? 'Nobody yet', commissioner: row.commissioner,
  };
}

interface Model {
  readonly rows: readonly PrioritisedReview[];
  readonly counts: Readonly<Partial<Record<ReviewFunding, number>>>;
  readonly places: readonly PlaceChoice[];
  readonly owners: readonly CaseOwner[];
  readonly next: string | null;
  readonly asked: ReviewsAsked;
  readonly isFirst: boolean;
  readonly today: PlainDate;
  readonly mayExport: boolean;
}

/** The page of reviews by their priority. */
export function reviewsView({ rows, counts, places, owners, next, asked, isFirst, today, mayExport }: Model): object {
  const address = (words: Readonly<Record<string, string | undefined>> = {}, path = '/reviews'): string => {
    const all = { age: asked.age === 'overdue' ? undefined : asked.age, type: asked.funding, place: asked.place, owner: asked.owner, ...words };
    const query = new URLSearchParams(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)).toString();
    return `${path}${query && `?${query}`}`;
  };
  const fundings = Object.entries(REVIEW_FUNDINGS) as [ReviewFunding, string][];
  const total = asked.funding ? counts[asked.funding] ?? 0 : Object.values(counts).reduce((sum, one) => sum + one, 0);
  return {
    asOf: longDate(today), showing: total === 0 ? 'No such review' : `${counted(total, 'review')}: ${AGE_WORDS[asked.age].toLowerCase()}`,
    counts: fundings.filter(([funding]) => counts[funding]).map(([funding, says]) => ({ figure: count(counts[funding]!), says, href: address({ type: funding }), current: funding === asked.funding })),
    rows: rows.map((row) => reviewRow(row, today)),
    ages: Object.entries(AGE_WORDS).map(([value, text]) => ({ value, text, selected: value === asked.age })),
    types: [{ value: '', text: 'Any' }, ...fundings.map(([value, text]) => ({ value, text, selected: value === asked.funding }))],
    places: [{ value: '', text: 'Everywhere' }, ...places.map(({ id, name, kind }) => ({ value: id, text: kind === 'place' ? `${name} (place)` : name, selected: id === asked.place }))],
    owners: [{ value: '', text: 'Anybody' }, ...owners.map(({ code, name }) => ({ value: code, text: name ? `${name} (${code})` : code, selected: code === asked.owner }))],
    exportHref: mayExport && total > 0 ? address({}, '/reviews.csv') : null,
    exportSays: total > REVIEWS_EXPORTED ? `the first ${count(REVIEWS_EXPORTED)} of ${count(total)}` : total === 1 ? 'this 1 review' : `these ${count(total)} reviews`,
    weightsVersion: rows[0]?.weightsVersion ?? null, firstHref: isFirst ? null : address(), nextHref: next && address({ after: next }),
  };
}
