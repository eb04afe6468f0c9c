import type { Database } from '@chc/platform';
import { type Seen, writeAccessBatch } from './access-log.js';

export interface SeenLimits {
  /** How long an entry waits at most before it is written, in milliseconds. */
  readonly flushMs: number;
  /** Entries that may wait at once. */
  readonly most: number;
}

const LIMITS: SeenLimits = { flushMs: 500, most: 1000 };

/**
 * Keeps what was seen until the next batch is written. While batches are written nobody waits; when one could not be, or too
 * many wait, whoever reads next waits for a batch and fails with it: nothing is read unseen.
 */
export class SeenBuffer {
  private waiting: Seen[] = [];
  private writing: Promise<void> | null = null;
  private failing = false;
  private timer: NodeJS.Timeout | null = null;

  /** @param onFailure told each time that a batch could not be written; it is kept and tried again */
  constructor(private readonly db: Database, private readonly onFailure: (error: Error) => void, private readonly limits: SeenLimits = LIMITS) {}

  /**
   * Notes what an answer shows: call it before the answer goes out.
   * @throws what the database said, when it cannot be noted: then show nothing
   */
  async recordSeen(seen: Seen): Promise<void> {
    if (this.waiting.length >= this.limits.most) await this.flush();
    this.waiting.push(seen);
    if (this.failing) return this.flush();
    this.timer ??= setTimeout(() => void this.flush().catch(() => {}), this.limits.flushMs);
    return undefined;
  }

  /** Writes everything that waits. @throws when it cannot be written; it waits on */
  async flush(): Promise<void> {
    // What came while a batch was on its way goes with the next.
    await this.writing?.catch(() => {});
    if (this.waiting.length === 0) return;
    this.writing ??= this.writeBatch().finally(() => (this.writing = null));
    await this.writing;
  }

  /** Writes what still waits, at the end. */
  close(): Promise<void> {
    return this.flush();
  }

  private async writeBatch(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const batch = this.waiting;
    this.waiting = [];
    try {
      await writeAccessBatch(this.db, batch);
      this.failing = false;
    } catch (error) {
      this.failing = true;
      this.waiting = [...batch, ...this.waiting];
      this.timer = setTimeout(() => void this.flush().catch(() => {}), this.limits.flushMs * 4);
      this.timer.unref();
      this.onFailure(error as Error);
      throw error;
    }
  }
}
