import { CARE_DOMAINS, type CaseRecord, CHECKLIST_RULES, type DomainPicture, DST_LEVELS, DST_WARNINGS, dstPage, type DstLevel, type DstPicture } from '@chc/casework';
import { businessDateAt } from '@chc/deadlines';
import type { Actor } from '@chc/platform';
import { counted, longDate } from '../page/wording.js';
import { HELD_ELSEWHERE } from '../verification/recommendation.view.js';
import { type ActLink, ActLinks } from './act-links.js';

/** What stands for a domain, in words. */
export interface DomainState {
  readonly text: string;
  readonly colour: 'green' | 'yellow' | 'orange' | 'grey';
}

export const levelWords = (level: DstLevel | undefined): string => (level === undefined ? 'Not known' : DST_LEVELS[level]);

/** What the Checklist says of a domain: it asks about all but the last, with the same names. */
export function checklistWords({ checklist }: DstPicture, { domain, checklistLevel }: DomainPicture): string {
  if (!(domain in CHECKLIST_RULES.CL22.domains)) return 'Not asked by the Checklist';
  return checklist === undefined ? 'No levels held here' : checklistLevel ?? 'Not recorded';
}

/** Nobody here can say what its domains hold. */
export const isUnknownHere = ({ isHeldElsewhere, referral }: DstPicture): boolean => isHeldElsewhere && referral.state !== 'assessing';

/** The level that stands, and who agreed on it as far as the record knows. */
export function standsWords({ members }: DstPicture, { agreedLevel, row }: DomainPicture): string {
  if (agreedLevel === undefined) return 'Not recorded yet';
  if (!row?.agreedTogether) return `${levelWords(agreedLevel)}, the highest proposed: members disagree`;
  return `${levelWords(agreedLevel)}, agreed by all${members.some(({ attendance }) => attendance !== null) ? '' : '; nobody is recorded yet as having taken part'}`;
}

/** How far a domain is: its colour only repeats the words. */
export function domainState({ agreedLevel, row, proposals, evidence }: DomainPicture): DomainState {
  if (agreedLevel !== undefined) return row?.agreedTogether === false ? { text: `${DST_LEVELS[agreedLevel]}, members disagree`, colour: 'orange' } : { text: DST_LEVELS[agreedLevel], colour: 'green' };
  if (proposals.length > 0) return { text: 'To be agreed', colour: 'yellow' };
  return evidence.length > 0 ? { text: 'Evidence only', colour: 'yellow' } : { text: 'Not started', colour: 'grey' };
}

/** Of a domain that a source system did not bring. */
export const NOT_HELD: DomainState = { text: 'Not held here', colour: 'grey' };

/** What a domain holds so far, in a sentence. */
export function domainHint({ evidence, row, proposals, highestProposed }: DomainPicture): string {
  const views = [row?.individualView && 'the person', row?.representativeView && 'a representative'].filter(Boolean).join(' and ');
  return [
    evidence.length > 0 ? `Evidence from ${counted(evidence.length, 'source')}` : 'No evidence',
    views ? `view of ${views}` : 'no views',
    proposals.length > 0 ? `${counted(proposals.length, 'level')} proposed, the highest ${levelWords(highestProposed)}` : 'no level proposed',
  ].join('; ');
}

/** How a domain stands beside the previous DST. */
export function changeWords({ agreedLevel, previousLevel, hasFallen }: DomainPicture): string {
  if (previousLevel === undefined || agreedLevel === undefined) return 'Cannot be compared';
  if (previousLevel === agreedLevel) return 'The same';
  return hasFallen ? 'Lower: explained in the domain' : 'Higher';
}

/** A text with whose it is and since when. */
export interface Written {
  readonly by: string;
  readonly on: string;
  readonly text: string;
}

export interface DomainView {
  readonly title: string;
  readonly caption: string;
  readonly back: { readonly text: string; readonly href: string };
  readonly state: DomainState;
  readonly summary: readonly { readonly key: string; readonly value: string }[];
  readonly evidence: readonly Written[];
  /** What stood before, the latest first. */
  readonly earlier: readonly Written[];
  readonly individualView: string | null;
  readonly representativeView: string | null;
  readonly proposals: readonly { readonly who: string; readonly level: string; readonly reason: string; readonly recordedBy: string }[];
  readonly disagreement: string | null;
  readonly wellManaged: string | null;
  readonly warnings: readonly { readonly says: string; readonly reason: string | null }[];
  readonly links: Readonly<Record<'evidence' | 'propose' | 'individual' | 'representative' | 'agree', ActLink | null>>;
  readonly neighbours: { readonly previous: ActLink | null; readonly next: ActLink | null };
}

const onDay = (instant: string): string => longDate(businessDateAt(new Date(instant)));

export const written = ({ authorName, writtenAt, evidence }: DomainPicture['evidence'][number]): Written => ({ by: authorName, on: onDay(writtenAt), text: evidence });

/** One domain with everything in it and its forms. */
export function domainView(record: CaseRecord, by: Actor, picture: DstPicture, domain: DomainPicture, caption: string): DomainView {
  const { dst, domains, warnings } = picture;
  const links = new ActLinks(record, by);
  const asked = { domain: domain.domain };
  const at = domains.indexOf(domain);
  const neighbour = (other: DomainPicture | undefined): ActLink | null => (other ? { text: CARE_DOMAINS[other.domain], href: dstPage(record.caseId, dst.id, other.domain) } : null);
  return {
    title: CARE_DOMAINS[domain.domain], caption, back: { text: 'Back to the DST', href: dstPage(record.caseId, dst.id) },
    state: isUnknownHere(picture) ? NOT_HELD : domainState(domain),
    summary: [
      { key: 'Level that stands', value: isUnknownHere(picture) ? HELD_ELSEWHERE : standsWords(picture, domain) },
      { key: 'Levels of this domain', value: domain.levels.map((level) => DST_LEVELS[level]).join(', ') },
      { key: 'Previous DST', value: picture.previous ? levelWords(domain.previousLevel) : 'There is none' },
      { key: 'Checklist', value: checklistWords(picture, domain) },
    ],
    evidence: domain.evidence.map(written), earlier: domain.earlierEvidence.map(written),
    individualView: domain.row?.individualView ?? null, representativeView: domain.row?.representativeView ?? null,
    proposals: domain.proposals.map(({ member, level, reason, recordedBy }) => ({ who: `${member.name}, ${member.organisation}`, level: DST_LEVELS[level], reason, recordedBy: recordedBy === member.username ? 'themselves' : recordedBy })),
    disagreement: domain.row?.disagreement ?? null, wellManaged: domain.hasFallen ? domain.row?.wellManaged ?? null : null,
    warnings: warnings.filter((warning) => warning.domain === domain.domain).map(({ code, reason }) => ({ says: DST_WARNINGS[code].says, reason: reason ?? null })),
    links: {
      evidence: links.to('record_domain_evidence', dst, asked), propose: links.to('propose_level', dst, asked),
      individual: links.to('record_individual_view', dst, asked), representative: links.to('record_representative_view', dst, asked), agree: links.to('agree_level', dst, asked),
    },
    neighbours: { previous: neighbour(domains[at - 1]), next: neighbour(domains[at + 1]) },
  };
}
