import { act, type ActTable, type Doing, refuse, type Standing } from '../act/act.js';
import { carried, choice, lines, maybe, pick, yesNo } from '../act/fields.js';
import { insertRow, updateRow } from '../act/write.js';
import { CARE_DOMAINS, type CareDomain } from '../framework.js';
import type { Actor } from '@chc/platform';
import type { DstEvidenceRow } from './dst.rows.js';
import { type AgreementRefusal, agreementRefusals, isHigher } from './agreement.rules.js';
import { type DomainPicture, dstPage, dstPicture, versionOf } from './dst.picture.js';
import { DST_LEVELS, DST_RULES, type DstLevel, levelRefusals } from './dst.rules.js';
import { dstIsOpen, membersToSpeakFor, memberOptions, speakingRefusals, voidSignatures, writeDomain, writePart } from './dst.writing.js';

type At = Pick<Standing<'dst'>, 'record' | 'row'>;
type Asked = Readonly<Record<string, string>>;

const asDomain = (text: string | undefined): CareDomain | undefined => (text !== undefined && Object.hasOwn(CARE_DOMAINS, text) ? (text as CareDomain) : undefined);

/** The domain that the form's address asks for. */
const askedDomain = (asked: Asked): { domain?: CareDomain } => {
  const domain = asDomain(asked.domain);
  return domain === undefined ? {} : { domain };
};

const pictureOf = ({ record, row }: At, domain: CareDomain): DomainPicture => dstPicture(record, row).domains.find((one) => one.domain === domain)!;

/** The levels that the asked domain has; all of them while no domain is. */
function offeredLevels({ row }: At, asked: Asked): Readonly<Record<string, string>> {
  const domain = asDomain(asked.domain);
  const offered: readonly DstLevel[] = domain === undefined ? (Object.keys(DST_LEVELS) as DstLevel[]) : DST_RULES[versionOf(row)].domains[domain];
  return Object.fromEntries(offered.map((level) => [level, DST_LEVELS[level]]));
}

function levelNotOffered({ row }: At, domain: CareDomain, level: DstLevel): ReturnType<typeof refuse>[] {
  const levels = DST_RULES[versionOf(row)].domains[domain];
  return levelRefusals(domain, level, versionOf(row)).length === 0 ? [] : [refuse('level', level, `a level this domain has: ${levels.map((code) => DST_LEVELS[code]).join(', ')}`)];
}

const AGREEMENT_SAYS: Readonly<Record<AgreementRefusal, { field: string; expected: string }>> = {
  not_the_highest_proposed: { field: 'level', expected: 'the highest level proposed, because members do not agree' },
  nothing_proposed: { field: 'together', expected: 'the levels that members propose first' },
  disagreement_not_described: { field: 'disagreement', expected: 'who would say what, and why' },
  fall_not_explained: { field: 'wellManaged', expected: 'what shows that the need itself has fallen, and is not well managed' },
};

/** Says what changed, and that signatures under the DST no longer stand, where there were any. */
async function changed(doing: Doing<'dst'>, domain: CareDomain, more: object = {}): Promise<{ details: object }> {
  const voided = await voidSignatures(doing.tx, doing.row.id, doing.at, `domain_changed:${domain}`);
  return { details: { referralId: doing.row.referralId, domain, ...more, ...(voided > 0 && { signaturesVoided: voided }) } };
}

const domainPage = ({ record, row }: At, { domain }: Asked): string => dstPage(record.caseId, row.id, domain);

/** What somebody has written in a domain, as it stands. */
const ownEvidence = ({ record, row }: At, by: Actor, domain: string | undefined): DstEvidenceRow | undefined =>
  record.dst_evidence.find((one) => one.dstId === row.id && one.domain === domain && one.author === by.id && one.supersededAt === null);

const domainField = choice('Domain', CARE_DOMAINS);

