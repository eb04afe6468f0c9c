import { actionsOf, type CaseRecord, FAMILY_FORMATS, type FamilyLinkRow, FAMILY_LINK_CLOSED, familyLinkClosedBecause, linkStandsIn, MOST_WRONG_AT_THE_DOOR, REPRESENTATIVES, type RepresentativeKind } from '@chc/casework';
import { businessDateAt, londonTimeAt } from '@chc/deadlines';
import type { Actor } from '@chc/platform';
import { counted, longDate } from '../page/wording.js';
import { codeInWords } from '../case/code.words.js';
import type { StageText } from './family.texts.js';

export interface FamilyLinkView {
  readonly title: string;
  readonly caseHref: string;
  readonly seenHref: string;
  readonly lines: readonly { readonly key: string; readonly value: string }[];
  /** Why it opens nothing; null while it does. */
  readonly closed: string | null;
  readonly locked: boolean;
  readonly makes: 'first' | 'again' | null;
  /** Shown once. */
  readonly made: { readonly address: string; readonly code: string; readonly linkBy: string; readonly codeBy: string } | null;
  readonly actions: readonly { readonly text: string; readonly href: string }[];
}

const ways: Readonly<Record<string, string>> = { email: 'by email', text: 'by text message', letter: 'by letter', in_person: 'in person', telephone: 'by telephone' };
const at = (instant: Date): string => `${longDate(businessDateAt(instant))} at ${londonTimeAt(instant)}`;

/** A family link as whoever gives it sees it. */
export function familyLinkView(record: CaseRecord, link: FamilyLinkRow, by: Actor, { madeAt, made }: { madeAt: Date | null; made: { address: string; code: string } | null }): FamilyLinkView {
  const closed = familyLinkClosedBecause(linkStandsIn(record, link));
  const representative = record.representative.find(({ id }) => id === link.representativeId);
  const consent = record.consent.find(({ id }) => id === link.consentId);
  const [person] = record.person;
  const whose = [person!.givenName, person!.familyName].filter(Boolean).join(' ') || 'the person';
  const locked = link.wrongAnswers >= MOST_WRONG_AT_THE_DOOR;
  const base = `/cases/${record.caseId}/family-links/${link.id}`;
  return {
    title: `Family link: ${representative?.name ?? whose}`, caseHref: `/cases/${record.caseId}`, seenHref: `${base}/as-they-see`,
    closed: closed && FAMILY_LINK_CLOSED[closed], locked: locked && closed === null,
    makes: closed !== null || (by.may && !by.may.has('give_family_link')) ? null : madeAt === null ? 'first' : 'again',
    made: made && { ...made, linkBy: ways[link.linkBy]!, codeBy: ways[link.codeBy]! },
    lines: [
      { key: 'About', value: whose },
      { key: 'For', value: representative ? `${representative.name}: ${REPRESENTATIVES[representative.kind as RepresentativeKind].toLowerCase()}` : `${whose} in person` },
      { key: 'Rests on', value: consent ? `Consent of ${longDate(consent.givenOn)} to share: ${consent.scope.map((one) => codeInWords('consent', 'scope', one).toLowerCase()).join(', ')}` : representative ? 'Their authority' : 'Their own case' },
      { key: 'Last day', value: longDate(link.expiresOn) }, { key: 'Reads as', value: FAMILY_FORMATS[link.format] },
      { key: 'Link and code', value: madeAt === null ? 'Not made yet' : `Made on ${at(madeAt)}. The link goes ${ways[link.linkBy]}, the code ${ways[link.codeBy]}` },
      { key: 'Opened', value: link.openedAt === null ? 'Never' : `${counted(link.openings, 'time')}, last on ${at(new Date(link.openedAt))}` },
      ...(link.contactName ? [{ key: 'May ring', value: `${link.contactName}, ${link.contactPhone}` }] : []),
    ],
    actions: actionsOf(record, by).filter(({ allowed, subject }) => allowed && subject.kind === 'family_link' && subject.id === link.id)
      .map(({ action, title }) => ({ text: title, href: `/cases/${record.caseId}/family_link/${link.id}/${action}` })),
  };
}

/** Whether families have read the words of a stage. */
export const reviewedSays = ({ reviewedBy, reviewedOn }: Pick<StageText, 'reviewedBy' | 'reviewedOn'>): string =>
  reviewedBy === null ? 'The words of this stage are not yet reviewed by families.' : `The words of this stage were reviewed by ${reviewedBy} on ${longDate(reviewedOn!)}.`;
