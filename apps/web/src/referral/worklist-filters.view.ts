import { NOBODY_YET, OPEN_STAGES, type OpenStage, type Wait, WAITS, type WorklistChoices, type WorklistFilters } from '@chc/casework';
import { OVER_28_BANDS } from '@chc/deadlines';
import { nameOf } from '../page/wording.js';

export interface Select {
  readonly id: keyof WorklistFilters;
  readonly label: string;
  readonly items: readonly { readonly value: string; readonly text: string; readonly selected: boolean }[];
}

/** A filter that is on, and the address of the list without it. */
export interface Chip {
  readonly text: string;
  readonly href: string;
}

type Choice = readonly [value: string, text: string];

const WAIT_NAMES: Readonly<Record<string, string>> = {
  in_time: 'In time', last_week: 'In the last week of the 28 days', over_28: 'Beyond 28 days', over_12_weeks: 'Beyond by over 12 weeks',
  ...Object.fromEntries(OVER_28_BANDS.map(({ code, name }) => [code, `Beyond by ${name}`])),
};

/** A wait in words: one place of the runway too. */
export function waitName(wait: Wait): string {
  const [kind, number] = wait.split('_');
  return WAIT_NAMES[wait] ?? (kind === 'day' ? `Day ${number} of 28` : `Week ${number} beyond 28 days`);
}

/** What a stage is called in lists. */
export const STAGE_NAMES: Readonly<Record<OpenStage, string>> = {
  received: 'Received', assessing: 'Being assessed', mdt_held: 'MDT held', verifying: 'Being verified',
};

const organisations = (kind: 'icb' | 'place' | 'sub_icb') => ({ organisations: all }: WorklistChoices): Choice[] =>
  all.filter((o) => o.kind === kind).map((o) => [o.code, nameOf(o)]);

/** The filters in the order of the form. An ICB is offered only where there is more than one. */
const FILTERS = [
  { id: 'icb', label: 'ICB', all: 'All ICBs', choices: organisations('icb') },
  { id: 'place', label: 'Place', all: 'All places', choices: organisations('place') },
  { id: 'commissioner', label: 'Commissioner', all: 'All commissioners', choices: organisations('sub_icb') },
  { id: 'practitioner', label: 'Practitioner', all: 'All practitioners', choices: ({ practitioners }: WorklistChoices): Choice[] => [[NOBODY_YET, 'Nobody yet'], ...practitioners.map((code): Choice => [code, code])] },
  { id: 'band', label: 'Waiting', all: 'Any time', choices: (): Choice[] => WAITS.map((wait) => [wait, waitName(wait)]) },
  { id: 'stage', label: 'Stage', all: 'Any stage', choices: (): Choice[] => OPEN_STAGES.map((stage) => [stage, STAGE_NAMES[stage]]) },
] as const satisfies { id: keyof WorklistFilters; label: string; all: string; choices: (from: WorklistChoices) => Choice[] }[];

export function selects(filters: WorklistFilters, from: WorklistChoices): Select[] {
  return FILTERS.map(({ id, label, all, choices }) => {
    const known = choices(from);
    const set = filters[id];
    // A practitioner whose last referral is concluded is no longer a choice, but is what was asked for.
    const offered = set === undefined || known.some(([value]) => value === set) ? known : [...known, [set, id === 'band' ? waitName(set as Wait) : set] as const];
    return { id, label, items: [['', all] as const, ...offered].map(([value, text]) => ({ value, text, selected: value === (set ?? '') })) };
  }).filter(({ id, items }) => id !== 'icb' || items.length > 2 || filters.icb !== undefined);
}

export function chips(filters: WorklistFilters, from: WorklistChoices): Chip[] {
  return FILTERS.filter(({ id }) => filters[id] !== undefined).map(({ id, label, choices }) => {
    const value = filters[id]!;
    const query = new URLSearchParams(Object.entries(filters).filter(([field]) => field !== id)).toString();
    return { text: `${label}: ${choices(from).find(([code]) => code === value)?.[1] ?? (id === 'band' ? waitName(value as Wait) : value)}`, href: query ? `/referrals?${query}` : '/referrals' };
  });
}
