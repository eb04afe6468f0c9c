import { type Board, type BoardCase, type BoardSpoke, ESCALATION_KINDS, type EscalationKind, OPEN_STAGES, OVERDUE_AGES, RUNWAY, waitOf } from '@chc/casework';
import { clock, daysBetween, type PlainDate } from '@chc/deadlines';
import { away } from '../caseload/caseload-row.view.js';
import { count, counted, longDate, shortDate } from '../page/wording.js';
import { STAGE_NAMES } from '../referral/worklist-filters.view.js';
import { CASELOAD_MARKS, type Strip, stripOf } from './caseload.strip.js';
import { placeName, type Ruler, RULER, rowsFor, type Runway, runwayOf, worklistOf } from './runway.chart.js';

/** A figure that leads to the cases behind it. */
export interface Figure {
  readonly figure: string;
  readonly says: string;
  readonly href: string | null;
}

interface SpokeView {
  readonly id: string;
  readonly name: string;
  readonly says: string;
  readonly figures: readonly Figure[];
  readonly runway: Runway;
  readonly list: readonly { readonly name: string; readonly count: string; readonly href: string }[];
}

interface CaseLine {
  readonly href: string;
  readonly text: string;
  readonly more: string;
}

interface Panel {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly cases: readonly CaseLine[];
  readonly all: { readonly href: string; readonly text: string } | null;
}

interface Table {
  readonly head: readonly string[];
  readonly rows: readonly { readonly name: string; readonly href: string | null; readonly cells: readonly Figure[] }[];
}

export interface BoardView {
  readonly title: string;
  readonly drawnAt: string;
  readonly asOf: string;
  /** The version of what is drawn, by which a browser tells whether it is behind. */
  readonly version: string;
  readonly glance: readonly Figure[];
  readonly panels: readonly Panel[];
  readonly ruler: Ruler;
  readonly spokes: readonly SpokeView[];
  readonly stages: Table;
  readonly reviews: { readonly says: string; readonly table: Table };
  readonly escalations: { readonly says: string; readonly rows: readonly { readonly name: string; readonly open: string; readonly unanswered: string; readonly oldest: string }[] };
  readonly practitioners: { readonly says: string; readonly strip: Strip; readonly rows: readonly { readonly name: string; readonly href: string; readonly cases: string; readonly wte: string; readonly load: string; readonly against: string }[] };
}

/** What the board is drawn from. */
export interface Drawn {
  readonly board: Board;
  readonly version: string;
  readonly asOf: PlainDate;
  /** The London time of day, `HH:MM:SS`. */
  readonly at: string;
}

const sum = (spokes: readonly BoardSpoke[], of: (one: BoardSpoke) => number): number => spokes.reduce((total, one) => total + of(one), 0);
const worklist = (more: Readonly<Record<string, string>>): string => `/referrals?${new URLSearchParams(more)}`;

function spokeView(spoke: BoardSpoke, rows: number): SpokeView {
  const { code, name, open, lastWeek, over28, over12Weeks, reviewsOverdue } = spoke;
  const figure = (number: number, says: string, more?: Readonly<Record<string, string>>): Figure => ({ figure: count(number), says, href: number === 0 ? null : worklistOf(spoke, more) });
  return {
    id: `spoke-${code.replace(/[^\w-]/g, '-')}`, name,
    says: open === 0 ? `${name}: no standard referral is open` : `${name}: ${counted(open, 'standard referral')} open, ${count(over28)} beyond day 28`,
    figures: [
      figure(open, 'open'), figure(lastWeek, 'in their last week', { band: 'last_week' }), figure(over28, 'beyond day 28', { band: 'over_28' }), figure(over12Weeks, 'beyond by over 12 weeks', { band: 'over_12_weeks' }),
      { figure: count(reviewsOverdue), says: reviewsOverdue === 1 ? 'review overdue' : 'reviews overdue', href: null },
    ],
    runway: runwayOf(spoke, rows),
    list: spoke.piles.map(({ at, count: n }) => ({ name: placeName(at), count: count(n), href: worklistOf(spoke, { band: waitOf(RUNWAY[at]!) }) })),
  };
}

