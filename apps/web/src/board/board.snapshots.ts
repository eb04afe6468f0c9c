import { createHash } from 'node:crypto';
import { type Board, readBoard } from '@chc/casework';
import { londonTimeAt } from '@chc/deadlines';
import { type Actor, type Database, Listening, type Scope, type Settings } from '@chc/platform';
import type { BusinessClock } from '../business-clock.js';
import type { Drawn } from './board.view.js';

/** However quiet it is, a board is not older: what is told of no change (a dated value, a place's name) shows by then. */
const OLDEST_MS = 60_000;
/** The same while nothing can be heard of changes. */
const OLDEST_UNHEARD_MS = 4_000;
/** Boards kept at most: one a scope. */
const KEPT = 200;

interface Kept {
  readonly drawn: Promise<Drawn>;
  readonly at: number;
  readonly asOf: string;
  /** Changes heard of when its reading began. */
  readonly changes: number;
}

/**
 * The board of each scope as last read: however many look at it, it is read once, and again when something has changed
 * (decision 0047). PostgreSQL tells of changes; while it cannot, a board is read again after a few seconds.
 */
export class BoardSnapshots {
  private readonly kept = new Map<string, Kept>();
  private listening: Listening | undefined;
  private changes = 0;
  private readonly ringing = new Set<() => void>();

  constructor(private readonly db: Database, private readonly settings: Settings, private readonly clock: BusinessClock) {}

  /** The board as `by` sees it, no older than the last change heard of. */
  read(by: Actor): Promise<Drawn> {
    this.listen();
    const [key, today, now] = [keyOf(by.scope), this.clock.today(), this.clock.now().getTime()];
    const before = this.kept.get(key);
    const oldest = this.listening?.isListening ? OLDEST_MS : OLDEST_UNHEARD_MS;
    if (before && before.asOf === today && before.changes === this.changes && now - before.at < oldest) return before.drawn;
    const drawn = readBoard(this.db.as(by), today).then((board) => ({ board, version: versionOf(board, today), asOf: today, at: londonTimeAt(this.clock.now()) }));
    // The latest last: what is dropped is what nobody has asked for longest.
    this.kept.delete(key);
    this.kept.set(key, { drawn, at: now, asOf: today, changes: this.changes });
    if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value!);
    drawn.catch(() => { if (this.kept.get(key)?.drawn === drawn) this.kept.delete(key); });
    return drawn;
  }

  /** Calls `ring` whenever something may have changed. @returns ends that */
  onChange(ring: () => void): () => void {
    this.listen();
    this.ringing.add(ring);
    return () => void this.ringing.delete(ring);
  }

  async onModuleDestroy(): Promise<void> {
    await this.listening?.stop();
  }

  /** From the first board on, not before: a process that draws none needs no connection for it. */
  private listen(): void {
    this.listening ??= new Listening(this.settings, 'board', () => {
      this.changes += 1;
      for (const ring of this.ringing) ring();
    });
  }
}

/** Who sees the same shares a board. */
export const keyOf = (scope: Scope | undefined): string => (scope ? JSON.stringify(scope.says) : '');

/** Differs where the board differs. */
const versionOf = (board: Board, asOf: string): string => createHash('sha256').update(`${asOf}${JSON.stringify(board)}`).digest('base64url').slice(0, 16);
