import { v7 as uuidv7 } from 'uuid';
import { recordAudit } from '@chc/audit';
import { flagBreaches, flagOverdueReviews, type Night, raiseEscalations, type Swept } from '@chc/casework';
import { countHospitalDsts, countNight, type HospitalDsts, type NightCounts, type Share } from '@chc/returns';
import { type Database, NIGHT } from '@chc/platform';
import type { NightJobData } from './jobs.js';

/** What a night prints (the outside contract, section 4): the counts at the end of its date and what the run itself did. */
export interface NightResult extends NightCounts {
  readonly asOf: string;
  readonly newlyFlagged: number;
  readonly cleared: number;
  readonly dstInAcuteByPlace: Readonly<Record<string, Share>>;
}

const NOTHING: Swept = { raised: 0, cleared: 0 };

/** The work of the nightly jobs, one method a job. Each may be done again: the rows say what is done. */
export class NightService {
  constructor(private readonly db: Database) {}

  /**
   * Opens a run. One for a date before the latest completed night counts as at that date and raises and clears nothing.
   * @param reason who wanted it: the schedule, a missed night made up, or somebody
   */
  async open(businessDate: string, reason: 'schedule' | 'missed' | 'asked'): Promise<NightJobData> {
    const runId = uuidv7();
    await this.db.query(`
      insert into nightly_run (id, business_date, reason, counts_only)
      select $1, $2, $3, exists (select from job_run where job = 'nightly' and business_date > $2)`, [runId, businessDate, reason]);
    return { runId, businessDate };
  }

  async flagBreaches(night: Night): Promise<Swept> {
    return (await this.raises(night)) ? flagBreaches(this.db, night) : NOTHING;
  }

  async flagOverdueReviews(night: Night): Promise<Swept> {
    return (await this.raises(night)) ? flagOverdueReviews(this.db, night) : NOTHING;
  }

  async raiseEscalations(night: Night): Promise<Swept> {
    return (await this.raises(night)) ? raiseEscalations(this.db, night) : NOTHING;
  }

  async measureHospitalDsts({ businessDate }: Night): Promise<HospitalDsts> {
    return countHospitalDsts(this.db, businessDate);
  }

  /**
   * Counts the day, finishes the run and writes the date's ledger row, all from one snapshot. What the run raised and
   * cleared is read from its breaches, so that a run taken up again after a crash says the same as an undisturbed one.
   */
  close({ runId, businessDate }: Night, hospitalDsts: HospitalDsts): Promise<NightResult> {
    return this.db.transaction(async (tx) => {
      const { rows: [run] } = await tx.query<{ result: NightResult | null; counts_only: boolean }>(
        'select result, counts_only from nightly_run where id = $1 for update', [runId]);
      if (run?.result) return run.result;
      const { whole, byOrganisation, dstInAcuteByPlace } = await countNight(tx, businessDate, hospitalDsts);
      const { rows: [did] } = await tx.query<{ raised: number; cleared: number }>(`
        select (select count(*)::int from breach where raised_run_id = $1) as raised,
          (select count(*)::int from breach where cleared_run_id = $1) as cleared`, [runId]);
      const { referralsOver28Days, ...counts } = whole;
      const result: NightResult = {
        asOf: businessDate, referralsOver28Days, newlyFlagged: did!.raised, cleared: did!.cleared, ...counts, dstInAcuteByPlace,
      };
      await tx.query('update nightly_run set finished_at = now(), result = $2 where id = $1', [runId, result]);
      await tx.query(`
        insert into job_run (job, business_date, run_id, finished_at, counts, by_organisation) values ('nightly', $1, $2, now(), $3, $4)
        on conflict (job, business_date) do update set run_id = excluded.run_id, finished_at = excluded.finished_at,
          counts = excluded.counts, by_organisation = excluded.by_organisation`, [businessDate, runId, result, byOrganisation]);
      await recordAudit(tx, NIGHT, { action: 'night_closed', subjectKind: 'night', subjectId: businessDate, details: { runId, newlyFlagged: result.newlyFlagged, cleared: result.cleared } });
      return result;
    });
  }

  private async raises({ runId }: Night): Promise<boolean> {
    const { rows: [run] } = await this.db.query<{ counts_only: boolean }>('select counts_only from nightly_run where id = $1', [runId]);
    return run !== undefined && !run.counts_only;
  }
}
