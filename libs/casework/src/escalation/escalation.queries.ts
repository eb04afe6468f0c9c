import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';
import { ALL_ESCALATION_KINDS, type EscalationKind } from './escalation.kinds.js';

/** Which open escalations: those that wait for an answer (never acknowledged, or raised again), those with a plan, or all. */
export const ESCALATION_SHOWS = {
  waiting: '(e.acknowledged_on is null or e.raised_again_on is not null)', planned: '(e.acknowledged_on is not null and e.raised_again_on is null)', all: 'true',
} as const;
export type EscalationShow = keyof typeof ESCALATION_SHOWS;

export interface EscalationsAsked {
  readonly show: EscalationShow;
  readonly kind?: EscalationKind | undefined;
  /** The id of an organisation: a place, commissioner or ICB. */
  readonly place?: string | undefined;
  /** A practitioner's code. */
  readonly owner?: string | undefined;
}

/** One open escalation. */
export interface OpenEscalation {
  readonly id: string;
  readonly caseId: string;
  readonly kind: EscalationKind;
  readonly raisedOn: PlainDate;
  readonly acknowledgedOn: PlainDate | null;
  readonly planOn: PlainDate | null;
  readonly plan: string | null;
  readonly raisedAgainOn: PlainDate | null;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly nhsNumber: string | null;
  readonly owner: string | null;
  readonly ownerName: string | null;
  readonly commissioner: string;
  /** What it waits since: receipt of a referral, the day a review was due. */
  readonly since: PlainDate;
}

export interface EscalationCursor {
  readonly raisedOn: PlainDate;
  readonly id: string;
}

export const ESCALATION_PAGE = 25;

function found({ show, kind, place, owner }: EscalationsAsked): string {
  return `from escalation e join seen_person p on p.id = e.person_id
    where e.cleared_on is null and ${ESCALATION_SHOWS[show]} and ${kind ? 'e.kind = $1' : '$1::text is null'}
      and ${place ? 'p.commissioner_id in (select organisation_id from organisation_above($2) where above_id = $3)' : '($2::date is not null and $3::uuid is null)'}
      and ${owner ? 'p.practitioner = $4' : '$4::text is null'}`;
}
const given = ({ kind, place, owner }: EscalationsAsked, today: PlainDate): unknown[] => [kind ?? null, today, place ?? null, owner ?? null];
const nameOf = ({ show, kind, place, owner }: EscalationsAsked): string => [show, kind && 'kind', place && 'place', owner && 'owner'].filter(Boolean).join('-');

/** One page of the open escalations, the longest raised first. Reads escalation_open or escalation_open_by_kind; of an owner, their cases. */
export async function readEscalations(db: Queryable, today: PlainDate, asked: EscalationsAsked, after: EscalationCursor | null): Promise<{ rows: readonly OpenEscalation[]; next: EscalationCursor | null }> {
  const { rows } = await db.query<OpenEscalation>({
    name: `escalations-${nameOf(asked)}`,
    text: `
      with page as (
        select e.* ${found(asked)} and (e.raised_on, e.id) > ($5::date, $6::uuid) order by e.raised_on, e.id limit $7
      )
      select e.id, e.person_id as "caseId", e.kind, e.raised_on as "raisedOn", e.acknowledged_on as "acknowledgedOn", e.plan_on as "planOn", e.plan, e.raised_again_on as "raisedAgainOn",
        p.family_name as "familyName", p.given_name as "givenName", p.nhs_number as "nhsNumber", p.practitioner as owner,
        (select a.name from account a where a.practitioner = p.practitioner order by a.last_signed_in_at desc nulls last limit 1) as "ownerName",
        coalesce(o.name, o.code) as commissioner, coalesce(r.received_on, v.due_on) as since
      from page e join seen_person p on p.id = e.person_id join organisation o on o.id = p.commissioner_id
      left join referral r on r.id = e.referral_id left join review v on v.id = e.review_id
      order by e.raised_on, e.id`,
    values: [...given(asked, today), after?.raisedOn ?? '-infinity', after?.id ?? '00000000-0000-0000-0000-000000000000', ESCALATION_PAGE + 1],
  });
  const shown = rows.slice(0, ESCALATION_PAGE);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > ESCALATION_PAGE && last ? { raisedOn: last.raisedOn, id: last.id } : null };
}

/** How many there are of each kind, whatever the kind asked for. */
export async function countEscalations(db: Queryable, today: PlainDate, asked: EscalationsAsked): Promise<Readonly<Record<EscalationKind, number>>> {
  const any = { ...asked, kind: undefined };
  const { rows } = await db.query<{ kind: EscalationKind; count: number }>({
    name: `escalations-counted-${nameOf(any)}`, text: `select e.kind, count(*)::int as count ${found(any)} group by e.kind`, values: given(any, today),
  });
  return Object.fromEntries(ALL_ESCALATION_KINDS.map((kind) => [kind, rows.find((row) => row.kind === kind)?.count ?? 0])) as Record<EscalationKind, number>;
}

/** As many as the navigation counts: beyond it says «and more». */
export const ESCALATIONS_COUNTED = 99;

/**
 * How many escalations wait for somebody's answer: in the cases they own, or for whoever owns none in all they see. Stops
 * counting soon, since every page asks.
 */
export async function countWaitingEscalations(db: Queryable, practitioner: string | null): Promise<number> {
  const mine = `from person p join escalation e on e.person_id = p.id where p.practitioner = $1 and e.cleared_on is null and ${ESCALATION_SHOWS.waiting}`;
  const all = `from escalation e join seen_person p on p.id = e.person_id where $1::text is null and e.cleared_on is null and ${ESCALATION_SHOWS.waiting}`;
  const { rows: [counted] } = await db.query<{ count: number }>({
    name: `escalations-waiting-${practitioner === null ? 'all' : 'own'}`,
    text: `select count(*)::int as count from (select 1 ${practitioner === null ? all : mine} limit ${ESCALATIONS_COUNTED + 1}) waiting`, values: [practitioner],
  });
  return counted!.count;
}
