import { isStandstill, type Project, PROJECT_MATTERS, type ProjectCase, type ProjectWeek, trajectory, type TrajectoryWeek } from '@chc/casework';
import type { PlainDate } from '@chc/deadlines';
import { count, counted, longDate, shortDate } from '../page/wording.js';

export const pounds = (pence: number): string => `£${(pence / 100).toLocaleString('en-GB', { maximumFractionDigits: 0 })}`;
const left = ({ cohort, joined, done }: Project): number => cohort + joined - done;

/** A line of the list of projects. */
export const projectLine = (one: Project): object => ({
  href: `/projects/${one.id}`, title: one.title, matter: PROJECT_MATTERS[one.matter], provider: one.provider, cost: pounds(one.costPence), starts: shortDate(one.startsOn), ends: shortDate(one.endsOn),
  cohort: count(one.cohort), joined: count(one.joined), done: count(one.done), left: count(left(one)), each: one.done === 0 ? 'None done' : pounds(one.costPence / one.done),
});

const [WIDE, HIGH, EDGE] = [1000, 260, 44];

/** The burn-down drawn: what was planned to be left, and what is. */
export function burnDown(weeks: readonly TrajectoryWeek[], cohort: number): object {
  const most = Math.max(1, cohort, ...weeks.map((week) => week.left ?? 0));
  const point = (at: number, value: number): { x: number; y: number } => ({ x: EDGE + (at / Math.max(1, weeks.length)) * (WIDE - 2 * EDGE), y: HIGH - 28 - (value / most) * (HIGH - 48) });
  const path = (values: readonly (number | null)[]): string => [cohort, ...values].flatMap((value, at) => (value === null ? [] : [point(at, value)])).map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  return {
    width: WIDE, height: HIGH, ground: HIGH - 28, edge: EDGE, most: count(most), top: point(0, most).y,
    planned: path(weeks.map((week) => week.planned)), left: path(weeks.map((week) => week.left)), from: shortDate(weeks[0]?.endsOn ?? '2000-01-01'), to: shortDate(weeks.at(-1)?.endsOn ?? '2000-01-01'),
  };
}

/** A project's page: where it stands against its plan, in a sentence first. */
export function projectView(project: Project, weeks: readonly ProjectWeek[], cases: { rows: readonly ProjectCase[]; next: string | null }, today: PlainDate, mayMake: boolean): object {
  const way = trajectory(project, weeks);
  const planned = way[Math.max(0, weeks.length - 1)]?.planned ?? project.cohort;
  const open = left(project);
  const still = isStandstill(weeks);
  const behind = open - planned;
  const stretches = way.flatMap((week, at) => (at % 2 === 1 || at === way.length - 1 ? [{ ...week, joined: both(way, at, 'joined'), done: both(way, at, 'done') }] : []));
  return {
    id: project.id, title: project.title, asOf: longDate(today), mayMake, line: projectLine(project),
    says: `${counted(open, 'case')} left, ${behind > 0 ? `${count(behind)} more than planned` : behind < 0 ? `${count(-behind)} fewer than planned` : 'as planned'}.`,
    standstill: still === null ? 'Too early to tell whether it stands still.' : still ? 'Standstill: in the last four weeks no more were completed than joined.' : 'In the last four weeks more were completed than joined.',
    chart: burnDown(way, project.cohort),
    fortnights: stretches.map((week) => ({ ends: shortDate(week.endsOn), planned: count(week.planned), left: said(week.left), joined: said(week.joined), done: said(week.done) })),
    cases: cases.rows.map((one) => ({ href: `/cases/${one.caseId}`, text: `${project.matter === 'referrals' ? 'Received' : 'Review due'} on ${shortDate(one.beganOn)}`, more: one.joinedOn > project.startsOn ? `Joined on ${shortDate(one.joinedOn)}` : 'Of the cohort' })),
    nextHref: cases.next,
  };
}

const said = (value: number | null): string => (value === null ? 'To come' : count(value));

function both(weeks: readonly TrajectoryWeek[], at: number, of: 'joined' | 'done'): number | null {
  const pair = at % 2 === 1 ? [weeks[at - 1]!, weeks[at]!] : [weeks[at]!];
  return pair.every((week) => week[of] === null) ? null : pair.reduce((total, week) => total + (week[of] ?? 0), 0);
}
