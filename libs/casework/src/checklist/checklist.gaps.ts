import { CARE_DOMAINS } from '../framework.js';
import { CHECKLIST_RULES, type ChecklistDomain } from './checklist.rules.js';

/** What is asked whether it is there: a Checklist and the person it is about, as the record has them. */
export interface AskedChecklist {
  readonly nhsNumber: string | null;
  readonly bornOn: string | null;
  readonly postcode: string | null;
  readonly completedOn: string | null;
  readonly location: string | null;
  readonly completedByName: string | null;
  readonly completedByProfession: string | null;
  readonly completedByOrganisation: string | null;
  readonly trained: boolean | null;
  readonly informed: boolean | null;
  readonly invited: boolean | null;
  readonly consentToShare: boolean | null;
  readonly levels: Readonly<Record<string, string>> | null;
  readonly evidence: Readonly<Record<string, string>> | null;
  readonly thresholdMet: boolean | null;
  readonly fullAssessmentRequired: boolean | null;
}

interface Ask {
  readonly field: string;
  readonly label: string;
  readonly has: (asked: AskedChecklist) => boolean;
}

const plain = (field: keyof AskedChecklist, label: string): Ask => ({ field, label, has: (asked) => asked[field] !== null && asked[field] !== undefined });
const DOMAINS = Object.keys(CHECKLIST_RULES.CL22.domains) as ChecklistDomain[];

/** Everything a complete Checklist holds, in the order of the form. */
const ASKS: readonly Ask[] = [
  plain('nhsNumber', 'NHS number'), plain('bornOn', 'Date of birth'), plain('postcode', 'Postcode'),
  plain('completedOn', 'Date completed'), plain('location', 'Where it was completed'), plain('completedByName', 'Who completed it'),
  plain('completedByProfession', 'Profession'), plain('completedByOrganisation', 'Organisation'),
  { field: 'trained', label: 'That whoever completed it is trained', has: ({ trained }) => trained === true },
  plain('informed', 'Whether the person was told'), plain('invited', 'Whether the person was invited to take part'), plain('consentToShare', 'Agreement to share information'),
  ...DOMAINS.flatMap((domain): Ask[] => [
    { field: `${domain}_level`, label: `${CARE_DOMAINS[domain]}: level`, has: ({ levels }) => Boolean(levels?.[domain]) },
    { field: `${domain}_evidence`, label: `${CARE_DOMAINS[domain]}: evidence`, has: ({ evidence }) => Boolean(evidence?.[domain]) },
  ]),
  { field: 'fullAssessment', label: 'An outcome that goes with the levels', has: ({ thresholdMet, fullAssessmentRequired }) => fullAssessmentRequired !== null && !(thresholdMet === true && !fullAssessmentRequired) },
];

/** How much of a Checklist is there. */
export interface ChecklistGaps {
  readonly asked: number;
  /** Of a hundred, how much of what is asked is there, rounded down: 100 is all of it. */
  readonly complete: number;
  readonly missing: readonly { readonly field: string; readonly label: string }[];
}

/** What a Checklist lacks, field by field. */
export function checklistGaps(asked: AskedChecklist): ChecklistGaps {
  const missing = ASKS.filter(({ has }) => !has(asked)).map(({ field, label }) => ({ field, label }));
  return { asked: ASKS.length, complete: Math.floor(((ASKS.length - missing.length) * 100) / ASKS.length), missing };
}

const ofForm = (input: Readonly<Record<string, unknown>>, suffix: string): Record<string, string> =>
  Object.fromEntries(DOMAINS.flatMap((domain) => (typeof input[`${domain}_${suffix}`] === 'string' && input[`${domain}_${suffix}`] !== '' ? [[domain, input[`${domain}_${suffix}`] as string]] : [])));
const orNull = <T>(value: unknown): T | null => (value === undefined || value === '' ? null : value as T);

/** A Checklist as a form holds it before it is sent, filled in or not, to ask of it what is missing. */
export function askedOfForm(input: Readonly<Record<string, unknown>>, thresholdMet: boolean | null): AskedChecklist {
  return {
    nhsNumber: orNull(input.nhsNumber), bornOn: orNull(input.bornOn), postcode: orNull(input.postcode), completedOn: orNull(input.completedOn), location: orNull(input.location),
    completedByName: orNull(input.completerName), completedByProfession: orNull(input.profession), completedByOrganisation: orNull(input.organisation), trained: orNull(input.trained),
    informed: orNull(input.informed), invited: orNull(input.invited), consentToShare: orNull(input.consentToShare), levels: ofForm(input, 'level'), evidence: ofForm(input, 'evidence'),
    thresholdMet, fullAssessmentRequired: orNull(input.fullAssessment),
  };
}

/** What a form calls a thing that the record calls otherwise. */
const FORM_FIELDS: Readonly<Record<string, string>> = { completedByName: 'completerName', completedByProfession: 'profession', completedByOrganisation: 'organisation' };
export const formFieldOf = (field: string): string => FORM_FIELDS[field] ?? field;
