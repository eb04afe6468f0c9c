import { randomUUID } from 'node:crypto';
import { type ActName, ACTS, type CaseRecord, DomainError, type Outcome, perform, readCase, RefusedInput, subjectRow } from '@chc/casework';
import { type Actor, type Database, SYSTEM } from '@chc/platform';

/** Somebody signed in who may do everything and sees every case, unless told otherwise. */
export function anActor(id: string, words: Partial<Actor> = {}): Actor {
  return { id, role: 'practitioner', organisationId: null, name: `${id} (invented)`, scope: SYSTEM, ...words };
}

/** Does acts of one case as `by` would, one after the other, with the version that stands unless told otherwise. */
export class Acting {
  constructor(private readonly db: Database, readonly by: Actor, readonly today: string, readonly at: Date = new Date(`${today}T10:00:00Z`)) {}

  async record(caseId: string): Promise<CaseRecord> {
    const record = await readCase(this.db, caseId, this.today);
    if (!record) throw new Error(`no case ${caseId}`);
    return record;
  }

  async do(caseId: string, action: ActName, input: object = {}, { subjectId, version, key }: { subjectId?: string; version?: number; key?: string } = {}): Promise<Outcome> {
    const kind = ACTS[action].on;
    const record = await this.record(caseId);
    const id = subjectId ?? (kind === 'case' ? caseId : (record[kind] as readonly { id: string }[]).at(-1)?.id ?? caseId);
    return perform(this.db, this.by, {
      caseId, kind, subjectId: id, action, input,
      version: version ?? subjectRow(record, kind, id)?.version, key: key ?? randomUUID(),
    }, { today: this.today, at: this.at });
  }

  /** The refusal of an act: its kind and reasons, or the refused fields. Fails when it is not refused. */
  async refused(...words: Parameters<Acting['do']>): Promise<string[]> {
    try {
      await this.do(...words);
    } catch (error) {
      if (error instanceof DomainError) return [error.kind, ...error.reasons];
      if (error instanceof RefusedInput) return ['input', ...error.refusals.map(({ field, expected }) => `${field}: ${expected}`)];
      throw error;
    }
    throw new Error(`${words[1]} was not refused`);
  }
}
