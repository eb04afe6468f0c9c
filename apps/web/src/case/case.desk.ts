import { Inject, Injectable } from '@nestjs/common';
import { type Asked, type CaseRecord, DomainError, mayOpenCase, mayOpenUrgently, type Outcome, perform, readCase } from '@chc/casework';
import type { DocumentStore } from '@chc/documents';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { STORE } from '../tokens.js';

const AN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where pages and API open a case and act on it: the same questions in the same order for both. */
@Injectable()
export class CaseDesk {
  constructor(@Inject(Database) readonly db: Database, @Inject(BusinessClock) readonly clock: BusinessClock, @Inject(STORE) readonly store: DocumentStore) {}

  /** @throws DomainError not_found, forbidden */
  async open(by: Actor, caseId: string): Promise<CaseRecord> {
    const record = AN_ID.test(caseId) ? await readCase(this.db.as(by), caseId, this.clock.today()) : null;
    if (!record) throw new DomainError('not_found', ['no_such_case'], AN_ID.test(caseId) && (await mayOpenUrgently(this.db, by, caseId)) ? ['open_urgently'] : undefined);
    if (!mayOpenCase(by, record)) throw new DomainError('forbidden', ['not_your_case']);
    return record;
  }

  act(by: Actor, asked: Asked): Promise<Outcome> {
    if (!AN_ID.test(asked.caseId)) throw new DomainError('not_found', ['no_such_case']);
    return perform(this.db, by, asked, { today: this.clock.today(), at: this.clock.actingAt(), store: this.store });
  }
}
