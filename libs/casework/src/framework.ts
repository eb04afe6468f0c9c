import type { PlainDate } from '@chc/deadlines';

/** An edition of the National Framework and the versions of the three tools that came with it. */
interface FrameworkEdition {
  /** first day on which it applies */
  from: PlainDate;
  framework: string;
  checklist: string;
  dst: string;
  fastTrack: string;
}

/**
 * The editions of the National Framework, oldest first. Earlier ones (2007, 2009 and 2012) are one entry: nothing
 * is worked out from their tools, and records that old are shown as they came.
 */
export const FRAMEWORK_EDITIONS = [
  { from: '0001-01-01', framework: 'before_NF18', checklist: 'before_CL18', dst: 'before_DST18', fastTrack: 'before_FT18' },
  { from: '2018-10-01', framework: 'NF18', checklist: 'CL18', dst: 'DST18', fastTrack: 'FT18' },
  { from: '2022-07-01', framework: 'NF22', checklist: 'CL22', dst: 'DST22', fastTrack: 'FT22' },
] as const satisfies readonly FrameworkEdition[];

export type Edition = (typeof FRAMEWORK_EDITIONS)[number];
/** Versions whose content the rules know; a record of an earlier one is never scored anew. */
export type ChecklistVersion = Exclude<Edition['checklist'], 'before_CL18'>;
export type DstVersion = Exclude<Edition['dst'], 'before_DST18'>;

/**
 * The edition an assessment is bound to, by the day the tool was completed, and keeps for good: one made before
 * 1 July 2022 stays on the 2018 tools, on appeal too.
 * @param completedOn the day the Checklist, DST or Fast Track tool was completed
 */
export function editionOn(completedOn: PlainDate): Edition {
  return FRAMEWORK_EDITIONS.findLast((edition) => edition.from <= completedOn) ?? FRAMEWORK_EDITIONS[0];
}

/**
 * The care domains by code, in the order of the 2018 and 2022 tools. Older tools had another order, so a domain is
 * only ever known by its code. The last is in the DST and not in the Checklist.
 */
export const CARE_DOMAINS = {
  breathing: 'Breathing',
  nutrition: 'Nutrition',
  continence: 'Continence',
  skin: 'Skin, including tissue viability',
  mobility: 'Mobility',
  communication: 'Communication',
  psychological_and_emotional: 'Psychological and emotional needs',
  cognition: 'Cognition',
  behaviour: 'Behaviour',
  drug_therapies: 'Drug therapies and medication: symptom control',
  altered_states_of_consciousness: 'Altered states of consciousness',
  other_significant_care_needs: 'Other significant care needs',
} as const;

export type CareDomain = keyof typeof CARE_DOMAINS;
