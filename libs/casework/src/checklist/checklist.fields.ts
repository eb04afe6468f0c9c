import type { PlainDate } from '@chc/deadlines';
import { refuse } from '../act/act.js';
import { choice, day, type FieldRefusal, type Fields, type InputOf, line, lines, maybe, sometimes, yesNo } from '../act/fields.js';
import { CARE_DOMAINS, type ChecklistVersion, editionOn, FRAMEWORK_EDITIONS } from '../framework.js';
import { CHECKLIST_LOCATIONS, REFERRING_PROFESSIONALS } from '../intake/codes.js';
import { SOURCES_OF_REFERRAL } from '../referral/sources-of-referral.js';
import { thresholdInWords } from './checklist.explanation.js';
import { CHECKLIST_HELP } from './checklist.help.js';
import { CHECKLIST_RULES, type ChecklistDomain, type ChecklistLevel, type ChecklistLevels, checklistOutcome } from './checklist.rules.js';

export const CHECKLIST_DOMAINS = Object.keys(CHECKLIST_RULES.CL22.domains) as ChecklistDomain[];
export const LEVEL_WORDS = { A: 'A, high', B: 'B, moderate', C: 'C, low or no need' } as const;

type LevelField = `${ChecklistDomain}_level`;
type EvidenceField = `${ChecklistDomain}_evidence`;
type DomainFields = { readonly [K in LevelField]: ReturnType<typeof choice<ChecklistLevel>> } & { readonly [K in EvidenceField]: ReturnType<typeof maybe<string>> };

/** The eleven domains: a level each, and what it rests on. The tool's own descriptions are read in the tool. */
const DOMAIN_FIELDS = Object.fromEntries(CHECKLIST_DOMAINS.flatMap((domain) => [
  [`${domain}_level`, choice(`${CARE_DOMAINS[domain]}: level`, LEVEL_WORDS, { part: CARE_DOMAINS[domain], hint: `Think of: ${CHECKLIST_HELP[domain][0]!.toLowerCase()}${CHECKLIST_HELP[domain].slice(1)}.${CHECKLIST_RULES.CL22.domains[domain].asterisk ? ' This domain carries an asterisk: an A here alone means that a full assessment is required.' : ''}` })],
  [`${domain}_evidence`, maybe(lines(`${CARE_DOMAINS[domain]}: evidence`, { most: 4000, rows: 3, hint: 'What the level rests on: records, observations, what the person or their family says' }))],
])) as DomainFields;

/** A Checklist as the tool asks for it, part by part; whom it is about is asked apart. */
export const CHECKLIST_FIELDS = {
  completedOn: day('Date completed', { part: 'Where and by whom' }),
  location: choice('Where was it completed?', CHECKLIST_LOCATIONS),
  completerName: line('Completed by', { most: 200 }),
  profession: choice('Profession', REFERRING_PROFESSIONALS),
  organisation: line('Organisation', { most: 200, hint: 'The ward, team, home or council that you work for' }),
  sourceOfReferral: choice('Kind of organisation', SOURCES_OF_REFERRAL),
  trained: yesNo('Has whoever completed it been trained in the use of the Checklist?'),
  informed: yesNo('Was the person told what the Checklist is for?', { part: 'The person’s part in it' }),
  invited: yesNo('Was the person, or somebody for them, invited to take part?'),
  consentToShare: yesNo('Does the person agree to information being shared with family, friends or an advocate?'),
  representative: maybe(line('Representative', { most: 200, hint: 'Who speaks for the person, if somebody does' })),
  ...DOMAIN_FIELDS,
  fullAssessment: yesNo('Is a full assessment required?', { part: 'Outcome', hint: 'It is required where the levels meet the threshold. Below it you may still find it necessary, with your reason' }),
  overrideReason: sometimes(lines('Why a full assessment is necessary below the threshold', { most: 4000, hint: 'Only where the levels do not meet the threshold' })),
} as const satisfies Fields;

