import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';
import type { ReferralState } from '../referral/referral.states.js';
import type { FamilyFormat } from './family.rows.js';

/** One referral as a family may know of it: dates and states, nothing that anybody wrote. */
export interface FamilyReferral {
  readonly id: string;
  readonly activityType: '01' | '02' | 'RA';
  readonly state: ReferralState;
  readonly receivedOn: PlainDate;
  readonly receivedAt: Date | null;
  readonly meetingOn: PlainDate | null;
  readonly meetingTime: string | null;
  readonly delayReason: string | null;
  readonly expectedDecisionOn: PlainDate | null;
  readonly decidedOn: PlainDate | null;
  readonly decisionOutcome: string | null;
  readonly concludedOn: PlainDate | null;
  readonly careDueAt: Date | null;
  readonly careStartedAt: Date | null;
  /** When the person, or somebody for them, was told of the decision in writing. */
  readonly toldOn: PlainDate | null;
  readonly appealBy: PlainDate | null;
  /** When a letter said sorry for the delay. */
  readonly sorryOn: PlainDate | null;
  readonly undecidedAtDeath: boolean;
}

/** Everything the family page is made of. What is not here cannot get onto it: no level, no diagnosis, no note, no free text. */
export interface FamilyFacts {
  readonly today: PlainDate;
  readonly name: string;
  readonly diedOn: PlainDate | null;
  readonly forWhom: 'individual' | 'representative';
  readonly format: FamilyFormat;
  readonly contactName: string | null;
  readonly contactPhone: string | null;
  readonly expiresOn: PlainDate;
  /** What the consent reaches; null where the link rests on no consent. */
  readonly consentScope: readonly string[] | null;
  readonly teamName: string | null;
  readonly teamPhone: string | null;
  readonly needs: readonly string[];
  readonly referrals: readonly FamilyReferral[];
  /** A Checklist that led to no full assessment: when it came and when the person was told. */
  readonly firstLook: { readonly receivedOn: PlainDate; readonly toldOn: PlainDate | null } | null;
  readonly funding: { readonly kind: string; readonly from: PlainDate } | null;
  readonly review: { readonly dueOn: PlainDate; readonly bookedFor: PlainDate | null } | null;
  /** A request to look at the decision again that is not answered yet. */
  readonly appeal: { readonly requestedOn: PlainDate; readonly dueOn: PlainDate | null } | null;
}

const LETTER_OF = `from letter x where x.referral_id = r.id and x.state = 'issued' and x.recipient_kind in ('individual', 'representative')`;

/** The one statement of the family page: $1 the link, $2 today. It names every column it reads. */
const FACTS = `
  select $2::date::text as today, coalesce(nullif(concat_ws(' ', p.given_name, p.family_name), ''), 'the person') as name, p.died_on as "diedOn", l.for_whom as "forWhom", l.format,
    l.contact_name as "contactName", l.contact_phone as "contactPhone", l.expires_on as "expiresOn", c.scope as "consentScope",
    h.team_name as "teamName", h.team_phone as "teamPhone",
    array(select distinct n.need from communication_need n where n.person_id = p.id and n.ended_on is null order by 1) as needs,
    (select coalesce(json_agg(json_build_object(
        'id', r.id, 'activityType', r.activity_type, 'state', r.state, 'receivedOn', r.received_on, 'receivedAt', r.received_at, 'meetingOn', r.mdt_meeting_on, 'meetingTime', r.mdt_meeting_time,
        'delayReason', r.delay_reason, 'expectedDecisionOn', r.expected_decision_on, 'decidedOn', r.decided_on, 'decisionOutcome', r.decision_outcome, 'concludedOn', r.concluded_on,
        'careDueAt', case when r.activity_type = '02' then coalesce(r.care_due_at, r.received_at + make_interval(hours => dated_value_on('fast_track_hours', r.icb_id, r.received_on)::int)) end,
        'careStartedAt', r.care_started_at, 'undecidedAtDeath', r.undecided_at_death,
        'toldOn', coalesce((select min(x.letter_on) ${LETTER_OF} and x.kind = 'decision'), r.outcome_communicated_on),
        'appealBy', (select max(x.appeal_by) ${LETTER_OF} and x.kind = 'decision'),
        'sorryOn', (select max(x.letter_on) ${LETTER_OF} and x.kind = 'delay')) order by r.received_on, r.id), '[]')
      from referral r where r.person_id = p.id and r.set_aside_on is null) as referrals,
    (select json_build_object('receivedOn', k.received_on, 'toldOn', k.outcome_sent_on) from checklist k
      where k.person_id = p.id and k.received_on is not null and not k.threshold_met and not k.full_assessment_required order by k.received_on desc, k.id desc limit 1) as "firstLook",
    (select json_build_object('kind', e.funding, 'from', e.eligible_from) from eligibility e
      where e.person_id = p.id and e.eligible_from <= $2 and (e.eligible_to is null or e.eligible_to > $2) order by e.funding not like 'chc%', e.eligible_from desc limit 1) as funding,
    (select json_build_object('dueOn', v.due_on, 'bookedFor', v.booked_for) from review v join eligibility e on e.id = v.eligibility_id
      where e.person_id = p.id and v.state in ('due', 'booked') and (e.eligible_to is null or e.eligible_to > $2) order by v.due_on, v.id limit 1) as review,
    (select json_build_object('requestedOn', a.requested_on, 'dueOn', a.due_on) from appeal a join referral r on r.id = a.referral_id
      where r.person_id = p.id and a.outcome_letter_on is null order by a.requested_on desc, a.id limit 1) as appeal
  from family_link l join person p on p.id = l.person_id left join consent c on c.id = l.consent_id left join letterhead h on h.icb_id = p.icb_id
  where l.id = $1`;

type Instants = 'receivedAt' | 'careDueAt' | 'careStartedAt';
type Read = Omit<FamilyFacts, 'referrals'> & { referrals: readonly (Omit<FamilyReferral, Instants> & Record<Instants, string | null>)[] };

/** What the family page of a link is made of; null when there is no such link. Whether the link still opens is asked apart. */
export async function readFamilyFacts(db: Queryable, linkId: string, today: PlainDate): Promise<FamilyFacts | null> {
  const { rows: [read] } = await db.query<Read>({ name: 'family-facts', text: FACTS, values: [linkId, today] });
  if (!read) return null;
  const at = (text: string | null): Date | null => (text === null ? null : new Date(text));
  return { ...read, referrals: read.referrals.map((row) => ({ ...row, receivedAt: at(row.receivedAt), careDueAt: at(row.careDueAt), careStartedAt: at(row.careStartedAt) })) };
}
