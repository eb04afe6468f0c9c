import { addDays, CLOCK_DAYS, type PlainDate } from '@chc/deadlines';
import type { ReferralRow } from '../case/case.rows.js';

/** The day by which something is usually asked for: so many days from today, and not past the 28th day of a referral that has still to reach it. */
export function askBy({ activityType, receivedOn }: Pick<ReferralRow, 'activityType' | 'receivedOn'>, today: PlainDate, days: number): PlainDate {
  const [usual, deadline] = [addDays(today, days), addDays(receivedOn, CLOCK_DAYS)];
  return activityType === '01' && deadline >= today && deadline < usual ? deadline : usual;
}
