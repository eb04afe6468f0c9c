import { Controller, Get, Inject, Param, Post, Render, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  addHostingAgreement, AGREEMENT_FIELDS, choices, DomainError, END_FIELDS, endHostingAgreement, type FieldRefusal, type Fields, type HostingAgreement, readHostedFunctions, readHostingAgreements,
  readInput, reasonInWords, RefusedInput, type Typed,
} from '@chc/casework';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { inputOf, readForm, typedOf } from '../form/form-body.js';
import { formView } from '../form/form.view.js';
import { Shell } from '../page/shell.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { shortDate } from '../page/wording.js';
import { By, Needs } from '../sign-in/policy.js';

const AN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const standing = ({ fromOn, toOn }: HostingAgreement, today: string): string => (toOn !== null && toOn <= today ? 'Ended' : fromOn > today ? 'To come' : 'In force');

/** `/settings/agreements`: which organisation works on whose cases, from when until when. */
@ApiExcludeController()
@Needs('set_hosting_agreement')
@Controller('settings/agreements')
export class AgreementsPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock, @Inject(Shell) private readonly shell: Shell) {}

  @Get()
  @UseInterceptors(ShellInterceptor)
  @Render('agreements.njk')
  async list(): Promise<object> {
    const today = this.clock.today();
    const agreements = await readHostingAgreements(this.db);
    return { agreements: agreements.map((one) => ({ ...one, functions: one.functions.join('; '), from: shortDate(one.fromOn), to: one.toOn ? shortDate(one.toOn) : 'Not said', standing: standing(one, today) })) };
  }

  @Get('add')
  async form(@By() by: Actor, @Res() reply: FastifyReply): Promise<void> {
    const fields = await this.fields();
    await this.show(by, reply, 200, fields, typedOf(fields, { from_on: this.clock.today() }), {});
  }

  @Post('add')
  async add(@By() by: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const [fields, sent] = [await this.fields(), await readForm(request)];
    await this.answer(reply, '/settings/agreements', (refusals, status) => this.show(by, reply, status, fields, sent.typed, {}, refusals),
      () => addHostingAgreement(this.db, by, readInput(fields, inputOf(fields, sent)), this.clock.today()));
  }

  @Get(':id/end')
  async ending(@By() by: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    await this.open(id);
    await this.show(by, reply, 200, END_FIELDS, typedOf(END_FIELDS, { to_on: this.clock.today() }), END);
  }

  @Post(':id/end')
  async end(@By() by: Actor, @Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.open(id);
    const sent = await readForm(request);
    await this.answer(reply, '/settings/agreements', (refusals, status, reasons) => this.show(by, reply, status, END_FIELDS, sent.typed, { ...END, reasons }, refusals),
      () => endHostingAgreement(this.db, by, id, readInput(END_FIELDS, inputOf(END_FIELDS, sent)), this.clock.today()));
  }

  private async open(id: string): Promise<void> {
    if (!AN_ID.test(id) || !(await readHostingAgreements(this.db)).some((one) => one.id === id)) throw new DomainError('not_found', ['no_such_record']);
  }

  /** Which functions there are the record says. */
  private async fields(): Promise<typeof AGREEMENT_FIELDS> {
    return { ...AGREEMENT_FIELDS, functions: choices('What they do', await readHostedFunctions(this.db)) };
  }

  private async answer(reply: FastifyReply, done: string, again: (refusals: readonly FieldRefusal[], status: number, reasons: readonly string[]) => Promise<void>, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      await reply.redirect(done, 303);
    } catch (error) {
      if (error instanceof RefusedInput) return again(error.refusals, 400, []);
      if (!(error instanceof DomainError) || error.kind !== 'conflict') throw error;
      await again([], 409, error.reasons.map(reasonInWords));
    }
  }

  private async show(by: Actor, reply: FastifyReply, status: number, fields: Fields, typed: Typed, said: object, refusals: readonly FieldRefusal[] = []): Promise<void> {
    await reply.status(status).view('act.njk', {
      title: 'Add a hosting agreement', says: 'The roles of its functions then see the cases as those of their own organisation. Without an agreement no organisation sees the cases of another.',
      back: { text: 'Hosting agreements', href: '/settings/agreements' }, reasons: [], closed: false, noDraft: true, once: '', version: null, submit: 'Add the agreement',
      form: formView(fields, typed, refusals), shell: await this.shell.read('/settings/agreements', by), ...said,
    });
  }
}

const END = { title: 'End a hosting agreement', says: 'From that day on nobody sees a case by it.', submit: 'End the agreement' };
