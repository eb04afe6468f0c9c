import { Controller, Get, Inject, Param, Post, Query, Render, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hashOf, newSecret } from '@chc/access';
import { type CaseRecord, DomainError, FAMILY_FORMATS, type FamilyFormat, familyKeyMadeAt, type FamilyLinkRow, keepFamilyKey, readFamilyFacts } from '@chc/casework';
import type { Actor, Settings } from '@chc/platform';
import { CaseDesk } from '../case/case.desk.js';
import { Shell } from '../page/shell.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { SETTINGS } from '../tokens.js';
import { familyCodeHash, newFamilyCode } from './family-secrets.js';
import { familyLinkView, type FamilyLinkView, reviewedSays } from './family-link.view.js';
import { familyView } from './family.view.js';
import { STAGE_TEXTS } from './family.texts.js';

/** Staff's side of the family's door: making link and code, seeing whether it is open, and seeing as they see. */
@ApiExcludeController()
@Controller('cases/:caseId/family-links/:linkId')
export class FamilyLinkPage {
  constructor(@Inject(CaseDesk) private readonly desk: CaseDesk, @Inject(Shell) private readonly shell: Shell, @Inject(SETTINGS) private readonly settings: Settings) {}

  @Get()
  @Needs('see_family_link')
  @UseInterceptors(ShellInterceptor)
  @Render('family-link.njk')
  async show(@By() by: Actor, @Param('caseId') caseId: string, @Param('linkId') linkId: string): Promise<FamilyLinkView> {
    const { record, link } = await this.open(by, caseId, linkId);
    return familyLinkView(record, link, by, { madeAt: await familyKeyMadeAt(this.desk.db.as(by), linkId), made: null });
  }

  /** Makes link and code and shows them this once: nothing of ours can show them again. */
  @Post()
  @Needs('give_family_link')
  async make(@By() by: Actor, @Param('caseId') caseId: string, @Param('linkId') linkId: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.open(by, caseId, linkId);
    const [secret, code] = [newSecret(), newFamilyCode()];
    await keepFamilyKey(this.desk.db, by, { caseId, linkId, linkHash: hashOf(secret), codeHash: familyCodeHash(secret, code) }, { today: this.desk.clock.today(), at: this.desk.clock.actingAt() });
    const { record, link } = await this.open(by, caseId, linkId);
    const origin = this.settings.publicUrl ?? `${request.protocol}://${request.headers.host ?? ''}`;
    const made = { address: `${origin}/family/${secret}`, code: `${code.slice(0, 3)} ${code.slice(3)}` };
    await reply.view('family-link.njk', { ...familyLinkView(record, link, by, { madeAt: this.desk.clock.actingAt(), made }), shell: await this.shell.read('', by) });
  }

  /** Exactly what they see. */
  @Get('as-they-see')
  @Needs('see_family_link')
  async seen(@By() by: Actor, @Param('caseId') caseId: string, @Param('linkId') linkId: string, @Query('as') as: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { record, link } = await this.open(by, caseId, linkId);
    const staff = { back: `/cases/${caseId}/family-links/${linkId}`, closed: familyLinkView(record, link, by, { madeAt: null, made: null }).closed, reviewed: null as string | null };
    if (staff.closed) return void (await reply.view('family-closed.njk', { why: 'closed', staff }));
    const facts = await readFamilyFacts(this.desk.db.as(by), linkId, record.today);
    if (!facts) throw new DomainError('not_found', ['no_such_record']);
    const format = typeof as === 'string' && Object.hasOwn(FAMILY_FORMATS, as) ? as as FamilyFormat : facts.format;
    const page = familyView(facts, this.desk.clock.actingAt(), format, `${staff.back}/as-they-see`);
    await reply.view('family.njk', { page, staff: { ...staff, reviewed: reviewedSays(STAGE_TEXTS[page.stage]) } });
  }

  private async open(by: Actor, caseId: string, linkId: string): Promise<{ record: CaseRecord; link: FamilyLinkRow }> {
    const record = await this.desk.open(by, caseId);
    const link = record.family_link.find(({ id }) => id === linkId);
    if (!link) throw new DomainError('not_found', ['no_such_record']);
    return { record, link };
  }
}
