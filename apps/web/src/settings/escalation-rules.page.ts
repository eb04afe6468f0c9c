import { Controller, Get, Inject, Post, Query, Render, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ESCALATION_RULE_FIELDS, type FieldRefusal, readEscalationRules, readInput, readSetValues, readValueLimits, RefusedInput, setEscalationRule, type Typed } from '@chc/casework';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { inputOf, readForm, typedOf } from '../form/form-body.js';
import { formView } from '../form/form.view.js';
import { Shell } from '../page/shell.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { escalationRulesView } from './escalation-rules.view.js';

/** `/settings/escalation-rules`: what is escalated after how long, whom it tells, and the form of a new rule. */
@ApiExcludeController()
@Needs('see_settings')
@Controller('settings/escalation-rules')
export class EscalationRulesPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock, @Inject(Shell) private readonly shell: Shell) {}

  @Get()
  @UseInterceptors(ShellInterceptor)
  @Render('escalation-rules.njk')
  async list(): Promise<object> {
    return escalationRulesView(await readEscalationRules(this.db), await readValueLimits(this.db), await readSetValues(this.db), this.clock.today());
  }

  @Get('set')
  @Needs('set_escalation_rule')
  async form(@By() by: Actor, @Query('kind') kind: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    await this.show(by, reply, 200, typedOf(ESCALATION_RULE_FIELDS, { from_on: this.clock.today(), ...(typeof kind === 'string' && { kind }) }));
  }

  @Post('set')
  @Needs('set_escalation_rule')
  async send(@By() by: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const sent = await readForm(request);
    try {
      const input = readInput(ESCALATION_RULE_FIELDS, inputOf(ESCALATION_RULE_FIELDS, sent));
      await setEscalationRule(this.db, by, input, this.clock.today());
      await reply.redirect(`/settings/escalation-rules#${input.kind}`, 303);
    } catch (error) {
      if (!(error instanceof RefusedInput)) throw error;
      await this.show(by, reply, 400, sent.typed, error.refusals);
    }
  }

  private async show(by: Actor, reply: FastifyReply, status: number, typed: Typed, refusals: readonly FieldRefusal[] = []): Promise<void> {
    await reply.status(status).view('act.njk', {
      title: 'Set an escalation rule', says: 'It is added to those before it and changes none of them. It is used from its first day on.',
      back: { text: 'Escalation rules', href: '/settings/escalation-rules' }, reasons: [], closed: false, noDraft: true, once: '', version: null, submit: 'Set the rule',
      form: formView(ESCALATION_RULE_FIELDS, typed, refusals), shell: await this.shell.read('/settings/escalation-rules', by),
    });
  }
}
