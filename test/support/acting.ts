import { randomUUID } from 'node:crypto';
import { type Act, type ActName, ACTS, type CaseRecord, DomainError, type Outcome, perform, readCase, RefusedInput, type Standing, subjectRow, wordsOf } from '@chc/casework';
import { type Actor, type Database, SYSTEM } from '@chc/platform';

/** Somebody signed in who may do everything and sees every case, unless told otherwise. */
export function anActor(id: string, words: Partial<Actor> = {}): Actor {
  return { id, role: 'practitioner', organisationId: null, name: `${id} (invented)`, scope: SYSTEM, ...words };
}

/** Does acts of one case as `by` would, one after the other, with the version that stands, and what the form carries along, unless told otherwise. */
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
    const row = subjectRow(record, kind, id);
    return perform(this.db, this.by, {
      caseId, kind, subjectId: id, action, input: row && typeof input === 'object' ? { ...this.carriedBy(ACTS[action], { record, row: row as Standing['row'], by: this.by }, input), ...input } : input,
      version: version ?? row?.version, key: key ?? randomUUID(),
    }, { today: this.today, at: this.at });
  }

  private carriedBy({ fields, initial }: Act, at: Standing, input: object): object {
    const begun = initial?.(at, input as Record<string, string>) ?? {};
    return Object.fromEntries(Object.entries(begun).filter(([name, value]) => value !== undefined && wordsOf(fields[name]!).control === 'carried'));
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
