import { Controller, Get, Inject, Param, Post, Render, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, type FieldRefusal, type Letterhead, LETTERHEAD_FIELDS, readInput, readLetterheads, RefusedInput, setLetterhead, type Typed } from '@chc/casework';
import { type Actor, Database } from '@chc/platform';
import { inputOf, readForm, typedOf } from '../form/form-body.js';
import { formView } from '../form/form.view.js';
import { Shell } from '../page/shell.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';

/** `/settings/letterheads`: who writes each ICB's letters and how they are reached. */
@ApiExcludeController()
@Needs('set_letterhead')
@Controller('settings/letterheads')
export class LetterheadPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(Shell) private readonly shell: Shell) {}

  @Get()
  @UseInterceptors(ShellInterceptor)
  @Render('letterheads.njk')
  async list(): Promise<{ heads: Letterhead[] }> {
    return { heads: await readLetterheads(this.db) };
  }

  @Get(':code')
  async form(@By() by: Actor, @Param('code') code: string, @Res() reply: FastifyReply): Promise<void> {
    const head = await this.headOf(code);
    await this.show(by, reply, 200, head, typedOf(LETTERHEAD_FIELDS, head as unknown as Record<string, unknown>));
  }

  @Post(':code')
  async send(@By() by: Actor, @Param('code') code: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const head = await this.headOf(code);
    const sent = await readForm(request);
    const { _version: version } = sent.typed as { _version?: string };
    try {
      await setLetterhead(this.db, by, code, readInput(LETTERHEAD_FIELDS, inputOf(LETTERHEAD_FIELDS, sent)), version ? Number(version) : null);
      await reply.redirect('/settings/letterheads', 303);
    } catch (error) {
      if (error instanceof RefusedInput) return this.show(by, reply, 400, head, sent.typed, error.refusals);
      if (!(error instanceof DomainError) || error.kind !== 'stale') throw error;
      await this.show(by, reply, 412, head, sent.typed, [], ['somebody else has changed it since you opened it: what you typed is below, send it again to put it in place']);
    }
  }

  private async headOf(code: string): Promise<Letterhead> {
    const head = (await readLetterheads(this.db)).find((one) => one.code === code);
    if (!head) throw new DomainError('not_found', ['no_such_record']);
    return head;
  }

  private async show(by: Actor, reply: FastifyReply, status: number, head: Letterhead, typed: Typed, refusals: readonly FieldRefusal[] = [], reasons: readonly string[] = []): Promise<void> {
    await reply.status(status).view('act.njk', {
      title: `Letterhead of ${head.name ?? head.code}`, says: 'It stands on every letter from now on; letters that have gone out stay as they are.',
      back: { text: 'Letterheads', href: '/settings/letterheads' }, form: formView(LETTERHEAD_FIELDS, typed, refusals), reasons, closed: false, noDraft: true,
      once: '', version: head.version, submit: 'Set the letterhead', shell: await this.shell.read('/settings', by),
    });
  }
}
