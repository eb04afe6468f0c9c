import { businessDateAt, careStartAfterDecision, careStartAfterFastTrack, type CareStartReading, fastTrackCareDueAt, type PlainDate } from '@chc/deadlines';
import type { CaseRecord } from '../case/case.record.js';
import type { ReferralRow } from '../case/case.rows.js';

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
    const referral = eligibility.funding === 'chc_fast_track' ? record.referral.find(({ id }) => id === eligibility.referralId) : undefined;
    const started = firstDayOfCare(record, eligibility.id, referral);
    const reading = referral ? afterFastTrack(referral, started, record) : careStartAfterDecision(eligibility.eligibleFrom, started, record.today, record.values.care_start_days);
    const lasts = eligibility.eligibleTo === null || eligibility.eligibleTo > record.today;
    return { eligibilityId: eligibility.id, ...reading, waits: lasts && started === null && !record.person[0]?.diedOn };
  });
}

function afterFastTrack({ receivedAt, receivedOn, careDueAt }: ReferralRow, started: PlainDate | null, { today, values }: CaseRecord): CareStartReading {
  const from = new Date(receivedAt ?? `${receivedOn}T23:59:59Z`);
  return careStartAfterFastTrack(from, careDueAt === null ? fastTrackCareDueAt(from, values.fast_track_hours) : new Date(careDueAt), started, today);
}

/** The first day of any package under it, or of the care that was recorded on a Fast Track referral itself. */
function firstDayOfCare(record: CaseRecord, eligibilityId: string, referral: ReferralRow | undefined): PlainDate | null {
  const days = record.care_package.flatMap(({ eligibilityId: its, startsOn }) => (its === eligibilityId && startsOn !== null ? [startsOn] : []));
  const recorded = referral?.careStartedAt ? [businessDateAt(new Date(referral.careStartedAt))] : [];
  return [...days, ...recorded].sort()[0] ?? null;
}
