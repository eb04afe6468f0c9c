import { CARE_DOMAINS, type CareDomain, type CaseRecord, DST_LEVELS, membersOf, type OpenLink, standingDst } from '@chc/casework';
import { clock } from '@chc/deadlines';
import { longDate, nhsNumberGroups } from '../page/wording.js';
import { hoursInWords, onInWords, professionInWords } from './schedule.words.js';

/** One case as somebody from outside sees it: who it is, when the MDT meets and with which professions, and their own words. */
export function oneCaseView(record: CaseRecord, link: OpenLink): object {
  const person = record.person[0]!;
  const referral = record.referral.find(({ id }) => id === link.referralId)!;
  const booking = record.slot_booking.find(({ mdtMemberId, cancelledOn }) => mdtMemberId === link.memberId && cancelledOn === null);
  const declined = record.slot_booking.some(({ mdtMemberId, answer }) => mdtMemberId === link.memberId && answer === 'declined');
  const dst = standingDst(record, referral.id);
  const isOpen = referral.state === 'assessing';
  const own = (domain: string): { level: string | null; evidence: string | null } => {
    const proposal = record.dst_proposal.find((one) => one.dstId === dst?.id && one.domain === domain && one.memberId === link.memberId);
    const evidence = record.dst_evidence.find((one) => one.dstId === dst?.id && one.domain === domain && one.author === link.by.id && one.supersededAt === null);
    return { level: proposal ? DST_LEVELS[proposal.level] : null, evidence: evidence?.evidence ?? null };
  };
  return {
    name: [person.givenName, person.familyName].filter(Boolean).join(' ') || 'Name not known', nhsNumber: person.nhsNumber ? nhsNumberGroups(person.nhsNumber) : 'not known', born: person.bornOn ? longDate(person.bornOn) : 'not known',
    you: link.by.name, until: longDate(link.expiresOn), dueOn: longDate(clock(referral.receivedOn, record.today).dueOn),
    meeting: booking ? { when: `${onInWords(new Date(booking.startsAt))}, ${hoursInWords({ startsAt: new Date(booking.startsAt), endsAt: new Date(booking.endsAt) })}`, where: referral.mdtMeetingPlace, answer: booking.answer, calendar: true } : null,
    declined: booking === undefined && declined,
    members: membersOf(record, referral.id).map((member) => `${member.name}, ${professionInWords(member.profession)}, ${member.organisation}`),
    dst: dst !== undefined && isOpen ? 'open' : dst === undefined && isOpen ? 'not_begun' : 'closed',
    domains: Object.entries(CARE_DOMAINS).map(([domain, title]) => ({ title, href: `/one-case/open/${domain}`, ...own(domain as CareDomain) })),
  };
}
