// Code lists of a package, as the patient-level data set has them (NHS Data Dictionary, PLDS version 1), in our words.

export const CARE_PRODUCTS = {
  '01': 'Care home with nursing', '02': 'Care home without nursing', '03': 'Hospice', '04': 'Other placement', '05': 'Home care',
  '06': 'Supported housing', '07': 'Day care', '08': 'Transport', '09': 'Therapy', '10': 'Equipment',
  '11': 'NHS-funded nursing care, standard rate', '12': 'NHS-funded nursing care, higher rate', '13': 'Other, not a placement',
} as const;
export type CareProduct = keyof typeof CARE_PRODUCTS;

/** NHS-funded nursing care is paid at the national rate; every other product at an agreed price. */
export const isFncProduct = (product: string | null | undefined): boolean => product === '11' || product === '12';

export const PHB_TYPES = { '01': 'Direct payment', '02': 'Notional budget', '03': 'Third party budget', '04': 'Not a personal health budget' } as const;

/** Why a package ended. Our own codes: the data set has none. */
export const PACKAGE_END_REASONS = {
  replaced: 'Another package has taken its place', moved: 'The person moved', in_hospital: 'Admitted to hospital',
  deceased: 'The person died', eligibility_ended: 'The eligibility ended', declined: 'The person or their representative declined it',
  not_started: 'It was never started', other: 'Another reason',
} as const;

export const FUNDERS = { nhs: 'NHS', council: 'Council', other: 'Another funder' } as const;