function caseLine({ caseId, receivedOn, state, spoke, owner }: BoardCase, today: PlainDate): CaseLine {
  const { day, dueOn, daysOver } = clock(receivedOn, today);
  const due = daysOver > 0 ? `${counted(daysOver, 'day')} beyond` : dueOn === today ? 'day 28 is today' : `day 28 is ${shortDate(dueOn)}, ${away(dueOn, today)}`;
  return { href: `/cases/${caseId}`, text: `Day ${count(day)}, ${spoke}`, more: `${STAGE_NAMES[state]}; ${due}; ${owner === null ? 'nobody’s yet' : owner}` };
}

function panels({ lastWeek, longest, verifications, spokes }: Board, today: PlainDate): Panel[] {
  const [soon, long] = [sum(spokes, (one) => one.lastWeek), sum(spokes, (one) => one.over12Weeks)];
  const all = (number: number, shown: number, href: string): Panel['all'] => (number === 0 ? null : { href, text: number > shown ? `All ${count(number)} on the worklist` : 'On the worklist' });
  const { waiting, overdue, oldest } = verifications;
  return [
    {
      id: 'last-week', title: soon === 0 ? 'Nobody passes day 28 within a week' : `${counted(soon, 'case')} will pass day 28 within a week`, says: 'Without a decision by then. The nearest first.',
      cases: lastWeek.map((one) => caseLine(one, today)), all: all(soon, lastWeek.length, worklist({ band: 'last_week' })),
    },
    {
      id: 'longest', title: long === 0 ? 'Nobody waits over 12 weeks beyond day 28' : `${counted(long, 'case')} ${long === 1 ? 'waits' : 'wait'} over 12 weeks beyond day 28`, says: 'The longest wait first.',
      cases: longest.map((one) => caseLine(one, today)), all: all(long, longest.length, worklist({ band: 'over_12_weeks' })),
    },
    {
      id: 'verifying', title: waiting === 0 ? 'Nothing waits to be verified' : `${counted(waiting, 'recommendation')} ${waiting === 1 ? 'waits' : 'wait'} to be verified, ${count(overdue)} past two working days`, says: 'What is due first comes first.',
      cases: oldest.map(({ caseId, submittedOn, dueOn, spoke }) => ({
        href: `/cases/${caseId}`, text: `${counted(daysBetween(submittedOn, today), 'day')}, ${spoke}`, more: `Submitted on ${shortDate(submittedOn)}; ${dueOn < today ? `overdue since ${shortDate(dueOn)}` : `due ${away(dueOn, today)}`}`,
      })),
      all: waiting === 0 ? null : { href: '/verification', text: waiting > oldest.length ? `All ${count(waiting)} in the queue` : 'In the queue' },
    },
  ];
}

function stages(spokes: readonly BoardSpoke[]): Table {
  return {
    head: ['Spoke', ...OPEN_STAGES.map((stage) => STAGE_NAMES[stage]), 'Open'],
    rows: spokes.map((spoke) => ({
      name: spoke.name, href: null,
      cells: [...OPEN_STAGES.map((stage): Figure => ({ figure: count(spoke.byStage[stage]), says: `${STAGE_NAMES[stage].toLowerCase()}, ${spoke.name}`, href: spoke.byStage[stage] === 0 ? null : worklistOf(spoke, { stage }) })),
        { figure: count(spoke.open), says: `open, ${spoke.name}`, href: spoke.open === 0 ? null : worklistOf(spoke) }],
    })),
  };
}

const REVIEW_TYPES = { '01': 'Three-month review', '02': 'Yearly review', '03': 'Other review' } as const;

function reviews({ reviews: counts, spokes }: Board): BoardView['reviews'] {
  const total = sum(spokes, (one) => one.reviewsOverdue);
  const of = (type: string, age: string): number => counts.find((one) => one.reviewType === type && one.age === age)?.count ?? 0;
  return {
    says: total === 0 ? 'No review is overdue.' : `${counted(total, 'review is', 'reviews are')} overdue, ${count(counts.filter(({ age }) => age === 'over_6_months').reduce((n, one) => n + one.count, 0))} of them by over 6 months.`,
    table: {
      head: ['Review', ...OVERDUE_AGES.map(({ name }) => `Overdue by ${name}`), 'All overdue'],
      rows: Object.entries(REVIEW_TYPES).map(([type, name]) => ({
        name, href: null,
        cells: [...OVERDUE_AGES.map(({ code, name: age }): Figure => ({ figure: count(of(type, code)), says: `${name}, overdue by ${age}`, href: null })),
          { figure: count(counts.filter(({ reviewType }) => reviewType === type).reduce((n, one) => n + one.count, 0)), says: `${name}, overdue`, href: null }],
      })),
    },
  };
}

