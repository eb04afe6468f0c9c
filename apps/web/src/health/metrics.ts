import { Injectable } from '@nestjs/common';
import type { NightStatus } from '@chc/jobs';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const HOUR_MS = 3_600_000;

/** What the web process measures of itself and of the caseload's upkeep; nothing of it is about a person. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'chc_http_request_duration_seconds', help: 'Time to answer, by method, route pattern and status', labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5], registers: [this.registry],
  });
  private readonly nightAge = new Gauge({ name: 'chc_latest_night_age_hours', help: 'Hours since the latest nightly run was completed', registers: [this.registry] });
  private readonly nightLate = new Gauge({ name: 'chc_night_late', help: '1 while the nightly run that is due has not been completed in time', registers: [this.registry] });
  private readonly rejected = new Gauge({ name: 'chc_rejected_rows_waiting', help: 'Rows rejected by imports and not brought in since', registers: [this.registry] });
  private readonly refused = new Gauge({ name: 'chc_refused_files', help: 'Files whose latest import was refused as a whole', registers: [this.registry] });

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'chc_web_' });
  }

  answered(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status }, seconds);
  }

  /** The text Prometheus reads, with what the database says now. Before any night the age is not a number. */
  async scrape(night: NightStatus, rejectedRows: number, refusedFiles: number, now: Date): Promise<string> {
    this.nightAge.set(night.latest ? (now.getTime() - night.latest.finishedAt.getTime()) / HOUR_MS : NaN);
    this.nightLate.set(night.late ? 1 : 0);
    this.rejected.set(rejectedRows);
    this.refused.set(refusedFiles);
    return this.registry.metrics();
  }
}
