import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { day, DomainError, openByLink, readInput, RefusedInput, type FieldRefusal, type Typed } from '@chc/casework';
import { letterPolicy } from '@chc/letters';
import { Database, SYSTEM } from '@chc/platform';
import { inputOf, readForm } from '../form/form-body.js';
import { formView } from '../form/form.view.js';
import { SeenLog } from '../seen/seen-log.js';
import { Public } from '../sign-in/policy.js';

const AN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const FIELDS = { bornOn: day('Date of birth', { hint: 'Of the person the letter is about. For example, 24 11 1938' }) };
const SAID = {
  wrong: 'This is not the date of birth that we hold. After five wrong dates the link is closed.',
  closed: 'This link is closed, because a wrong date of birth was given five times. Please ring the team that wrote to you.',
} as const;

/** `/letters/:id`: an emailed letter, for whoever has the link and knows the person's date of birth. Says nothing before. */
@ApiExcludeController()
@Public()
@Controller('letters/:id')
export class LetterLinkPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(SeenLog) private readonly log: SeenLog) {}

  @Get()
  ask(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    if (!AN_ID.test(id)) throw new DomainError('not_found', ['no_such_record']);
    return this.show(reply, 200, {});
  }

  @Post()
  async open(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!AN_ID.test(id)) throw new DomainError('not_found', ['no_such_record']);
    const sent = await readForm(request);
    try {
      const opened = await openByLink(this.db.as(SYSTEM), id, readInput(FIELDS, inputOf(FIELDS, sent)).bornOn);
      if ('refused' in opened) return await this.show(reply, 403, sent.typed, [], SAID[opened.refused]);
      await this.log.recordSeen({ at: new Date(), kind: 'letter', by: { id: `letter-link:${id}`, role: 'family', organisationId: null }, method: 'POST', route: '/letters/:id', status: 200, caseId: opened.caseId, recordId: id });
      await reply.status(200).type('text/html; charset=utf-8').header('content-security-policy', letterPolicy(opened.html)).header('referrer-policy', 'no-referrer').send(opened.html);
    } catch (error) {
      if (!(error instanceof RefusedInput)) throw error;
      await this.show(reply, 400, sent.typed, error.refusals);
    }
  }

  private async show(reply: FastifyReply, status: number, typed: Typed, refusals: readonly FieldRefusal[] = [], refused: string | null = null): Promise<void> {
    await reply.status(status).view('letter-link.njk', { form: formView(FIELDS, typed, refusals), refused });
  }
}
