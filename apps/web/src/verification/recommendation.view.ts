import { ATTENDANCES, CARE_DOMAINS, type CaseRecord, DST_LEVELS, DST_RECOMMENDATIONS, dstPage, dstPicture, PROFESSIONS, type ReferralRow, RETURN_REASONS, standingDst } from '@chc/casework';
import { longDate, visible } from '../page/wording.js';
import { away } from '../caseload/caseload-row.view.js';

/** What is said of a DST whose domains a source system did not bring. */
export const HELD_ELSEWHERE = 'Brought in from the source system: its domains are not held here';

export interface Fact {
  readonly key: string;
  readonly value: string;
}

/** What whoever verifies has to look at, beside the forms in which they answer. */
export interface Recommendation {
  readonly facts: readonly Fact[];
  readonly dst: { readonly text: string; readonly href: string };
}

/** The recommendation of a referral in short, with its DST; null while there is no DST. */
export function recommendationOf(record: CaseRecord, referral: ReferralRow): Recommendation | null {
  const dst = standingDst(record, referral.id);
  if (!dst) return null;
  const { members, domains, isHeldElsewhere, unsigned } = dstPicture(record, dst);
  const open = record.verification.findLast(({ referralId }) => referralId === referral.id);
  const levels = domains.flatMap(({ domain, agreedLevel, row }) => (agreedLevel === undefined ? [] : [`${CARE_DOMAINS[domain]}: ${DST_LEVELS[agreedLevel]}${row?.agreedTogether === false ? ' (members disagree)' : ''}`]));
  const team = members.map(({ name, profession, attendance }) => `${name}, ${PROFESSIONS[profession].title.toLowerCase()} (${(attendance === null ? 'Taking part not recorded' : ATTENDANCES[attendance]).toLowerCase()})`);
  const facts: readonly (Fact | null)[] = [
    { key: 'The MDT recommends', value: dst.recommendation === null ? 'Nothing yet' : DST_RECOMMENDATIONS[dst.recommendation] },
    dst.recommendationRationale === null ? null : { key: 'Rationale', value: visible(dst.recommendationRationale) },
    dst.completedOn === null ? null : { key: 'DST completed on', value: longDate(dst.completedOn) },
    open?.outcome === null ? { key: 'Waits for the verifier since', value: `${longDate(open.submittedOn)}; the answer is due by ${longDate(open.dueOn)}, ${away(open.dueOn, record.today)}` } : null,
    { key: 'MDT', value: team.length > 0 ? visible(team.join('; ')) : 'No members are recorded here' },
    { key: 'Levels', value: isHeldElsewhere ? HELD_ELSEWHERE : levels.length > 0 ? levels.join('; ') : 'None is agreed' },
    open?.dstKept ? { key: 'Where the DST is kept', value: visible(open.dstKept) } : null,
    unsigned.length > 0 && dst.unsignedReason ? { key: 'Why a signature is missing', value: visible(dst.unsignedReason) } : null,
  ];
  return { facts: facts.filter((fact) => fact !== null), dst: { text: 'Open the DST', href: dstPage(record.caseId, dst.id) } };
}

/** Of a referral back with its MDT: who returned it, when, why and what to do; none where it was not returned. */
export function returnOf(record: CaseRecord, referral: ReferralRow): Fact[] {
  const last = record.verification.findLast(({ referralId }) => referralId === referral.id);
  if (last?.outcome !== 'returned' || (referral.state !== 'assessing' && referral.state !== 'mdt_held')) return [];
  const why = RETURN_REASONS[last.returnReason as keyof typeof RETURN_REASONS];
  return [
    { key: 'Returned to the MDT', value: `On ${longDate(last.concludedOn!)} by ${visible(last.verifierName ?? last.verifier ?? 'the verifier')}` },
    { key: 'Why', value: why },
    ...(last.note === null ? [] : [{ key: 'What the MDT should do', value: visible(last.note) }]),
  ];
}
