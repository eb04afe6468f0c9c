import type { CaseRecord } from '../case/case.record.js';
import { CARE_DOMAINS, type CareDomain } from '../framework.js';
import { PROFESSIONS } from '../mdt/mdt.rules.js';
import { DST_RECOMMENDATIONS, DST_SETTINGS } from '../dst/dst.acts.js';
import { type DomainPicture, dstPicture, type DstPicture, tookPart } from '../dst/dst.picture.js';
import { DST_LEVELS, type DstLevel } from '../dst/dst.rules.js';
import { DST_WARNINGS } from '../dst/warnings.rules.js';
import { type Block, facts, type NewEntry, text } from './bundle.content.js';
import { counted, dateWords, inWords, KIND_WORDS, momentWords } from './bundle.words.js';

const level = (of: DstLevel | undefined): string => (of === undefined ? 'Not recorded' : DST_LEVELS[of]);
const ORDER = Object.keys(DST_LEVELS);

/** What a domain's level did from one DST to the next. */
function changeWords(before: DstLevel | undefined, now: DstLevel | undefined): string {
  if (before === undefined || now === undefined) return 'Cannot be compared';
  const steps = ORDER.indexOf(now) - ORDER.indexOf(before);
  return steps === 0 ? 'No change' : `${steps > 0 ? 'Up' : 'Down'} ${counted(Math.abs(steps), 'level')}`;
}

const called = ({ dst, referral }: DstPicture): string => `${KIND_WORDS[referral.activityType]} referral of ${dateWords(referral.receivedOn)}: ${dst.completedOn ? `completed on ${dateWords(dst.completedOn)}` : 'not completed'}`;

// One that a source brought holds its levels as a whole.
const levelIn = (picture: DstPicture, domain: CareDomain): DstLevel | undefined => picture.domains.find((one) => one.domain === domain)?.agreedLevel ?? picture.dst.levels?.[domain];

/** Every DST of the case that counts, the oldest first. */
export function dstsOf(record: CaseRecord): DstPicture[] {
  return record.dst.filter(({ supersededAt }) => supersededAt === null).map((dst) => dstPicture(record, dst))
    .sort((one, other) => (one.referral.receivedOn < other.referral.receivedOn ? -1 : 1));
}

/** All DSTs side by side, domain by domain, what changed from each to the next, and what each recommended. */
export function comparisonEntry(dsts: readonly DstPicture[]): NewEntry[] {
  if (dsts.length === 0) return [];
  const columns = dsts.flatMap((picture, at) => [called(picture), ...(at > 0 ? ['Change'] : [])]);
  const rows = (Object.entries(CARE_DOMAINS) as [CareDomain, string][]).map(([domain, name]) =>
    [name, ...dsts.flatMap((picture, at) => [level(levelIn(picture, domain)), ...(at > 0 ? [changeWords(levelIn(dsts[at - 1]!, domain), levelIn(picture, domain))] : [])])]);
  const recommended = ['Recommendation', ...dsts.flatMap(({ dst }, at) => [inWords(DST_RECOMMENDATIONS, dst.recommendation) ?? 'Not recorded', ...(at > 0 ? [dst.recommendation === dsts[at - 1]!.dst.recommendation ? 'No change' : 'Changed'] : [])])];
  return [{
    section: 'dst', part: 'dst_comparison', recordId: null, happenedOn: null, title: dsts.length === 1 ? 'Levels in the one DST' : `Levels compared across ${dsts.length} DSTs`,
    content: [{ kind: 'table', caption: 'Agreed level in each domain', columns: ['Domain', ...columns], rows: [...rows, recommended] }],
  }];
}

/** One DST as a whole: MDT, characteristics, recommendation and what it says for itself. */
export function dstEntry(picture: DstPicture): NewEntry {
  const { dst, members, signatures, warnings } = picture;
  return {
    section: 'dst', part: 'dst', recordId: dst.id, happenedOn: dst.completedOn, title: `DST. ${called(picture)}`,
    content: [
      ...facts({ 'Version of the tool': dst.toolVersion, 'Where it was done': inWords(DST_SETTINGS, dst.setting), 'Why in an acute hospital': dst.settingException, Recommendation: inWords(DST_RECOMMENDATIONS, dst.recommendation), Submitted: momentWords(dst.submittedAt) }),
      ...text('Reasons for the recommendation', dst.recommendationRationale), ...text('Nature', dst.nature), ...text('Intensity', dst.intensity), ...text('Complexity', dst.complexity), ...text('Unpredictability', dst.unpredictability),
      ...(members.length === 0 ? [] : [{
        kind: 'table' as const, caption: 'Multidisciplinary team', columns: ['Member', 'Profession', 'Organisation', 'Took part', 'Signed'],
        rows: members.map((member) => [member.name, PROFESSIONS[member.profession].title, member.organisation, tookPart(member) ? 'Yes' : member.attendance === null ? 'Not recorded' : 'No',
          momentWords(signatures.find(({ memberId }) => memberId === member.id)?.signedAt) ?? 'Not signed']),
      }]),
      ...warnings.flatMap(({ code, domain, reason }) => text(`Warning${domain ? `, ${CARE_DOMAINS[domain]}` : ''}: ${DST_WARNINGS[code].says}`, reason ?? 'No reason was given')),
    ],
  };
}

function domainContent({ row, agreedLevel, previousLevel, checklistLevel, proposals, evidence, earlierEvidence }: DomainPicture, known: DstLevel | undefined): Block[] {
  return [
    ...facts({
      'Agreed level': level(agreedLevel ?? known), 'How it was settled': row?.agreedTogether === null || row?.agreedTogether === undefined ? null : row.agreedTogether ? 'All members agreed' : 'Members did not agree: the highest level proposed stands',
      Settled: momentWords(row?.agreedAt), 'Level in the DST before': previousLevel && level(previousLevel), 'Level in the Checklist': checklistLevel,
    }),
    ...(proposals.length === 0 ? [] : [{
      kind: 'table' as const, caption: 'Who proposed which level', columns: ['Member', 'Profession', 'Level', 'Reason'],
      rows: proposals.map(({ member, level: proposed, reason }) => [member.name, PROFESSIONS[member.profession].title, level(proposed), reason]),
    }]),
    ...text('The disagreement', row?.disagreement), ...text('Why the level has fallen', row?.wellManaged),
    ...evidence.flatMap((one) => text(`Evidence, written by ${one.authorName} on ${momentWords(one.writtenAt)}`, one.evidence)),
    ...earlierEvidence.flatMap((one) => text(`What ${one.authorName} had written before, on ${momentWords(one.writtenAt)}`, one.evidence)),
    ...text('View of the person', row?.individualView), ...text('View of a representative', row?.representativeView),
  ];
}

/** The domains of one DST in which anything is written, an entry each. */
export function domainEntries(picture: DstPicture): NewEntry[] {
  return picture.domains.filter(({ row, proposals, evidence }) => row !== undefined || proposals.length > 0 || evidence.length > 0).map((domain) => ({
    section: 'dst', part: `dst_domain:${domain.domain}`, recordId: picture.dst.id, happenedOn: picture.dst.completedOn, looks: [],
    title: `${CARE_DOMAINS[domain.domain]}. ${called(picture)}`, content: domainContent(domain, picture.dst.levels?.[domain.domain]),
  }));
}
