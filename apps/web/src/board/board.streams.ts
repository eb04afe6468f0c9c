import { PassThrough, type Readable } from 'node:stream';
import { sessionsStillOpen } from '@chc/access';
import type { Actor, Database, Settings } from '@chc/platform';
import type { BusinessClock } from '../business-clock.js';
import { TooManyRequests } from '../page/rate-limits.js';
import { type BoardSnapshots, keyOf } from './board.snapshots.js';

/** Streams open at once, in ms and numbers. One browser shares a session among its tabs, and its six connections too. */
export const STREAMS = { aSession: 4, inAll: 500, tickMs: 15_000, lastsMs: 30 * 60_000, retryMs: 3_000, settleMs: 200, atMostEveryMs: 1_000 } as const;

interface Watcher {
  readonly stream: PassThrough;
  readonly by: Actor;
  readonly session: string;
  readonly until: number;
  /** What its browser shows. */
  version: string | undefined;
}

/**
 * Server-sent events to whoever has a board open: that theirs has changed, and nothing of what. The browser then fetches the
 * board itself, so that the access log knows which cases were shown to whom. A stream ends with its session, after half an
 * hour (the browser comes back and is asked anew who it is) and when the process stops.
 */
export class BoardStreams {
  private readonly watchers = new Set<Watcher>();
  private tick: NodeJS.Timeout | undefined;
  private soon: NodeJS.Timeout | undefined;
  private refreshedAt = 0;
  private stopped = false;
  private silence: (() => void) | undefined;

  constructor(private readonly db: Database, private readonly settings: Settings, private readonly clock: BusinessClock, private readonly snapshots: BoardSnapshots) {}

  /**
   * @param session the secret of the session asked in
   * @param version what the browser shows, if it says so: where that is not the latest it is told at once
   * @throws TooManyRequests where this session, or the process, has as many as it may
   */
  open(by: Actor, session: string, version: string | undefined): Readable {
    const ofSession = [...this.watchers].filter((one) => one.session === session).length;
    if (this.stopped || ofSession >= STREAMS.aSession || this.watchers.size >= STREAMS.inAll) throw new TooManyRequests(60);
    const stream = new PassThrough();
    const watcher: Watcher = { stream, by, session, until: this.clock.now().getTime() + STREAMS.lastsMs, version };
    this.watchers.add(watcher);
    stream.on('close', () => this.leave(watcher));
    stream.on('error', () => {});
    stream.write(`retry: ${STREAMS.retryMs}\n\n`);
    this.tick ??= setInterval(() => void this.look().catch(() => {}), STREAMS.tickMs);
    this.silence ??= this.snapshots.onChange(() => this.refreshSoon());
    this.refreshSoon();
    return stream;
  }


  onModuleDestroy(): void {
    this.stopped = true;
    for (const { stream } of this.watchers) stream.end();
    clearTimeout(this.soon);
    clearInterval(this.tick);
  }

  private leave(watcher: Watcher): void {
    this.watchers.delete(watcher);
    if (this.watchers.size > 0) return;
    clearInterval(this.tick);
    this.silence?.();
    this.tick = this.silence = undefined;
  }

  /** A burst of changes is one: an import writes many. */
  private refreshSoon(): void {
    if (this.soon || this.stopped) return;
    const wait = Math.max(STREAMS.settleMs, this.refreshedAt + STREAMS.atMostEveryMs - Date.now());
    this.soon = setTimeout(() => {
      this.soon = undefined;
      void this.refresh().catch(() => {});
    }, wait);
  }

  /** Reads each scope's board once, and tells those who show another. */
  private async refresh(): Promise<void> {
    this.refreshedAt = Date.now();
    const scopes = new Map([...this.watchers].map((one) => [keyOf(one.by.scope), one.by]));
    for (const [key, by] of scopes) {
      const { version } = await this.snapshots.read(by);
      for (const one of this.watchers) {
        if (keyOf(one.by.scope) !== key || one.version === version) continue;
        one.version = version;
        one.stream.write(`id: ${version}\nevent: changed\ndata: ${version}\n\n`);
      }
    }
  }

  /** Says that it is still there; ends what has lasted long enough and what belongs to a session that is no more. */
  async look(): Promise<void> {
    const now = this.clock.now();
    const open = await sessionsStillOpen(this.db, [...new Set([...this.watchers].map(({ session }) => session))], now, { idleMinutes: this.settings.sessionIdleMinutes, hours: this.settings.sessionHours });
    for (const one of this.watchers) {
      if (!open.has(one.session)) one.stream.end('event: ended\ndata: session\n\n');
      else if (one.until <= now.getTime()) one.stream.end();
      else one.stream.write(': still here\n\n');
    }
    this.refreshSoon();
  }
}
