/** The professions a member of the MDT may have. Which of them are healthcare professions is a domain rule, unverified. */
export const PROFESSIONS = {
  nursing: { title: 'Nurse', discipline: 'health' },
  medicine: { title: 'Doctor', discipline: 'health' },
  occupational_therapy: { title: 'Occupational therapist', discipline: 'health' },
  physiotherapy: { title: 'Physiotherapist', discipline: 'health' },
  speech_and_language_therapy: { title: 'Speech and language therapist', discipline: 'health' },
  dietetics: { title: 'Dietitian', discipline: 'health' },
  psychology: { title: 'Psychologist', discipline: 'health' },
  pharmacy: { title: 'Pharmacist', discipline: 'health' },
  podiatry: { title: 'Podiatrist', discipline: 'health' },
  paramedic: { title: 'Paramedic', discipline: 'health' },
  social_work: { title: 'Social worker', discipline: 'social_care' },
  social_care_practice: { title: 'Social care practitioner', discipline: 'social_care' },
  care_home_staff: { title: 'Care home or care provider staff', discipline: 'other' },
  other: { title: 'Other', discipline: 'other' },
} as const satisfies Record<string, { title: string; discipline: 'health' | 'social_care' | 'other' }>;

export type Profession = keyof typeof PROFESSIONS;

/** What the law asks of a member who takes part. */
export interface Professional {
  readonly profession: Profession;
  /** Responsible for assessments under the Care Act 2014, whatever the profession. */
  readonly careActAssessor: boolean;
}

export type MdtRefusal = 'mdt_without_healthcare_profession' | 'mdt_of_one_professional' | 'mdt_of_one_profession';

/**
 * Why those who take part are no MDT in law; empty when they are: two of different healthcare professions, or one of a
 * healthcare profession with another person who is responsible for Care Act assessments (SI 2012/2996 reg 21(13), known
 * second-hand). Two nurses of different fields are of one profession.
 */
export function mdtRefusals(members: readonly Professional[]): MdtRefusal[] {
  const health = members.filter(({ profession }) => PROFESSIONS[profession].discipline === 'health');
  if (health.length === 0) return ['mdt_without_healthcare_profession'];
  const isOfTwoProfessions = new Set(health.map(({ profession }) => profession)).size >= 2;
  const hasCareActAssessor = members.some((assessor) => assessor.careActAssessor && health.some((member) => member !== assessor));
  if (isOfTwoProfessions || hasCareActAssessor) return [];
  return [health.length === 1 ? 'mdt_of_one_professional' : 'mdt_of_one_profession'];
}
