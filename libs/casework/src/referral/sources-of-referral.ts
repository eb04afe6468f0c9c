/** Where a referral comes from (NHS Data Dictionary, SOURCE OF REFERRAL FOR NHS CONTINUING HEALTHCARE). */
export const SOURCES_OF_REFERRAL = {
  '01': 'GP practice',
  '02': 'Acute hospital, inpatient or outpatient',
  '03': 'Community health services',
  '04': 'Council social services',
  '05': 'Hospice',
  '06': 'Care home',
  '07': 'Mental health services',
  '98': 'Other',
} as const;
