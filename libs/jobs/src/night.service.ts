import { v7 as uuidv7 } from 'uuid';
import { recordAudit } from '@chc/audit';
import { flagBreaches, flagOverdueReviews, type Night, raiseEscalations, refreshPriorities, type Swept } from '@chc/casework';
import { countHospitalDsts, countNight, type HospitalDsts, type NightCounts, type Share } from '@chc/returns';
import { type Database, faultOf, NIGHT } from '@chc/platform';
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
   * A latest one first has the cases of moved places follow to their ICB.
   * @param reason who wanted it: the schedule, a missed night made up, or somebody
   * @param asked by whom, and the id that makes the same wish the same run; without it each call is one
   */
  async open(businessDate: string, reason: 'schedule' | 'missed' | 'asked', asked?: { by: string; runId: string }): Promise<NightJobData> {
    const runId = asked?.runId ?? uuidv7();
    const { rows: [run] } = await this.db.query<{ counts_only: boolean }>(`
      insert into nightly_run (id, business_date, reason, counts_only, asked_by)
      select $1, $2, $3, exists (select from job_run where job = 'nightly' and business_date > $2), $4
      on conflict (id) do nothing returning counts_only`, [runId, businessDate, reason, asked?.by ?? null]);
    if (run?.counts_only === false) await this.db.query('select settle_moved_cases($1)', [businessDate]);
    return { runId, businessDate };
  }

  /** Does a job of a run and keeps in the ledger when it was tried, and what it did or why it failed. */
  async keep<T>({ runId }: NightJobData, job: string, attempt: number, work: () => Promise<T>): Promise<T> {
    // A run whose row is gone, as after a restore, is done without being told of.
    const told = async (set: string, value: unknown): Promise<void> => void (await this.db.query(
      `update nightly_job set ended_at = clock_timestamp(), ${set} = $4 where run_id = $1 and job = $2 and attempt = $3`, [runId, job, attempt, value]));
    await this.db.query(`insert into nightly_job (run_id, job, attempt) select $1, $2, $3 where exists (select from nightly_run where id = $1)
      on conflict (run_id, job, attempt) do update set started_at = clock_timestamp(), ended_at = null, did = null, failed = null`, [runId, job, attempt]);
    try {
      const did = await work();
      await told('did', JSON.stringify(did ?? {}));
      return did;
    } catch (error) {
      await told('failed', faultOf(error)).catch(() => {});
      throw error;
    }
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

  async refreshPriorities(night: Night): Promise<number> {
    return (await this.raises(night)) ? refreshPriorities(this.db, night) : 0;
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
