import type { PlainDate } from '@chc/deadlines';
import type { CaseRecord } from '../case/case.record.js';
import { type RepresentativeKind } from '../people/people.words.js';
import type { ConsentRow, RepresentativeRow } from '../people/people.rows.js';
import type { FamilyLinkRow } from './family.rows.js';

/** Wrong answers after which a link is locked; the same as family_link_wrong_answers_check (chosen here, as for letters). */
export const MOST_WRONG_AT_THE_DOOR = 5;

/** What a link's working hangs on, read of the record or at the door. */
export interface LinkStands {
  readonly today: PlainDate;
  readonly expiresOn: PlainDate;
  readonly endedOn: PlainDate | null;
  readonly bornOn: PlainDate | null;
  readonly mergedIntoId: string | null;
  readonly restrictedAt: string | Date | null;
  readonly diedOn: PlainDate | null;
  /** The ICB of the case when the link was given, and now. */
  readonly icbId: string;
  readonly caseIcbId: string;
  readonly hasRepresentative: boolean;
  readonly representativeKind: string | null;
  readonly representativeEndedOn: PlainDate | null;
  readonly hasConsent: boolean;
  readonly consentEndedOn: PlainDate | null;
}

/** Why a link opens nothing any more, for staff. Whoever holds it is told only to ring. */
export const FAMILY_LINK_CLOSED = {
  revoked: 'It was revoked.',
  expired: 'Its last day has passed.',
  person_died: 'The person has died. Only a personal representative may be given a link now.',
  representation_ended: 'The representation it rests on has ended.',
  consent_withdrawn: 'The consent it rests on was withdrawn.',
  case_restricted: 'The case is restricted.',
  case_merged: 'The record was merged into another record of the same person.',
  case_moved: 'The case has moved to another ICB.',
  no_date_of_birth: 'The person’s date of birth is not known any more.',
} as const;
export type FamilyLinkClosed = keyof typeof FAMILY_LINK_CLOSED;

/** Why a link opens nothing; null while it works. Nothing has to be done for it to close: it is asked at every opening. */
export function familyLinkClosedBecause(at: LinkStands): FamilyLinkClosed | null {
  if (at.endedOn !== null) return 'revoked';
  if (at.mergedIntoId !== null) return 'case_merged';
  if (at.caseIcbId !== at.icbId) return 'case_moved';
  if (at.restrictedAt !== null) return 'case_restricted';
  if (at.diedOn !== null && at.representativeKind !== 'personal_representative') return 'person_died';
  if (at.hasRepresentative && (at.representativeKind === null || at.representativeEndedOn !== null)) return 'representation_ended';
  if (at.hasConsent && at.consentEndedOn !== null) return 'consent_withdrawn';
  if (at.expiresOn < at.today) return 'expired';
  return at.bornOn === null ? 'no_date_of_birth' : null;
}

/** The same, asked of a link in its case. */
export function linkStandsIn(record: CaseRecord, link: FamilyLinkRow): LinkStands {
  const person = record.person[0]!;
  const representative = record.representative.find(({ id }) => id === link.representativeId);
  const consent = record.consent.find(({ id }) => id === link.consentId);
  return {
    today: record.today, expiresOn: link.expiresOn, endedOn: link.endedOn, bornOn: person.bornOn, mergedIntoId: person.mergedIntoId, restrictedAt: person.restrictedAt,
    diedOn: person.diedOn, icbId: link.icbId, caseIcbId: person.icbId, hasRepresentative: link.representativeId !== null, representativeKind: representative?.kind ?? null,
    representativeEndedOn: representative?.endedOn ?? null, hasConsent: link.consentId !== null, consentEndedOn: consent?.endedOn ?? null,
  };
}

/** Authorities that let somebody be told without a consent of the person (chosen here; decision 0049). Every other needs one. */
const TOLD_BY_AUTHORITY: ReadonlySet<RepresentativeKind> = new Set(['attorney_welfare', 'deputy_welfare', 'imca', 'personal_representative']);
export const needsConsent = ({ kind }: Pick<RepresentativeRow, 'kind'>): boolean => !TOLD_BY_AUTHORITY.has(kind as RepresentativeKind);

/** Whoever stands for the person today. */
export const standingRepresentatives = (record: CaseRecord): RepresentativeRow[] =>
  record.representative.filter(({ endedOn, actsFrom, kind }) => endedOn === null && actsFrom <= record.today && (kind === 'personal_representative') === (record.person[0]!.diedOn !== null));
export const standingConsents = (record: CaseRecord): ConsentRow[] => record.consent.filter(({ endedOn }) => endedOn === null);

const plain = (name: string): string => name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim();
/** Whether a consent names the representative: one name holds the other. */
export const namesThem = ({ sharedWith }: Pick<ConsentRow, 'sharedWith'>, { name }: Pick<RepresentativeRow, 'name'>): boolean => {
  const [one, other] = [plain(sharedWith), plain(name)];
  return one !== '' && other !== '' && (` ${one} `.includes(` ${other} `) || ` ${other} `.includes(` ${one} `));
};

/** Whether whoever has the link may be told what was decided: everybody but those whose consent does not reach so far. */
export const mayHearDecision = (consentScope: readonly string[] | null): boolean =>
  consentScope === null || consentScope.includes('decision') || consentScope.includes('everything');
