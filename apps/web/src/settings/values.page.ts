import { Controller, Get, Inject, Post, Query, Render, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type FieldRefusal, line, readInput, readSetValues, readValueLimits, RefusedInput, setDatedValue, type Typed, VALUE_FIELDS } from '@chc/casework';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { inputOf, readForm, typedOf } from '../form/form-body.js';
import { formView } from '../form/form.view.js';
import { Shell } from '../page/shell.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { valuesView, type ValueView } from './values.view.js';

/** `/settings/values`: the numbers that differ by organisation or year, and the form that adds one. */
@ApiExcludeController()
@Needs('see_settings')
@Controller('settings/values')
export class ValuesPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock, @Inject(Shell) private readonly shell: Shell) {}

  @Get()
  @UseInterceptors(ShellInterceptor)
  @Render('values.njk')
  async list(): Promise<{ values: ValueView[] }> {
    return valuesView(await readValueLimits(this.db), await readSetValues(this.db), this.clock.today());
  }

  @Get('set')
  @Needs('set_dated_value')
  async form(@By() by: Actor, @Query('name') name: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    await this.show(by, reply, 200, typedOf(VALUE_FIELDS, { from_on: this.clock.today(), ...(typeof name === 'string' && { name }) }));
  }

  @Post('set')
  @Needs('set_dated_value')
  async send(@By() by: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const sent = await readForm(request);
    // Which values there are the table says, not the form.
    const fields = { ...VALUE_FIELDS, name: line('Value', { most: 60 }) };
    try {
      await setDatedValue(this.db, by, readInput(fields, inputOf(fields, sent)), this.clock.today());
      await reply.redirect(`/settings/values#${encodeURIComponent([sent.typed.name ?? ''].flat()[0]!)}`, 303);
    } catch (error) {
      if (!(error instanceof RefusedInput)) throw error;
      await this.show(by, reply, 400, sent.typed, error.refusals);
    }
  }

  private async show(by: Actor, reply: FastifyReply, status: number, typed: Typed, refusals: readonly FieldRefusal[] = []): Promise<void> {
    const limits = await readValueLimits(this.db);
    await reply.status(status).view('act.njk', {
      title: 'Set a value', says: 'It is added to those before it and changes none of them. It is used from its first day on.',
      back: { text: 'Values', href: '/settings/values' }, reasons: [], closed: false, noDraft: true, once: '', version: null, submit: 'Set the value',
      form: formView(VALUE_FIELDS, typed, refusals, { name: Object.fromEntries(limits.map((limit) => [limit.name, `${limit.title} (${limit.least} to ${limit.most} ${limit.unit})`])) }),
      shell: await this.shell.read('/settings/values', by),
    });
  }
}
