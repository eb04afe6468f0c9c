import { Controller, Get, Inject, Param, Query, Render, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type ActName, ACTS, type CaseRecord, DomainError, readDraftsOf, dstPage, dstPicture, type DstPicture } from '@chc/casework';
import type { Actor } from '@chc/platform';
import { CaseDesk } from '../case/case.desk.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { domainView, type DomainView } from './domain.view.js';
import { dstView, type DstView, personLine } from './dst.view.js';

type Told = { readonly done: string | null; readonly saved: string | null };

/** `/cases/:caseId/dst/:dstId`: the DST as the MDT works on it, and each of its domains. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Needs('see_dst')
@Controller('cases/:caseId/dst/:dstId')
export class DstPage {
  constructor(@Inject(CaseDesk) private readonly desk: CaseDesk) {}

  @Get()
  @Render('dst.njk')
  async tool(@By() by: Actor, @Param('caseId') caseId: string, @Param('dstId') dstId: string, @Query() query: Record<string, unknown>): Promise<DstView & Told> {
    const { record, picture } = await this.open(by, caseId, dstId);
    const drafts = await readDraftsOf(this.desk.db.as(by), by.accountId, caseId);
    return { ...dstView(record, by, picture, domainsOf(dstId, drafts)), ...told(query) };
  }

  @Get('print')
  @Render('dst-print.njk')
  async paper(@By() by: Actor, @Param('caseId') caseId: string, @Param('dstId') dstId: string): Promise<DstView & { readonly papers: readonly DomainView[]; readonly toScreen: string }> {
    const { record, picture } = await this.open(by, caseId, dstId);
    const line = personLine(record);
    return { ...dstView(record, by, picture), papers: picture.domains.map((domain) => domainView(record, by, picture, domain, line)), toScreen: dstPage(caseId, dstId) };
  }

  @Get('domain/:domain')
  @Render('dst-domain.njk')
  async domain(@By() by: Actor, @Param('caseId') caseId: string, @Param('dstId') dstId: string, @Param('domain') name: string, @Query() query: Record<string, unknown>): Promise<DomainView & Told> {
    const { record, picture } = await this.open(by, caseId, dstId);
    const domain = picture.domains.find((one) => one.domain === name);
    if (!domain) throw new DomainError('not_found', ['no_such_record']);
    return { ...domainView(record, by, picture, domain, personLine(record)), ...told(query) };
  }

  private async open(by: Actor, caseId: string, dstId: string): Promise<{ record: CaseRecord; picture: DstPicture }> {
    const record = await this.desk.open(by, caseId);
    const dst = record.dst.find(({ id }) => id === dstId);
    if (!dst) throw new DomainError('not_found', ['no_such_record']);
    return { record, picture: dstPicture(record, dst) };
  }
}

/** The domains of a DST in which somebody has a draft, by the addresses of its forms. */
function domainsOf(dstId: string, drafts: readonly { form: string }[]): ReadonlySet<string> {
  return new Set(drafts.flatMap(({ form }) => (form.includes(`/dst/${dstId}/`) ? new URLSearchParams(form.split('?')[1]).get('domain') ?? [] : [])));
}

/** What somebody has just done here, by the title of its act. */
function told({ done, saved }: Record<string, unknown>): Told {
  const title = (name: unknown): string | null => (typeof name === 'string' && Object.hasOwn(ACTS, name) ? ACTS[name as ActName].title : null);
  return { done: title(done), saved: title(saved) };
}
