import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '@chc/audit';
import { DomainError } from '@chc/casework';
import { type Actor, Database, SYSTEM } from '@chc/platform';
import {
  prepareReturn, readReturnFile, readReturningIcbs, readReturnVersion, readReturnVersions, RETURN_FILES, type ReturnFileName, type ReturningIcb, type ReturnVersion, signReturn,
} from '@chc/returns';
import { BusinessClock } from '../business-clock.js';

const AN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Where pages and API come to returns: only to those of the ICBs that whoever asks works for, as `icbs` names them. */
@Injectable()
export class ReturnsDesk {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) readonly clock: BusinessClock) {}

  icbs(by: Actor): Promise<readonly ReturningIcb[]> {
    return readReturningIcbs(this.db, by, this.clock.today());
  }

  async list(by: Actor): Promise<readonly ReturnVersion[]> {
    return readReturnVersions(this.db.as(SYSTEM), await this.icbs(by));
  }

  /** @throws DomainError not_found */
  async open(by: Actor, id: string): Promise<ReturnVersion> {
    const version = AN_ID.test(id) ? await readReturnVersion(this.db.as(SYSTEM), await this.icbs(by), id) : undefined;
    if (!version) throw new DomainError('not_found', ['no_such_record']);
    return version;
  }

  /** The frozen figures, for a page. */
  async file(version: ReturnVersion, name: ReturnFileName): Promise<Buffer> {
    return readReturnFile(this.db.as(SYSTEM), version, name);
  }

  /** A file to be taken away, which is entered in the audit. @throws DomainError not_found */
  async take(by: Actor, id: string, name: string): Promise<{ bytes: Buffer; headers: Record<string, string> }> {
    const version = await this.open(by, id);
    const file = RETURN_FILES.find((one) => one === name);
    if (!file) throw new DomainError('not_found', ['no_such_record']);
    const bytes = await this.file(version, file);
    await this.db.transaction((tx) => recordAudit(tx, by, { action: 'return_exported', subjectKind: 'return', subjectId: id, details: { file, digest: version.digest } }));
    const [, end] = file.split('.');
    return { bytes, headers: { 'content-type': TYPES[end!]!, 'content-disposition': `attachment; filename="${version.icbCode}-${version.quarterEnd}-v${version.number}-${file}"`, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' } };
  }

  /** @throws IntegrityBroken, DomainError */
  async prepare(by: Actor, icbCode: string, quarterEnd: string): Promise<string> {
    const icb = (await this.icbs(by)).find(({ code }) => code === icbCode);
    if (!icb) throw new DomainError('conflict', ['no_icb_of_yours']);
    return prepareReturn(this.db.as(SYSTEM), by, icb, quarterEnd, this.clock.today(), this.clock.now());
  }

  /** @throws DomainError */
  async sign(by: Actor, id: string, seen: string, statement: string): Promise<void> {
    await this.open(by, id);
    await signReturn(this.db.as(SYSTEM), by, id, seen, statement, this.clock.now());
  }
}
