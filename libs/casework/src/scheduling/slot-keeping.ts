import { recordAudit } from '@chc/audit';
import { addDays, isWorkingDay, londonInstant, type PlainDate, weekdayOf } from '@chc/deadlines';
import { type Actor, type Database, DomainError, type Queryable } from '@chc/platform';
import { v7 as uuidv7 } from 'uuid';
import { refuse } from '../act/act.js';
import { choice, choices, day, type InputOf, line, lines, maybe, pick, RefusedInput, time, yesNo } from '../act/fields.js';
import { insertRow } from '../act/write.js';
import { PROFESSIONS, type Profession } from '../mdt/mdt.rules.js';
import { SESSION_KINDS } from './scheduling.rows.js';

const WEEKDAYS = { mon: 'Monday', tue: 'Tuesday', wed: 'Wednesday', thu: 'Thursday', fri: 'Friday' } as const;
const WEEKDAY_CODES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
/** A pattern is offered for so many days at once at the most. */
const MOST_PATTERN_DAYS = 92;

const bySide = Object.fromEntries(Object.entries(PROFESSIONS).filter(([, { discipline }]) => discipline !== 'other').map(([code, { title }]) => [code, title])) as Record<Profession, string>;

export const PROFESSIONAL_FIELDS = {
  name: line('Name', { most: 120 }),
  profession: choice('Profession', bySide),
  careActAssessor: yesNo('Responsible for Care Act assessments?'),
  organisation: line('Organisation', { most: 120 }),
  practitioner: maybe(line('Their code as our practitioner', { most: 40, hint: 'For one of ours. Leave it out for somebody from outside', list: 'practitioners' })),
  email: maybe(line('Email', { most: 254, hint: 'Needed for somebody from outside: invitations and links go there' })),
} as const;

export const SLOT_FIELDS = {
  professional: pick('Who'),
  fromOn: day('First day'),
  toOn: day('Last day', { hint: 'The same day for one slot' }),
  weekdays: choices('On', WEEKDAYS),
  from: time('From', { hint: '24-hour clock, for example 09:30' }),
  to: time('Until'),
  online: yesNo('Online?'),
  place: maybe(line('Place', { hint: 'Where it is not online: a clinic or an office, not somebody’s home' })),
  sessionKind: choice('What the session is for', SESSION_KINDS),
  funded: yesNo('Is the session funded?', { hint: 'Whether somebody pays for the time that it takes' }),
} as const;

