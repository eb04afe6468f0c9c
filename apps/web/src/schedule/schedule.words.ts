import { type MeetingReason, type MeetingRefusal, PROFESSIONS, reasonInWords, type ShownSlot } from '@chc/casework';
import { addDays, businessDateAt, londonTimeAt, type PlainDate, weekdayOf } from '@chc/deadlines';
import { longDate } from '../page/wording.js';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** `Monday 9 March 2026`. */
export const dayInWords = (on: PlainDate): string => `${WEEKDAYS[weekdayOf(on)]!} ${longDate(on)}`;

/** `09:00 to 12:00`, in London. */
export const hoursInWords = ({ startsAt, endsAt }: { readonly startsAt: Date; readonly endsAt: Date }): string => `${londonTimeAt(startsAt)} to ${londonTimeAt(endsAt)}`;

/** The Monday of the week a day is in. */
export const mondayOf = (on: PlainDate): PlainDate => addDays(on, -((weekdayOf(on) + 6) % 7));

export const professionInWords = (profession: ShownSlot['profession']): string => PROFESSIONS[profession]?.title ?? profession;

export const placeInWords = ({ online, place }: Pick<ShownSlot, 'online' | 'place'>): string => (online ? (place ? `online: ${place}` : 'online') : place ?? 'no place said');

/** Whether a slot is free, in words: never by colour alone. */
export function standingInWords({ state, purpose, answer, sessionKind, away }: Pick<ShownSlot, 'state' | 'purpose' | 'answer' | 'sessionKind' | 'away'>): string {
  if (state === 'withdrawn') return 'taken back';
  if (state === 'offered') return away ? 'away' : 'free';
  // Booked for a case that the reader may not see, or for none of ours.
  if (purpose === null) return sessionKind === 'discharge_to_assess' ? 'given' : 'booked';
  return `${purpose === 'mdt' ? 'MDT' : 'review'}, ${answer === 'accepted' ? 'accepted' : 'not answered yet'}`;
}

const REASON_WORDS: Readonly<Record<MeetingReason, string>> = {
  health_and_social_care: 'both health and social care are there',
  two_healthcare_professions: 'two healthcare professions, nobody of social care',
  with_the_coordinator: 'the coordinator is there',
  time_to_verify: 'leaves two working days for verification before day 28',
  over_28_days_anyway: 'day 28 can no longer be met: the earliest is the best',
};
export const meetingReason = (reason: MeetingReason, days: number): string => (reason === 'time_to_verify' ? `leaves ${days} working days for verification by day 28` : REASON_WORDS[reason]);

/** Why a meeting is refused: before anybody took part, an MDT in law is a matter of who would. */
const REFUSAL_WORDS: Partial<Record<MeetingRefusal, string>> = {
  mdt_without_healthcare_profession: 'nobody of a healthcare profession is free then',
  mdt_of_one_professional: 'only one professional is free then: an MDT takes another healthcare profession, or a Care Act assessor',
  mdt_of_one_profession: 'those free then are all of one profession, and none is a Care Act assessor',
};
export const meetingRefusal = (refusal: MeetingRefusal): string => REFUSAL_WORDS[refusal] ?? reasonInWords(refusal);

export const onInWords = (at: Date): string => dayInWords(businessDateAt(at));