export type ChecklistInput = InputOf<typeof CHECKLIST_FIELDS>;

/** The oldest tool whose thresholds we know. */
const KNOWN_FROM: PlainDate = FRAMEWORK_EDITIONS[1].from;

export const levelsOf = (input: Readonly<Record<LevelField, ChecklistLevel>>): ChecklistLevels =>
  Object.fromEntries(CHECKLIST_DOMAINS.map((domain) => [domain, input[`${domain}_level`]])) as ChecklistLevels;
const evidenceOf = (input: Readonly<Partial<Record<EvidenceField, string>>>): Partial<Record<ChecklistDomain, string>> =>
  Object.fromEntries(CHECKLIST_DOMAINS.flatMap((domain) => (input[`${domain}_evidence`] ? [[domain, input[`${domain}_evidence`]]] : [])));
const versionOf = (completedOn: PlainDate): ChecklistVersion => editionOn(completedOn).checklist as ChecklistVersion;

/** Whether the levels meet the threshold of the tool they were given in. */
export const meetsThreshold = (input: ChecklistInput): boolean => checklistOutcome(levelsOf(input), versionOf(input.completedOn)).thresholdMet;

/** Why a Checklist cannot be taken as completed; the outcome must go with the levels. */
export function checklistRefusalsOf(input: ChecklistInput, receivedOn: PlainDate): FieldRefusal[] {
  const { completedOn, trained, fullAssessment, overrideReason } = input;
  if (completedOn < KNOWN_FROM) return [refuse('completedOn', completedOn, `a day not before ${KNOWN_FROM}, when the tool of 2018 came into use`)];
  if (completedOn > receivedOn) return [refuse('completedOn', completedOn, `a day not after ${receivedOn}, when it was received`)];
  const outcome = checklistOutcome(levelsOf(input), versionOf(completedOn));
  return [
    ...(trained ? [] : [refuse('trained', 'no', 'yes: only somebody trained in its use completes a Checklist')]),
    ...(outcome.thresholdMet && !fullAssessment ? [refuse('fullAssessment', 'no', `yes: the levels meet the threshold (${outcome.because.map(thresholdInWords).join('; ')})`)] : []),
    ...(!outcome.thresholdMet && fullAssessment && !overrideReason ? [refuse('overrideReason', '', 'a reason: the levels do not meet the threshold')] : []),
    ...(outcome.thresholdMet && overrideReason ? [refuse('overrideReason', overrideReason, 'nothing: the levels meet the threshold by themselves')] : []),
    ...(!fullAssessment && overrideReason ? [refuse('overrideReason', overrideReason, 'nothing, where no full assessment is required')] : []),
  ];
}

/** Why a paper cannot be transcribed so. What it says is not judged: a paper at odds with itself is copied, and shown to be. */
export function transcriptionRefusals(input: ChecklistInput, receivedOn: PlainDate): FieldRefusal[] {
  return checklistRefusalsOf({ ...input, trained: true }, receivedOn).filter(({ field, value }) => field !== 'fullAssessment' && !(field === 'overrideReason' && value !== ''));
}

/** What a completed Checklist holds, by column. */
export function checklistColumns(input: ChecklistInput): Record<string, unknown> {
  const edition = editionOn(input.completedOn);
  return {
    state: 'sent', completed_on: input.completedOn, location: input.location, completed_by_name: input.completerName, completed_by_profession: input.profession,
    completed_by_organisation: input.organisation, source_of_referral: input.sourceOfReferral, trained: input.trained, informed: input.informed, invited: input.invited,
    consent_to_share: input.consentToShare, representative: input.representative, levels: levelsOf(input), evidence: evidenceOf(input),
    threshold_met: meetsThreshold(input), full_assessment_required: input.fullAssessment, override_reason: input.overrideReason,
    framework: edition.framework, tool_version: edition.checklist,
  };
}