export const WITHDRAW_FIELDS = { reason: lines('Why', { rows: 2, most: 500 }) } as const;
const MAILBOX = /^[^\s<>@,;:"()[\]\\]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;

/**
 * Adds somebody who gives slots.
 * @throws RefusedInput where neither a code of ours nor an email says who they are; DomainError professional_is_known
 */
export async function addProfessional(db: Database, by: Actor, icbId: string, input: InputOf<typeof PROFESSIONAL_FIELDS>, today: PlainDate): Promise<string> {
  const refusals = [
    ...(input.practitioner === undefined && input.email === undefined ? [refuse('email', '', 'the email of somebody from outside, or the code of one of ours')] : []),
    ...(input.email !== undefined && !MAILBOX.test(input.email) ? [refuse('email', input.email, 'an email address')] : []),
  ];
  if (refusals.length > 0) throw new RefusedInput(refusals);
  return db.transaction(async (tx) => {
    const { rowCount } = await tx.query(`select from professional where icb_id = $1 and left_on is null and (practitioner = $2 or (practitioner is null and $2::text is null and lower(email) = lower($3)))`, [icbId, input.practitioner ?? null, input.email ?? null]);
    if (rowCount! > 0) throw new DomainError('conflict', ['professional_is_known']);
    const id = await insertRow(tx, 'professional', {
      icb_id: icbId, name: input.name, profession: input.profession, side: PROFESSIONS[input.profession].discipline, care_act_assessor: input.careActAssessor,
      organisation: input.organisation, practitioner: input.practitioner, email: input.email, added_on: today, added_by: by.id,
    });
    await recordAudit(tx, by, { action: 'professional_added', subjectKind: 'professional', subjectId: id, details: { profession: input.profession, practitioner: input.practitioner } });
    return id;
  });
}

/** What became of a pattern: how many slots, and the days that have none, with the reason. */
export interface Offered {
  readonly made: number;
  readonly left: readonly { readonly on: PlainDate; readonly because: 'bank_holiday' | 'slot_of_theirs_already' }[];
}

/**
 * Offers the slots of a week pattern: each of its weekdays from a day to another, but for bank holidays and days on which the
 * same person has a slot at that time already (the database's exclusion constraint says which).
 * @throws RefusedInput for a pattern that is none; DomainError where nothing at all could be offered
 */
export async function offerSlots(db: Database, by: Actor, icbId: string, input: InputOf<typeof SLOT_FIELDS>, { today, at }: { readonly today: PlainDate; readonly at: Date }): Promise<Offered> {
  const refusals = [
    ...(input.fromOn < today ? [refuse('fromOn', input.fromOn, 'today or later')] : []),
    ...(input.toOn < input.fromOn || input.toOn > addDays(input.fromOn, MOST_PATTERN_DAYS) ? [refuse('toOn', input.toOn, `a day from the first one on, within ${MOST_PATTERN_DAYS} days`)] : []),
    ...(input.to <= input.from ? [refuse('to', input.to, `a time after ${input.from}`)] : []),
    ...(minutes(input.to) - minutes(input.from) < 15 || minutes(input.to) - minutes(input.from) > 720 ? [refuse('to', input.to, 'a quarter of an hour to twelve hours after it begins')] : []),
    ...(!input.online && input.place === undefined ? [refuse('place', '', 'where it is, as it is not online')] : []),
    ...(input.weekdays.length === 0 ? [refuse('weekdays', '', 'one weekday at least')] : []),
  ];
  if (refusals.length > 0) throw new RefusedInput(refusals);
  const days = daysOf(input).map((on) => ({ on, id: uuidv7(), starts_at: londonInstant(`${on}T${input.from}`), ends_at: londonInstant(`${on}T${input.to}`) })).filter(({ starts_at: starts }) => starts > at);
  const working = days.filter(({ on }) => isWorkingDay(on));
  return db.transaction(async (tx) => {
    const { rowCount } = await tx.query('select from professional where id = $1 and icb_id = $2 and left_on is null for share', [input.professional, icbId]);
    if (rowCount === 0) throw new RefusedInput([refuse('professional', '', 'somebody who gives slots')]);
    const { rows: made } = await tx.query<{ id: string }>(`
      insert into slot (id, icb_id, professional_id, during, place, online, session_kind, funded, offered_on, offered_by)
      select d.id, $2, $3, tstzrange(d.starts_at, d.ends_at), $4, $5, $6, $7, $8, $9 from jsonb_to_recordset($1) as d (id uuid, starts_at timestamptz, ends_at timestamptz) order by d.starts_at
      on conflict do nothing returning id`,
    [JSON.stringify(working), icbId, input.professional, input.place ?? null, input.online, input.sessionKind, input.funded, today, by.id]);
    const ids = new Set(made.map(({ id }) => id));
    const left = days.flatMap(({ on, id }) => (ids.has(id) ? [] : [{ on, because: isWorkingDay(on) ? 'slot_of_theirs_already' as const : 'bank_holiday' as const }]));
    if (made.length === 0) throw new DomainError('conflict', [...new Set(left.map(({ because }) => because)), ...(left.length === 0 ? ['no_such_day'] : [])]);
    await recordAudit(tx, by, { action: 'slots_offered', subjectKind: 'professional', subjectId: input.professional, details: { slots: made.length, fromOn: input.fromOn, toOn: input.toOn, weekdays: input.weekdays, sessionKind: input.sessionKind, funded: input.funded, left: left.length } });
    return { made: made.length, left };
  });
}

const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

function daysOf({ fromOn, toOn, weekdays }: Pick<InputOf<typeof SLOT_FIELDS>, 'fromOn' | 'toOn' | 'weekdays'>): PlainDate[] {
  const days: PlainDate[] = [];
  for (let on = fromOn; on <= toOn; on = addDays(on, 1)) if ((weekdays as readonly string[]).includes(WEEKDAY_CODES[weekdayOf(on)]!)) days.push(on);
  return days;
}

interface Held { readonly state: string; readonly version: number; readonly session_kind: string; readonly starts_at: Date }

async function hold(tx: Queryable, icbIds: readonly string[], id: string): Promise<Held> {
  const { rows: [slot] } = await tx.query<Held>('select state, version, session_kind, lower(during) as starts_at from slot where id = $1 and icb_id = any ($2) for update', [id, icbIds]);
  if (!slot) throw new DomainError('not_found', ['no_such_slot']);
  return slot;
}

/** Takes an offered slot back. @throws DomainError where it is booked (cancel the meeting first) or withdrawn */
export async function withdrawSlot(db: Database, by: Actor, icbIds: readonly string[], id: string, { reason }: InputOf<typeof WITHDRAW_FIELDS>, today: PlainDate): Promise<void> {
  await db.transaction(async (tx) => {
    const { state } = await hold(tx, icbIds, id);
    if (state !== 'offered') throw new DomainError('conflict', [state === 'booked' ? 'slot_is_booked' : 'slot_is_withdrawn']);
    await tx.query(`update slot set state = 'withdrawn', withdrawn_on = $2, withdrawn_by = $3, withdrawn_reason = $4, version = version + 1 where id = $1`, [id, today, by.id, reason]);
    await recordAudit(tx, by, { action: 'slot_withdrawn', subjectKind: 'slot', subjectId: id });
  });
}

/** Says that a session of discharge to assess was given: it is booked for no case of ours, and counts as used. */
export async function useForDischargeToAssess(db: Database, by: Actor, icbIds: readonly string[], id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const { state, session_kind: kind } = await hold(tx, icbIds, id);
    if (kind !== 'discharge_to_assess') throw new DomainError('conflict', ['session_is_chc']);
    if (state !== 'offered') throw new DomainError('conflict', [state === 'booked' ? 'slot_is_taken' : 'slot_is_withdrawn']);
    await tx.query(`update slot set state = 'booked', version = version + 1 where id = $1`, [id]);
    await recordAudit(tx, by, { action: 'session_used', subjectKind: 'slot', subjectId: id });
  });
}

