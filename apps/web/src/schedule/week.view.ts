import type { ListedProfessional, ShownSlot } from '@chc/casework';
import { addDays, businessDateAt, isWorkingDay, type PlainDate } from '@chc/deadlines';
import { counted, longDate, shortDate } from '../page/wording.js';
import { dayInWords, hoursInWords, mondayOf, placeInWords, professionInWords, standingInWords } from './schedule.words.js';

interface SlotLink {
  readonly href: string;
  readonly hours: string;
  readonly standing: string;
  readonly free: boolean;
  readonly says: string;
}

export interface WeekView {
  readonly title: string;
  readonly showing: string;
  readonly previousHref: string;
  readonly nextHref: string;
  readonly thisHref: string | null;
  readonly days: readonly { readonly on: string; readonly short: string; readonly closed: boolean }[];
  readonly sides: readonly {
    readonly title: string;
    readonly people: readonly { readonly name: string; readonly who: string; readonly offers: string; readonly tooFew: boolean; readonly days: readonly { readonly heading: string; readonly slots: readonly SlotLink[] }[] }[];
  }[];
}

const SIDES = { health: 'Health', social_care: 'Social care' } as const;
const WEEK_DAYS = 5;

const linkOf = (slot: ShownSlot): SlotLink => ({
  href: `/schedule/slots/${slot.id}`, hours: hoursInWords(slot), standing: `${slot.sessionKind === 'chc' ? '' : 'Discharge to assess, '}${standingInWords(slot)}`, free: slot.state === 'offered' && !slot.away,
  says: `${slot.name}, ${dayInWords(businessDateAt(slot.startsAt))}, ${slot.sessionKind === 'chc' ? 'CHC' : 'discharge to assess'}${slot.funded ? '' : ', not funded'}, ${placeInWords(slot)}`,
});

/** A week of professionals by days; weekends only where somebody gives a slot on one. */
export function weekView(week: PlainDate, today: PlainDate, people: readonly ListedProfessional[], slots: readonly ShownSlot[]): WeekView {
  const monday = mondayOf(week);
  const ofDay = new Map<string, ShownSlot[]>();
  for (const slot of slots) {
    const key = `${slot.professionalId} ${businessDateAt(slot.startsAt)}`;
    ofDay.set(key, [...(ofDay.get(key) ?? []), slot]);
  }
  const days = [...Array(7).keys()].map((n) => addDays(monday, n)).filter((on, n) => n < WEEK_DAYS || slots.some(({ startsAt }) => businessDateAt(startsAt) === on));
  const free = slots.filter(({ state, away }) => state === 'offered' && !away).length;
  return {
    title: `Week of ${longDate(monday)}`, showing: `${counted(slots.length, 'slot')}, ${free} of them free`,
    previousHref: `/schedule?week=${addDays(monday, -7)}`, nextHref: `/schedule?week=${addDays(monday, 7)}`, thisHref: monday === mondayOf(today) ? null : '/schedule',
    days: days.map((on) => ({ on: dayInWords(on).split(' ')[0]!, short: shortDate(on), closed: !isWorkingDay(on) })),
    sides: (['health', 'social_care'] as const).map((side) => ({
      title: SIDES[side],
      people: people.filter((one) => one.side === side).map((one) => ({
        name: one.name, who: `${professionInWords(one.profession)}${one.careActAssessor ? ', Care Act assessor' : ''}, ${one.organisation}`,
        offers: one.offered < one.expected ? `Offers ${one.offered} of ${one.expected}` : `Offers ${one.offered}`, tooFew: one.offered < one.expected,
        days: days.map((on) => ({ heading: `${dayInWords(on).split(' ')[0]!} ${shortDate(on)}`, slots: (ofDay.get(`${one.id} ${on}`) ?? []).map(linkOf) })),
      })),
    })).filter(({ people: its }) => its.length > 0),
  };
}
