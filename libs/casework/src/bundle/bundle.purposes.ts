/** The parts of a bundle, in their order, and what each is called. */
export const BUNDLE_SECTIONS = {
  people: 'The person and those who act for them',
  chronology: 'Chronology',
  clock: 'The 28 days, delays and the refund reading',
  referral: 'Referral and Checklist',
  dst: 'Decision Support Tools compared',
  evidence: 'Evidence asked for and received',
  verification: 'Recommendation, verification and decision',
  challenge: 'Challenge',
  eligibility: 'Eligibility, care and reviews',
  letters: 'Letters as they were issued',
  contacts: 'Contacts',
  notes: 'Notes and tasks',
  safeguarding: 'Safeguarding, capacity and legal status',
  documents: 'Documents',
  account: 'What was done, by whom and when',
} as const;
export type BundleSection = keyof typeof BUNDLE_SECTIONS;

/** Why something may be kept back; said in the bundle in these words and no others. */
export const WITHHOLDING_REASONS = {
  third_party: 'It tells of somebody else, who has not agreed to it',
  in_confidence: 'It was given in confidence by somebody who is not working with the person',
  serious_harm: 'A health professional has said that it would be likely to cause serious harm to somebody',
  safeguarding: 'It could put somebody at risk, or hinder a safeguarding enquiry',
  legal_advice: 'It is legal advice, or was made for legal proceedings',
  not_this_matter: 'It has nothing to do with what the bundle is for',
} as const;
export type WithholdingReason = keyof typeof WITHHOLDING_REASONS;

/** Whose names may be proposed for hiding: people close to the person, by whether they get copies of letters. */
export const NAME_GROUPS = {
  close_with_copies: 'representatives and others who get copies of letters',
  close_without_copies: 'family, friends and others around the person who get no copies of letters',
} as const;
export type NameGroup = keyof typeof NAME_GROUPS;

/** What a purpose does with a section: it goes in; it goes in once a person has looked at each entry; it stays out. */
export type Going = 'in' | 'look' | 'out';

/** One purpose for which a case is given to somebody. */
export interface BundlePurpose {
  readonly title: string;
  /** Whom it is for, in the bundle's own words. */
  readonly isFor: string;
  readonly sections: Readonly<Record<BundleSection, Going>>;
  /** Why the sections that stay out do. */
  readonly leftOutBecause: string;
  readonly hides: readonly NameGroup[];
  readonly withholds: readonly WithholdingReason[];
  /** The dated value that says in how many months it must be answered. */
  readonly dueIn?: 'subject_access_months';
}

const EVERYTHING: Readonly<Record<BundleSection, Going>> = {
  people: 'in', chronology: 'in', clock: 'in', referral: 'in', dst: 'in', evidence: 'in', verification: 'in', challenge: 'in', eligibility: 'in', letters: 'in',
  contacts: 'look', notes: 'look', safeguarding: 'look', documents: 'look', account: 'in',
};

/**
 * The four purposes. What goes in, what stays out and what is looked at is chosen here, from what each reader is there to decide
 * (docs/decisions/0046-the-case-bundle.md); the law behind subject access is general knowledge (docs/unverified.md).
 */
export const BUNDLE_PURPOSES = {
  local_resolution: {
    title: 'Local resolution', isFor: 'The person or their representative, and whoever at the ICB hears them',
    sections: { ...EVERYTHING, notes: 'out', account: 'out' },
    leftOutBecause: 'Working notes and the log of every step do not bear on whether the decision was right.',
    hides: ['close_without_copies'], withholds: ['third_party', 'in_confidence', 'serious_harm', 'safeguarding', 'legal_advice', 'not_this_matter'],
  },
  independent_review: {
    title: 'Independent review', isFor: 'The independent review panel',
    sections: { ...EVERYTHING, notes: 'out', safeguarding: 'look' },
    leftOutBecause: 'Working notes are the team’s own and are no evidence of needs.',
    hides: ['close_without_copies'], withholds: ['third_party', 'in_confidence', 'safeguarding', 'legal_advice', 'not_this_matter'],
  },
  ombudsman: {
    title: 'Ombudsman', isFor: 'The Parliamentary and Health Service Ombudsman',
    sections: EVERYTHING,
    leftOutBecause: 'Nothing is left out: the ombudsman looks at how the whole case was handled.',
    hides: [], withholds: ['legal_advice', 'safeguarding', 'not_this_matter'],
  },
  subject_access: {
    title: 'Subject access', isFor: 'The person whose information it is, or whoever may ask for them',
    sections: { ...EVERYTHING, people: 'look', referral: 'look', evidence: 'look', letters: 'look' },
    leftOutBecause: 'Nothing is left out as a whole: what is kept back is kept back entry by entry, for a reason.',
    hides: ['close_with_copies', 'close_without_copies'], withholds: ['third_party', 'in_confidence', 'serious_harm', 'safeguarding', 'legal_advice'],
    dueIn: 'subject_access_months',
  },
} as const satisfies Record<string, BundlePurpose>;
export type BundlePurposeName = keyof typeof BUNDLE_PURPOSES;

export const purposeOf = (name: BundlePurposeName): BundlePurpose => BUNDLE_PURPOSES[name];

/** Who asks for a bundle; the same as case_bundle_requested_by_check. */
export const BUNDLE_ASKED_BY = {
  individual: 'The person', representative: 'A representative of theirs', review_body: 'Whoever runs the independent review', ombudsman: 'The ombudsman', icb: 'The ICB itself',
} as const;
