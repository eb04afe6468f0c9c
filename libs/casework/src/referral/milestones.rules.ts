import { addDays, type PlainDate } from '@chc/deadlines';
import type { DatedValue } from '../case/dated-values.js';

/** What tells how far a standard referral is on its way. */
export interface OnItsWay {
  readonly state: string;
  readonly coordinator: string | null;
  readonly mdtBooked: boolean;
  /** Its DST was completed, if perhaps before it came back to the MDT. */
  readonly dstCompleted: boolean;
}

const WAY = ['received', 'assessing', 'mdt_held', 'verifying', 'decided'];
const reached = ({ state }: OnItsWay, wanted: string): boolean => WAY.indexOf(state) >= WAY.indexOf(wanted);

/**
 * The way of a standard referral: what is done by which day of the 28, and how one sees that it is. What was passed before
 * a return to the MDT stays passed. The page of a case and the caseload both ask this.
 */
export const MILESTONES = [
  { id: 'coordinator', title: 'Coordinator named', by: 'coordinator_by_day', isDone: (way: OnItsWay) => way.coordinator !== null || reached(way, 'assessing') },
  { id: 'mdt', title: 'MDT booked', by: 'mdt_booked_by_day', isDone: (way: OnItsWay) => way.mdtBooked || way.dstCompleted || reached(way, 'mdt_held') },
  { id: 'dst', title: 'MDT held and DST completed', by: 'dst_by_day', isDone: (way: OnItsWay) => way.dstCompleted || reached(way, 'mdt_held') },
  { id: 'submitted', title: 'Recommendation submitted', by: null, isDone: (way: OnItsWay) => reached(way, 'verifying') },
  { id: 'verified', title: 'Recommendation verified', by: 'verified_by_day', isDone: (way: OnItsWay) => reached(way, 'decided') },
  { id: 'decided', title: 'Decided', by: 'decision_days', isDone: (way: OnItsWay) => reached(way, 'decided') },
] as const satisfies readonly { id: string; title: string; by: DatedValue | null; isDone: (way: OnItsWay) => boolean }[];

export type Milestone = (typeof MILESTONES)[number];
/** The days of the 28 by which milestones are passed, as in force for the ICB. */
export type ByDays = Readonly<Record<NonNullable<Milestone['by']>, number>>;
export const BY_DAYS = MILESTONES.flatMap(({ by }) => by ?? []);

/** The milestones that should have been passed before a day and are not, in their order. None: it is where it should be. */
export function behindOn(day: PlainDate, receivedOn: PlainDate, way: OnItsWay, byDays: ByDays): Milestone[] {
  return MILESTONES.filter(({ by, isDone }) => by !== null && addDays(receivedOn, byDays[by]) < day && !isDone(way));
}
