import { careStartAfterDecision, careStartAfterFastTrack, type CareStartReading, type PlainDate } from '@chc/deadlines';
import type { CaseRecord } from '../case/case.record.js';

/** The care-start clock of one eligibility. */
export interface CareStart extends CareStartReading {
  readonly eligibilityId: string;
  /** Whether somebody still waits for it: eligible, alive, no care begun. */
  readonly waits: boolean;
}

/**
 * How long the person waited for care under each eligibility that a decision opened: from the decision, or for Fast Track
 * from the receipt of its tool. Imported Fast Track referrals hold no time of day: theirs count from the end of the day of receipt.
 */
export function careStart(record: CaseRecord): CareStart[] {
  return record.eligibility.map((eligibility): CareStart => {
    const started = firstDayOfCare(record, eligibility.id);
    const referral = eligibility.funding === 'chc_fast_track' ? record.referral.find(({ id }) => id === eligibility.referralId) : undefined;
    const reading = referral
      ? careStartAfterFastTrack(new Date(referral.receivedAt ?? `${referral.receivedOn}T23:59:59Z`), started, record.today, record.values.fast_track_hours)
      : careStartAfterDecision(eligibility.eligibleFrom, started, record.today, record.values.care_start_days);
    const lasts = eligibility.eligibleTo === null || eligibility.eligibleTo > record.today;
    return { eligibilityId: eligibility.id, ...reading, waits: lasts && started === null && !record.person[0]?.diedOn };
  });
}

function firstDayOfCare(record: CaseRecord, eligibilityId: string): PlainDate | null {
  const days = record.care_package.flatMap(({ eligibilityId: its, startsOn }) => (its === eligibilityId && startsOn !== null ? [startsOn] : []));
  return days.sort()[0] ?? null;
}
