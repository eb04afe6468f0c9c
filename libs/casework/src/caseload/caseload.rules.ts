/** What is open in a case: a standard referral, a Fast Track tool, a review, a task. */
export const MATTERS = ['referral', 'fast_track', 'review', 'task'] as const;
export type Matter = (typeof MATTERS)[number];

/**
 * How much a matter presses, most pressing first: the default order of a caseload, and what "needs attention" means.
 * `when` is SQL over a matter `m`, the numbers in force for its ICB `n`, and the business date $2; the first that holds counts.
 *
 * Fast Track comes first because care is due in hours. What waits longest comes before what may still be in time, so that
 * nobody who has waited over 12 weeks is ever below the fold; the page names the next to breach above the list besides.
 */
export const URGENCIES = {
  fast_track_past: { attention: true, when: `m.kind = 'fast_track' and m.due_on < $2` },
  fast_track: { attention: true, when: `m.kind = 'fast_track'` },
  long_wait: { attention: true, when: `m.kind = 'referral' and m.due_on + 7 * n.long_wait_weeks < $2` },
  due_soon: { attention: true, when: `m.kind = 'referral' and m.due_on between $2 and $2 + n.due_soon_days` },
  over_28: { attention: true, when: `m.kind = 'referral' and m.due_on < $2` },
  task_due: { attention: true, when: `m.kind = 'task' and m.due_on <= $2` },
  review_overdue: { attention: true, when: `m.kind = 'review' and m.due_on < $2` },
  review_soon: { attention: true, when: `m.kind = 'review' and m.state = 'due' and m.due_on <= $2 + n.review_soon_days` },
  in_time: { attention: false, when: `m.kind = 'referral'` },
  task_later: { attention: false, when: `m.kind = 'task'` },
  review_later: { attention: false, when: 'true' },
} as const satisfies Record<string, { attention: boolean; when: string }>;
export type Urgency = keyof typeof URGENCIES;
export const ALL_URGENCIES = Object.keys(URGENCIES) as Urgency[];

const urgent = (wanted: (urgency: Urgency) => boolean): readonly Urgency[] => ALL_URGENCIES.filter(wanted);

/** What a caseload may be narrowed to. */
export const SHOWS = {
  attention: urgent((one) => URGENCIES[one].attention),
  referrals: urgent((one) => ['long_wait', 'due_soon', 'over_28', 'in_time'].includes(one)),
  reviews: urgent((one) => one.startsWith('review')),
  tasks: urgent((one) => one.startsWith('task')),
  any_fast_track: urgent((one) => one.startsWith('fast_track')),
  any_over_28: urgent((one) => ['long_wait', 'over_28'].includes(one)),
  long_wait: ['long_wait'], due_soon: ['due_soon'], fast_track_past: ['fast_track_past'], review_overdue: ['review_overdue'], review_soon: ['review_soon'],
} as const satisfies Record<string, readonly Urgency[]>;
export type Show = keyof typeof SHOWS;
export const ALL_SHOWS = Object.keys(SHOWS) as Show[];

/** The columns a caseload may be sorted by, as two keys in SQL over a matter `m`; the case's id settles the rest. */
export const CASELOAD_SORTS = {
  urgent: ['m.rank', 'm.due_on::text'],
  due: ['0', 'm.due_on::text'],
  waiting: [`case when m.kind in ('review', 'task') then 1 else 0 end`, 'm.began_on::text'],
  stage: ['m.stage', 'm.due_on::text'],
  person: ['0', 'm.person_key'],
} as const satisfies Record<string, readonly [string, string]>;
export type CaseloadSort = keyof typeof CASELOAD_SORTS;
export const ALL_CASELOAD_SORTS = Object.keys(CASELOAD_SORTS) as CaseloadSort[];
