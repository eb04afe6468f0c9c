import { Controller, Get, Inject, Param, Post, Query, Render, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IsOptional, Matches } from 'class-validator';
import { choice, DomainError, type FieldRefusal, type Fields, lines, pickCode, readInput, REASONS, RefusedInput, type Typed } from '@chc/casework';
import type { Actor } from '@chc/platform';
import { type Figure, IntegrityBroken, quartersToReturn, type ReturnVersion } from '@chc/returns';
import { inputOf, readForm, type SentForm, typedOf } from '../form/form-body.js';
import { formView } from '../form/form.view.js';
import { longDate } from '../page/wording.js';
import { Shell } from '../page/shell.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { ReturnsDesk } from './returns.desk.js';
import { quarterOptions, versionRow, versionView } from './returns.view.js';

class VersionInput {
  @IsOptional()
  @Matches(/^[A-Za-z0-9]{1,40}$/, { message: 'the code of an organisation' })
  readonly organisation?: string;
}

interface Shown { readonly title: string; readonly says: string; readonly back: { readonly text: string; readonly href: string }; readonly submit: string; readonly version?: string }

const STATEMENT = 'I have looked at these figures and at the records behind them. They are right and complete to the best of my knowledge.';
const PREPARE: Shown = {
  title: 'Prepare a return', says: 'It is counted from the record as it is known now, and frozen: figures, files and evidence. Somebody else signs it.',
  back: { text: 'Returns', href: '/returns' }, submit: 'Prepare the return',
};

const SIGN = { statement: lines('Statement', { most: 1000, rows: 4 }) };
/** What is signed is the version that was looked at: its digest goes with the form. */
const signing = ({ id, quarterEnd, digest }: ReturnVersion): Shown => ({
  title: `Sign the return for the quarter to ${longDate(quarterEnd)}`, says: 'Your name and this statement stand under it from now on. Whoever prepared it cannot sign it.',
  back: { text: 'The return', href: `/returns/${id}` }, submit: 'Sign the return', version: digest,
});

/** `/returns`: the quarterly returns of one's ICB; prepared by one person, signed by another. */
@ApiExcludeController()
@Needs('see_returns')
@Controller('returns')
export class ReturnsPage {
  constructor(@Inject(ReturnsDesk) private readonly desk: ReturnsDesk, @Inject(Shell) private readonly shell: Shell) {}

  @Get()
  @UseInterceptors(ShellInterceptor)
  @Render('returns.njk')
  async list(@By() by: Actor): Promise<object> {
    return { rows: (await this.desk.list(by)).map(versionRow), mayPrepare: by.may?.has('prepare_return') ?? false };
  }

  @Get('prepare')
  @Needs('prepare_return')
  async form(@By() by: Actor, @Res() reply: FastifyReply): Promise<void> {
    const [fields, icbs] = await this.prepareFields(by);
    const [quarterEnd] = quartersToReturn(this.desk.clock.today());
    await this.show(by, reply, 200, PREPARE, fields, { quarterEnd: quarterEnd!, ...(icbs.length === 1 && { icb: icbs[0]!.code }) }, [], icbs.length === 0 ? [REASONS.no_icb_of_yours] : []);
  }

  @Post('prepare')
  @Needs('prepare_return')
  async prepare(@By() by: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const [[fields], sent] = [await this.prepareFields(by), await readForm(request)];
    await this.attempt(by, reply, PREPARE, fields, sent, async () => {
      const { icb, quarterEnd } = readInput(fields, inputOf(fields, sent)) as { icb: string; quarterEnd: string };
      return this.desk.prepare(by, icb, quarterEnd);
    });
  }

  @Get(':id')
  @UseInterceptors(ShellInterceptor)
  @Render('return.njk')
  async one(@By() by: Actor, @Param('id') id: string, @Query() { organisation }: VersionInput): Promise<object> {
    const version = await this.desk.open(by, id);
    const { figures } = JSON.parse((await this.desk.file(version, 'dcb2117.json')).toString()) as { figures: Figure[] };
    return versionView(version, figures, organisation, by);
  }

  @Get(':id/files/:name')
  async take(@By() by: Actor, @Param('id') id: string, @Param('name') name: string, @Res() reply: FastifyReply): Promise<void> {
    const { bytes, headers } = await this.desk.take(by, id, name);
    await reply.headers(headers).send(bytes);
  }

  @Get(':id/sign')
  @Needs('sign_return')
  async signForm(@By() by: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const version = await this.desk.open(by, id);
    await this.show(by, reply, 200, signing(version), SIGN, typedOf(SIGN, { statement: STATEMENT }));
  }

  @Post(':id/sign')
  @Needs('sign_return')
  async sign(@By() by: Actor, @Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const [version, sent] = [await this.desk.open(by, id), await readForm(request)];
    await this.attempt(by, reply, signing(version), SIGN, sent, async () => {
      const { statement } = readInput(SIGN, inputOf(SIGN, sent));
      await this.desk.sign(by, id, String(sent.typed._version), statement);
      return id;
    });
  }

  private async prepareFields(by: Actor): Promise<[Fields, readonly { code: string; name: string }[]]> {
    const icbs = await this.desk.icbs(by);
    const fields = { icb: pickCode('ICB'), quarterEnd: choice('Quarter', quarterOptions(quartersToReturn(this.desk.clock.today()))) };
    return [fields, icbs];
  }

  /** @param act gives the id of the version it made or changed */
  private async attempt(by: Actor, reply: FastifyReply, shown: Shown, fields: Fields, sent: SentForm, act: () => Promise<string>): Promise<void> {
    try {
      await reply.redirect(`/returns/${await act()}`, 303);
    } catch (error) {
      if (error instanceof RefusedInput) return this.show(by, reply, 400, shown, fields, sent.typed, error.refusals);
      if (error instanceof IntegrityBroken) return this.show(by, reply, 409, shown, fields, sent.typed, [], error.sentences);
      if (!(error instanceof DomainError) || error.kind !== 'conflict') throw error;
      await this.show(by, reply, 409, shown, fields, sent.typed, [], error.reasons.map((reason) => REASONS[reason as keyof typeof REASONS]));
    }
  }

  private async show(by: Actor, reply: FastifyReply, status: number, shown: Shown, fields: Fields, typed: Typed, refusals: readonly FieldRefusal[] = [], reasons: readonly string[] = []): Promise<void> {
    const icbs = Object.fromEntries((await this.desk.icbs(by)).map(({ code, name }) => [code, name]));
    await reply.status(status).view('act.njk', {
      ...shown, form: formView(fields, typed, refusals, { icb: icbs }), reasons, closed: false, noDraft: true, once: '', version: shown.version ?? null, shell: await this.shell.read('/returns', by),
    });
  }
}
