import { Controller, Get, Inject, Param, Query, Render, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError, readLetterList, showLetter } from '@chc/casework';
import { letterPolicy } from '@chc/letters';
import { type Actor, Database } from '@chc/platform';
import { CaseDesk } from '../case/case.desk.js';
import { InvalidInput, shown } from '../errors/problem.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { lettersView, type LettersView } from './letter.view.js';

const AN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The letters that wait to go out or came back, and any letter as it went out. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Controller()
export class LetterPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(CaseDesk) private readonly desk: CaseDesk) {}

  @Get('letters')
  @Needs('see_letters')
  @Render('letters.njk')
  async list(@By() by: Actor, @Query('list') list: unknown, @Query('after') after: unknown): Promise<LettersView> {
    if (list !== undefined && list !== 'queued' && list !== 'returned') throw new InvalidInput([{ field: 'list', value: shown(list), expected: 'queued or returned' }]);
    if (after !== undefined && (typeof after !== 'string' || !AN_ID.test(after))) throw new InvalidInput([{ field: 'after', value: shown(after), expected: 'the last letter of the page before' }]);
    const name = list ?? 'queued';
    return lettersView(name, await readLetterList(this.db.as(by), name, after ?? null), after !== undefined);
  }

  @Get('cases/:caseId/letters/:letterId')
  @Needs('see_case')
  async show(@By() by: Actor, @Param('caseId') caseId: string, @Param('letterId') letterId: string, @Res() reply: FastifyReply): Promise<void> {
    const record = await this.desk.open(by, caseId);
    if (!record.letter.some(({ id }) => id === letterId)) throw new DomainError('not_found', ['no_such_record']);
    const { html } = await showLetter(this.db.as(by), letterId, record.today, record.values.appeal_months);
    await reply.type('text/html; charset=utf-8').header('content-security-policy', letterPolicy(html)).send(html);
  }
}
