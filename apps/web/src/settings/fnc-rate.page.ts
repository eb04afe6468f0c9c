import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type FieldRefusal, FNC_RATE_FIELDS, readInput, RefusedInput, setFncRate, type Typed } from '@chc/casework';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { inputOf, readForm, typedOf } from '../form/form-body.js';
import { formView } from '../form/form.view.js';
import { Shell } from '../page/shell.js';
import { By, Needs } from '../sign-in/policy.js';

/** `/settings/fnc-rate`: the form that adds a rate of nursing care, once a year and whenever one is raised afterwards. */
@ApiExcludeController()
@Needs('set_fnc_rate')
@Controller('settings/fnc-rate')
export class FncRatePage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock, @Inject(Shell) private readonly shell: Shell) {}

  @Get()
  async form(@By() by: Actor, @Res() reply: FastifyReply): Promise<void> {
    await this.show(by, reply, 200, typedOf(FNC_RATE_FIELDS, { announced_on: this.clock.today() }));
  }

  @Post()
  async send(@By() by: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const sent = await readForm(request);
    try {
      await setFncRate(this.db, by, readInput(FNC_RATE_FIELDS, inputOf(FNC_RATE_FIELDS, sent)), this.clock.today());
      await reply.redirect('/figures/fnc-rates', 303);
    } catch (error) {
      if (!(error instanceof RefusedInput)) throw error;
      await this.show(by, reply, 400, sent.typed, error.refusals);
    }
  }

  private async show(by: Actor, reply: FastifyReply, status: number, typed: Typed, refusals: readonly FieldRefusal[] = []): Promise<void> {
    await reply.status(status).view('act.njk', {
      title: 'Add a rate of nursing care', says: 'It is added to those before it and changes none of them. One announced after its first day supersedes the rate of that day, and what it owes is listed by person.',
      back: { text: 'Rates of nursing care', href: '/figures/fnc-rates' }, reasons: [], closed: false, noDraft: true, once: '', version: null, submit: 'Add the rate',
      form: formView(FNC_RATE_FIELDS, typed, refusals), shell: await this.shell.read('/figures/fnc-rates', by),
    });
  }
}
