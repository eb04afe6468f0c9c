import { Inject, Injectable } from '@nestjs/common';
import { begin, DomainError, type Door, type IntakeAct, intakeActOf, openDoor, readLastSent, type Receipted } from '@chc/casework';
import type { DocumentStore } from '@chc/documents';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { STORE } from '../tokens.js';

/** Where pages and API receive what is sent: the same questions for both. */
@Injectable()
export class IntakeDesk {
  constructor(@Inject(Database) readonly db: Database, @Inject(BusinessClock) readonly clock: BusinessClock, @Inject(STORE) private readonly store: DocumentStore) {}

  private now(): { today: string; at: Date; store: DocumentStore } {
    return { today: this.clock.today(), at: this.clock.actingAt(), store: this.store };
  }

  /** @throws DomainError not_found, forbidden */
  async open(by: Actor, action: string): Promise<{ act: IntakeAct; door: Door }> {
    const act = intakeActOf(action);
    if (!act) throw new DomainError('not_found', ['no_such_action']);
    if (by.may && !by.may.has(action)) throw new DomainError('forbidden', ['not_for_your_role']);
    return { act, door: { ...await openDoor(this.db, by, this.now()), lastSent: await readLastSent(this.db, by) } };
  }

  begin(by: Actor, asked: { action: string; input: unknown; key?: string | undefined }): Promise<Receipted> {
    return begin(this.db, by, asked, this.now());
  }
}
