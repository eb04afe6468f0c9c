// Codes of records around a case and their words; the same codes as the tables' checks.

export const CONSENT_SCOPES = {
  assessment: 'The assessment and its evidence', decision: 'The decision and its reasons', letters: 'Copies of letters',
  care: 'Care and its funding', everything: 'Everything about the case',
} as const;
export const CONSENT_GIVEN_BY = { person: 'The person', attorney: 'An attorney', deputy: 'A deputy', best_interests: 'Nobody: it is in the person’s best interests' } as const;
export const PARTICIPATION = { informed: 'Informed about the process', invited: 'Invited to take part' } as const;

export const REPRESENTATIVES = {
  attorney_welfare: 'Attorney for health and welfare (registered LPA)',
  attorney_property: 'Attorney for property and financial affairs (registered LPA)',
  deputy_welfare: 'Deputy for personal welfare',
  deputy_property: 'Deputy for property and affairs',
  best_interests_consultee: 'Consulted about best interests',
  imca: 'Independent mental capacity advocate (IMCA)',
  personal_representative: 'Personal representative of somebody who has died (probate or letters of administration)',
  family_or_friend: 'Family or friend whom the person chose',
} as const;
export type RepresentativeKind = keyof typeof REPRESENTATIVES;
/** Authorities that a paper gives, which somebody has to see. */
export const NEEDS_AUTHORITY: ReadonlySet<RepresentativeKind> = new Set(['attorney_welfare', 'attorney_property', 'deputy_welfare', 'deputy_property', 'personal_representative']);
export const NEEDS_REGISTRATION: ReadonlySet<RepresentativeKind> = new Set(['attorney_welfare', 'attorney_property']);
/** Authorities over money, which say nothing about health and welfare (Mental Capacity Act 2005; domain rule, unverified). */
export const DECIDES_NO_WELFARE: ReadonlySet<RepresentativeKind> = new Set(['attorney_property', 'deputy_property', 'personal_representative']);

export const ADVOCATES = { independent: 'Independent advocate', care_act: 'Care Act advocate', imca: 'IMCA', imha: 'Independent mental health advocate' } as const;

export const COMMUNICATION_NEEDS = {
  interpreter: 'Interpreter', sign_language: 'Sign language', easy_read: 'Easy read', large_print: 'Large print', braille: 'Braille',
  hearing: 'Hearing loss', speech: 'Speech or another way of saying it', other: 'Something else',
} as const;
export type CommunicationNeed = keyof typeof COMMUNICATION_NEEDS;

export const LEGAL_STATUSES = {
  dols: 'Deprivation of liberty safeguards (DoLS)',
  community_dol: 'Deprivation of liberty in the community (Court of Protection)',
  court_of_protection: 'Other order of the Court of Protection',
  section_117: 'Section 117 aftercare',
} as const;
export type LegalStatus = keyof typeof LEGAL_STATUSES;

export const CONTACT_WAYS = { telephone: 'Telephone', video: 'Video call', visit: 'Visit', email: 'Email', letter: 'Letter', other: 'Another way' } as const;
