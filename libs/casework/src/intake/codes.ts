/** Who refers (NHS Data Dictionary, the profession of whoever completed the Checklist). */
export const REFERRING_PROFESSIONALS = {
  '01': 'Occupational therapist', '02': 'Physiotherapist', '03': 'GP', '04': 'District nurse', '05': 'Other nurse', '06': 'Social care worker', '98': 'Other',
} as const;

/** Where a Checklist was completed (NHS Data Dictionary). */
export const CHECKLIST_LOCATIONS = {
  '01': 'Own home', '02': 'GP practice', '03': 'Acute hospital ward', '04': 'Other hospital ward', '05': 'Care home with nursing',
  '06': 'Care home without nursing', '07': 'Hospice', '98': 'Other',
} as const;

/** An appropriate clinician is one or the other (NHS Data Dictionary, Fast Track staff group). */
export const FAST_TRACK_STAFF = { '01': 'Registered nurse', '02': 'Registered medical practitioner' } as const;

export const STATED_GENDERS = { '1': 'Male', '2': 'Female', '9': 'Indeterminate' } as const;

/** How something came that was not sent here. */
export const CHANNELS = { email: 'Email', paper: 'Paper', telephone: 'Telephone' } as const;
