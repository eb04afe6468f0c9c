import { NightService, type NightResult } from '@chc/jobs';
import type { Database } from '@chc/platform';

/** Runs the nightly jobs of a date, one after the other, as the queue does, but without one. */
export async function aWholeNight(db: Database, businessDate: string): Promise<NightResult> {
  const nights = new NightService(db);
  const night = await nights.open(businessDate, 'asked');
  await nights.flagBreaches(night);
  await nights.flagOverdueReviews(night);
  await nights.raiseEscalations(night);
  await nights.refreshPriorities(night);
  return nights.close(night, await nights.measureHospitalDsts(night));
}

/** Asks again and again until there is an answer; fails when none comes in time. */
export async function until<T>(what: string, ask: () => T | undefined | null | false | Promise<T | undefined | null | false>, withinMs = 45_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`${what} did not come about within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