/** The twelve domains of a DST: evidence, views, what each member proposes, what stands. */
export const DST_DOMAIN_ACTS = {
  record_domain_evidence: act({
    on: 'dst', stage: 'assessment', title: 'Record evidence in a domain', event: 'domain_evidence_recorded', creates: true,
    says: 'What you write stands under your name. Writing again in a domain puts the new text in the place of yours; the earlier one stays readable on the page of the domain.',
    fields: {
      domain: domainField,
      evidence: lines('Evidence', { rows: 10, hint: 'What the need is, how often, what is done about it, and which paper says so' }),
      // Each author's text is a row of its own: who writes in another domain, or beside them, overtakes nobody.
      replaces: maybe(carried('The text of yours that it replaces')),
    },
    guards: dstIsOpen, page: domainPage,
    initial: (at, asked) => {
      const own = ownEvidence(at, at.by, asked.domain);
      return { ...askedDomain(asked), evidence: own?.evidence, replaces: own?.id };
    },
    check: (at, { domain, replaces }) => (ownEvidence(at, at.by, domain)?.id === replaces ? [] : ['changed_meanwhile']),
    also: async (doing) => {
      const { tx, record, row, input: { domain, evidence }, by, at } = doing;
      const own = ownEvidence(doing, by, domain);
      if (own) await updateRow(tx, 'dst_evidence', own, { superseded_at: at });
      await insertRow(tx, 'dst_evidence', { icb_id: record.person[0]!.icbId, person_id: record.caseId, dst_id: row.id, domain, author: by.id, evidence, author_name: by.name ?? by.id, written_at: at });
      return changed(doing, domain);
    },
  }),

  propose_level: act({
    on: 'dst', stage: 'assessment', title: 'Propose a level', event: 'level_proposed', creates: true,
    fields: { domain: domainField, member: pick('Member of the MDT'), level: choice('Proposed level', DST_LEVELS), reason: lines('Reason', { rows: 6, hint: 'From the evidence; not from diagnosis, setting or who gives the care' }) },
    guards: dstIsOpen, page: domainPage,
    initial: ({ record, row, by }, asked) => {
      const own = membersToSpeakFor(record, row, by).find(({ id, username }) => (asked.member === undefined ? username === by.id : id === asked.member));
      const before = record.dst_proposal.find((one) => one.dstId === row.id && one.domain === asked.domain && one.memberId === own?.id);
      return { ...askedDomain(asked), member: own?.id, level: before?.level, reason: before?.reason };
    },
    offers: (at, asked) => ({ member: memberOptions(membersToSpeakFor(at.record, at.row, at.by)), level: offeredLevels(at, asked) }),
    check: (at, { domain, member, level }) => [...levelNotOffered(at, domain, level), ...speakingRefusals(at.record, at.row, at.by, member)],
    also: async (doing) => {
      const { input: { domain, member, level, reason }, by, at, tx, row } = doing;
      await writePart(doing, 'dst_proposal', { domain, member_id: member }, (one) => one.domain === domain && one.memberId === member, { level, reason, proposed_at: at, recorded_by: by.id });
      const stood = pictureOf(doing, domain).agreedLevel;
      // Somebody sees it otherwise again: the members have to settle it anew.
      const isUnsettled = stood !== undefined && stood !== level;
      if (isUnsettled) {
        const levels = Object.fromEntries(Object.entries(row.levels ?? {}).filter(([settled]) => settled !== domain));
        await writeDomain(doing, domain, { agreed_level: null, agreed_together: null, agreed_at: null, agreed_by: null });
        await updateRow(tx, 'dst', row, { levels });
      }
      return changed(doing, domain, { memberId: member, level, ...(isUnsettled && { unsettled: stood }) });
    },
  }),

  record_individual_view: act({
    on: 'dst', stage: 'assessment', title: 'Record the person’s view of a domain', event: 'individual_view_recorded',
    fields: { domain: domainField, view: lines('The person’s own view', { rows: 6, hint: 'In their words where possible; or how they were asked and could not say' }) },
    guards: dstIsOpen, page: domainPage,
    initial: (at, asked) => ({ ...askedDomain(asked), view: rowOf(at, asked)?.individualView ?? undefined }),
    also: async (doing) => {
      await writeDomain(doing, doing.input.domain, { individual_view: doing.input.view });
      return changed(doing, doing.input.domain);
    },
  }),

  record_representative_view: act({
    on: 'dst', stage: 'assessment', title: 'Record a representative’s view of a domain', event: 'representative_view_recorded',
    fields: { domain: domainField, view: lines('The representative’s view', { rows: 6, hint: 'Say who they are to the person' }) },
    guards: dstIsOpen, page: domainPage,
    initial: (at, asked) => ({ ...askedDomain(asked), view: rowOf(at, asked)?.representativeView ?? undefined }),
    also: async (doing) => {
      await writeDomain(doing, doing.input.domain, { representative_view: doing.input.view });
      return changed(doing, doing.input.domain);
    },
  }),

  agree_level: act({
    on: 'dst', stage: 'assessment', title: 'Record the agreed level', event: 'level_agreed',
    says: 'Where members cannot agree after trying, the highest level proposed stands and the disagreement is kept. A well-managed need is still a need.',
    fields: {
      domain: domainField,
      level: choice('Level', DST_LEVELS),
      together: yesNo('Do all members agree on this level?'),
      disagreement: maybe(lines('The disagreement', { rows: 4, hint: 'Who would say what, and why. Needed when members do not agree' })),
      wellManaged: maybe(lines('If the level has fallen since the previous DST: what shows that the need itself has fallen', { rows: 4, hint: 'Not because it is well managed: would the need come back without the care?' })),
    },
    guards: dstIsOpen, page: domainPage,
    initial: (at, asked) => {
      const row = rowOf(at, asked);
      const domain = asDomain(asked.domain);
      return {
        ...askedDomain(asked), level: row?.agreedLevel ?? (domain && pictureOf(at, domain).highestProposed), together: row?.agreedTogether ?? undefined,
        disagreement: row?.disagreement ?? undefined, wellManaged: row?.wellManaged ?? undefined,
      };
    },
    offers: (at, asked) => ({ level: offeredLevels(at, asked) }),
    check: (at, { domain, level, together, disagreement, wellManaged }) => {
      const { proposals, previousLevel } = pictureOf(at, domain);
      const refusals = agreementRefusals({ level, together, disagreement, wellManaged, proposed: proposals.map((one) => one.level), previous: previousLevel });
      return [
        ...levelNotOffered(at, domain, level),
        ...refusals.map((code) => refuse(AGREEMENT_SAYS[code].field, code === 'not_the_highest_proposed' ? level : '', AGREEMENT_SAYS[code].expected)),
      ];
    },
    sets: ({ row, input: { domain, level } }) => ({ levels: { ...row.levels, [domain]: level } }),
    also: async (doing) => {
      const { domain, level, together, disagreement, wellManaged } = doing.input;
      const { previousLevel, proposals } = pictureOf(doing, domain);
      const isBelow = proposals.some((one) => isHigher(one.level, level));
      await writeDomain(doing, domain, {
        agreed_level: level, agreed_together: together, agreed_at: doing.at, agreed_by: doing.by.id,
        disagreement: together ? null : disagreement, well_managed: previousLevel !== undefined && isHigher(previousLevel, level) ? wellManaged : null,
      });
      return changed(doing, domain, { level, together, ...(isBelow && { belowAProposal: true }) });
    },
  }),
} as const satisfies ActTable;

const rowOf = ({ record, row }: At, asked: Asked): DomainPicture['row'] => record.dst_domain.find((one) => one.dstId === row.id && one.domain === asked.domain);
