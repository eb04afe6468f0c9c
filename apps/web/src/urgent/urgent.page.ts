import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, type FieldRefusal, mayOpenUrgently, openUrgently, readInput, RefusedInput, type Typed, URGENT_FIELDS, URGENT_MINUTES } from '@chc/casework';
import type { Actor } from '@chc/platform';
import { CaseDesk } from '../case/case.desk.js';
import { inputOf, readForm } from '../form/form-body.js';
import { formView } from '../form/form.view.js';
import { Shell } from '../page/shell.js';
import { By, Needs } from '../sign-in/policy.js';

const AN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `/cases/:caseId/open-urgently`: a case of the ICB that is not theirs, for an hour (break-glass). Says nothing of whose it is. */
@ApiExcludeController()
@Needs('act_urgently')
@Controller('cases/:caseId/open-urgently')
export class UrgentPage {
  constructor(@Inject(CaseDesk) private readonly desk: CaseDesk, @Inject(Shell) private readonly shell: Shell) {}

  @Get()
  async form(@By() by: Actor, @Param('caseId') caseId: string, @Res() reply: FastifyReply): Promise<void> {
    if (!AN_ID.test(caseId) || !(await mayOpenUrgently(this.desk.db, by, caseId))) throw new DomainError('not_found', ['no_such_case']);
    await this.show(by, reply, 200, {});
  }

  @Post()
  async send(@By() by: Actor, @Param('caseId') caseId: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!AN_ID.test(caseId)) throw new DomainError('not_found', ['no_such_case']);
    const sent = await readForm(request);
    try {
      const { clock, db } = this.desk;
      await openUrgently(db, by, caseId, readInput(URGENT_FIELDS, inputOf(URGENT_FIELDS, sent)), clock.today(), clock.now());
      await reply.redirect(`/cases/${caseId}`, 303);
    } catch (error) {
      if (!(error instanceof RefusedInput)) throw error;
      await this.show(by, reply, 400, sent.typed, error.refusals);
    }
  }

  private async show(by: Actor, reply: FastifyReply, status: number, typed: Typed, refusals: readonly FieldRefusal[] = []): Promise<void> {
    await reply.status(status).view('act.njk', {
      title: 'Open this case urgently', says: `This case is not one of yours. You may open it for ${URGENT_MINUTES} minutes if somebody’s care cannot wait. That you did and why is entered in its account, and the privacy officer looks at it.`,
      back: { text: 'Do not open it', href: '/' }, reasons: [], closed: false, noDraft: true, once: '', version: null, submit: 'Open the case',
      form: formView(URGENT_FIELDS, typed, refusals), shell: await this.shell.read('', by),
    });
  }
}
