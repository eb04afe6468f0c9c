import { Controller, Get, Inject, Query, Render, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { recordAudit } from '@chc/audit';
import { DomainError, readCaseload, readCaseOwners } from '@chc/casework';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { exportCaseload } from './caseload.export.js';
import { askedOf, CaseloadInput, readCursor, writeCursor } from './caseload.input.js';
import { caseloadView, chooseOwnerView, type CaseloadView, type ChooseOwnerView } from './caseload.view.js';
import type { Reader } from './caseload-row.view.js';

/** `/caseload`: what a practitioner has on their hands, the most pressing first. */
@ApiExcludeController()
@Controller()
export class CaseloadPageController {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  @Get('caseload')
  @Needs('see_caseload')
  @UseInterceptors(ShellInterceptor)
  @Render('caseload.njk')
  async list(@Query() input: CaseloadInput, @By() by: Actor): Promise<CaseloadView | ChooseOwnerView> {
    const owner = ownerOf(input, by);
    const owners = mayChoose(by) ? await readCaseOwners(this.db.as(by)) : null;
    if (owner === null) return chooseOwnerView(owners ?? []);
    const asked = askedOf(input, owner);
    const reader = this.reader(by);
    const page = await readCaseload(this.db.as(by), reader.today, asked, readCursor(input.after));
    return caseloadView({ ...reader, page, asked, owners, next: page.next && writeCursor(page.next) });
  }

  @Get('caseload.csv')
  @Needs('export_caseload')
  async export(@Query() input: CaseloadInput, @By() by: Actor, @Res() reply: FastifyReply): Promise<void> {
    const owner = ownerOf(input, by);
    if (owner === null) throw new DomainError('not_found', ['no_practitioner_chosen']);
    const asked = askedOf(input, owner);
    const reader = this.reader(by);
    await this.db.transaction((tx) => recordAudit(tx, by, { action: 'caseload_exported', subjectKind: 'caseload', subjectId: by.accountId ?? owner, details: { owner, show: asked.show ?? 'all' } }));
    await reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="caseload-${reader.today}.csv"`).header('cache-control', 'no-store')
      .send(exportCaseload(this.db.as(by), asked, reader));
  }

  private reader(by: Actor): Reader {
    return { today: this.clock.today(), now: this.clock.actingAt(), by };
  }
}

const mayChoose = (by: Actor): boolean => by.may?.has('see_any_caseload') ?? true;

/** Whose caseload: one's own, or another's for who may choose; null where there is nobody to begin with. */
function ownerOf({ owner }: CaseloadInput, by: Actor): string | null {
  if (owner !== undefined && owner !== by.practitioner && !mayChoose(by)) throw new DomainError('forbidden', ['not_your_caseload']);
  return owner ?? by.practitioner ?? null;
}