function escalations({ escalations: kinds }: Board): BoardView['escalations'] {
  const total = (of: 'open' | 'unanswered'): number => kinds.reduce((n, one) => n + one[of], 0);
  return {
    says: kinds.length === 0 ? 'No escalation is open.' : `${counted(total('open'), 'escalation is', 'escalations are')} open, ${count(total('unanswered'))} without a plan whose day is to come.`,
    rows: kinds.map(({ kind, open, unanswered, oldestOn }) => ({ name: ESCALATION_KINDS[kind as EscalationKind]?.title ?? kind, open: count(open), unanswered: count(unanswered), oldest: shortDate(oldestOn) })),
  };
}

/** Where a caseload stands by the three marks. */
function against(load: number): string {
  const [least, middle, most] = CASELOAD_MARKS;
  if (load > most) return `above ${most}`;
  if (load > middle) return `above ${middle}, up to ${most}`;
  return load > least ? `above ${least}, up to ${middle}` : `up to ${least}`;
}

function practitioners({ practitioners: people }: Board): BoardView['practitioners'] {
  const loaded = people.map((one) => ({ ...one, load: one.wte ? Math.round(one.cases / one.wte) : one.cases }));
  const above = loaded.filter(({ load }) => load > CASELOAD_MARKS[2]).length;
  const href = (code: string): string => `/caseload?${new URLSearchParams({ owner: code })}`;
  return {
    says: people.length === 0 ? 'No case has an owner.' : `${counted(people.length, 'practitioner has', 'practitioners have')} open cases, ${count(above)} of them more than ${CASELOAD_MARKS[2]} for each whole-time equivalent.`,
    strip: stripOf(loaded, ({ code, name, load }) => ({ says: `${name ?? code}: ${counted(load, 'open case')} for each whole-time equivalent`, href: href(code) })),
    rows: loaded.map(({ code, name, cases, wte, load }) => ({ name: name ?? code, href: href(code), cases: count(cases), wte: wte === null ? 'Not known, taken as 1' : wte.toFixed(2), load: count(load), against: against(load) })),
  };
}

/** The board as its page lays it out. */
export function boardView({ board, version, asOf, at }: Drawn): BoardView {
  const { spokes, verifications } = board;
  const [open, soon, late, long, overdue] = [sum(spokes, (one) => one.open), sum(spokes, (one) => one.lastWeek), sum(spokes, (one) => one.over28), sum(spokes, (one) => one.over12Weeks), sum(spokes, (one) => one.reviewsOverdue)];
  const rows = rowsFor(spokes);
  return {
    title: open === 0 ? 'No standard referral is open' : `${counted(open, 'standard referral')} open: ${count(soon)} will pass day 28 within a week, ${count(long)} ${long === 1 ? 'waits' : 'wait'} over 12 weeks beyond it`,
    drawnAt: at, asOf: longDate(asOf), version,
    glance: [
      { figure: count(soon), says: 'pass day 28 within a week', href: worklist({ band: 'last_week' }) },
      { figure: count(long), says: 'wait over 12 weeks beyond day 28', href: worklist({ band: 'over_12_weeks' }) },
      { figure: count(late), says: `of ${count(open)} open are beyond day 28`, href: worklist({ band: 'over_28' }) },
      { figure: count(verifications.overdue), says: `of ${count(verifications.waiting)} to be verified are past two working days`, href: '#verifying' },
      { figure: count(overdue), says: overdue === 1 ? 'review is overdue' : 'reviews are overdue', href: '#reviews' },
    ],
    panels: panels(board, asOf), ruler: RULER, spokes: spokes.map((spoke) => spokeView(spoke, rows)), stages: stages(spokes), reviews: reviews(board), escalations: escalations(board), practitioners: practitioners(board),
  };
}
