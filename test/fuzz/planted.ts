import type { Role } from '@chc/access';
import { aBundle, anEligibility, aPerson, aReferral, aReview, type Bundle, nhsNumber } from '../builders/bundle.js';

/** The ICB whose people ask, and the one of which they may learn nothing. */
export const OURS = 'QX1';
const THEIRS_COMMISSIONER = 'S03';
const STRANGERS = 12;

/** Who asks: each role as somebody of the first ICB; nobody besides. */
export const ASKING: Readonly<Partial<Record<Role, { readonly organisation: string; readonly practitioner?: string }>>> = {
  practitioner: { organisation: 'S01', practitioner: 'PR-7' },
  spoke_lead: { organisation: 'PL1' },
  single_point_of_access: { organisation: OURS },
  hub_manager: { organisation: OURS },
  verifier: { organisation: OURS },
  mdt_contributor: { organisation: 'TR1' },
  referrer: { organisation: 'TR1' },
  returns_officer: { organisation: OURS },
  administrator: { organisation: OURS },
  auditor: { organisation: OURS },
};

/** What is written of a stranger and stands nowhere else: seeing it in an answer is seeing them. */
const strangersName = (n: number): string => `Zwetfeld${String.fromCharCode(65 + n)}quist`;

/** A caseload of two ICBs. Every person of the second carries marks that can be found in any answer. */
export function plantedBundle(): { bundle: Bundle; marks: readonly string[] } {
  const bundle = aBundle();
  const marks: string[] = [];
  // One of theirs has a referral that is ours to answer for, and one of ours an eligibility that is theirs: neither is foreign.
  for (const referral of bundle.referrals) if (referral.person_id === 'P5') referral.commissioner_code = '';
  for (const eligibility of bundle.eligibilities) eligibility.commissioner_code = '';
  const fifth = bundle.persons.find(({ person_id }) => person_id === 'P5')!;
  Object.assign(fifth, { family_name: strangersName(25), given_name: 'Quillonia' });
  marks.push(fifth.family_name, fifth.nhs_number);
  for (let n = 0; n < STRANGERS; n += 1) {
    const person = aPerson({ person_id: `ST${n}`, family_name: strangersName(n), given_name: 'Quillonia', nhs_number: nhsNumber(700_000 + n), commissioner_code: THEIRS_COMMISSIONER });
    bundle.persons.push(person);
    bundle.referrals.push(aReferral({ service_request_id: `STRANGE-R${n}`, person_id: person.person_id, practitioner: n % 2 ? 'PR-7' : 'PR-STRANGE' }));
    if (n % 3 === 0) {
      bundle.eligibilities.push(anEligibility({ eligibility_id: `STRANGE-E${n}`, person_id: person.person_id, funding: 'fnc', eligible_from: '2025-12-29' }));
      bundle.reviews.push(aReview({ review_id: `STRANGE-V${n}`, eligibility_id: `STRANGE-E${n}` }));
    }
    marks.push(person.family_name, person.nhs_number, `STRANGE-R${n}`);
  }
  marks.push('Quillonia');
  // More of ours to work on.
  for (let n = 0; n < 40; n += 1) {
    const person = aPerson({ person_id: `OURS${n}`, nhs_number: nhsNumber(800_000 + n), commissioner_code: n % 2 ? 'S01' : 'S02' });
    bundle.persons.push(person);
    bundle.referrals.push(aReferral({ service_request_id: `OURS-R${n}`, person_id: person.person_id, practitioner: `PR-${n % 9}` }));
  }
  return { bundle, marks };
}
