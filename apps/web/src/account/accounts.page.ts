import { Controller, Get, Inject, Param, Post, Query, Render, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsOptional, Matches, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { keepAccount, KEEPING, type Keeping, readAccount, readAccounts, type SessionLimits } from '@chc/access';
import { choice, DomainError, type FieldRefusal, lines, readInput, REASONS, RefusedInput, type Typed } from '@chc/casework';
import { type Actor, Database, type Settings } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { inputOf, readForm } from '../form/form-body.js';
import { formView } from '../form/form.view.js';
import { Shell } from '../page/shell.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { SETTINGS } from '../tokens.js';
import { accountRow, accountsView, eventRow } from './accounts.view.js';

class AccountsInput {
  @IsOptional()
  @MaxLength(200, { message: 'at most 200 characters' })
  @Matches(/^[^\u0000-\u001f]*$/, { message: 'text on one line' })
  readonly q?: string;

  @IsOptional()
  @Matches(/^[\w-]{1,400}$/, { message: 'the end of a page before' })
  readonly after?: string;
}

const AN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const CHOICES: Readonly<Record<Keeping, string>> = {
  end_sessions: 'End all its sessions: the person signs in again, with the roles that the sign-in service gives then',
  disable: 'Close it: its sessions end and nobody signs in with it',
  enable: 'Open it again',
};
const FIELDS = { what: choice('What to do', CHOICES), reason: lines('Reason', { most: 500, rows: 2, hint: 'Kept with the account. Say nothing of anybody’s health.' }) };

/** `/settings/accounts`: who has signed in here, and closing an account or ending its sessions. */
@ApiExcludeController()
@Needs('keep_accounts')
@Controller('settings/accounts')
export class AccountsPage {
  private readonly limits: SessionLimits;

  constructor(
    @Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock,
    @Inject(Shell) private readonly shell: Shell, @Inject(SETTINGS) settings: Settings,
  ) {
    this.limits = { idleMinutes: settings.sessionIdleMinutes, hours: settings.sessionHours };
  }

  @Get()
  @UseInterceptors(ShellInterceptor)
  @Render('accounts.njk')
  async list(@Query() { q = '', after }: AccountsInput): Promise<object> {
    const words = q.trim();
    const from = after === undefined ? null : Buffer.from(after, 'base64url').toString().replaceAll('\u0000', '');
    return accountsView(await readAccounts(this.db, words, from, this.clock.now(), this.limits), words, after === undefined);
  }

  @Get(':accountId')
  async form(@By() by: Actor, @Param('accountId') id: string, @Res() reply: FastifyReply): Promise<void> {
    await this.show(by, id, reply, 200, {});
  }

  @Post(':accountId')
  async send(@By() by: Actor, @Param('accountId') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const sent = await readForm(request);
    try {
      const { what, reason } = readInput(FIELDS, inputOf(FIELDS, sent)) as { what: Keeping; reason: string };
      if (!AN_ID.test(id)) throw new DomainError('not_found', ['no_such_record']);
      await keepAccount(this.db, by, id, what, reason, this.clock.now());
      await reply.redirect(`/settings/accounts/${id}`, 303);
    } catch (error) {
      if (error instanceof RefusedInput) return this.show(by, id, reply, 400, sent.typed, error.refusals);
      if (!(error instanceof DomainError) || error.kind !== 'conflict') throw error;
      await this.show(by, id, reply, 409, sent.typed, [], error.reasons.map((reason) => REASONS[reason as keyof typeof REASONS]));
    }
  }

  private async show(by: Actor, id: string, reply: FastifyReply, status: number, typed: Typed, refusals: readonly FieldRefusal[] = [], reasons: readonly string[] = []): Promise<void> {
    const found = AN_ID.test(id) ? await readAccount(this.db, id, this.clock.now(), this.limits) : undefined;
    if (!found) throw new DomainError('not_found', ['no_such_record']);
    const { account, events } = found;
    const standing = account.disabledAt ? 'closed' : 'open';
    const possible = Object.fromEntries(Object.entries(CHOICES).filter(([what]) => ['either', standing].includes(KEEPING[what as Keeping].when)));
    await reply.status(status).view('account-of.njk', {
      account: accountRow(account), events: events.map(eventRow), form: formView(FIELDS, typed, refusals, { what: possible }), reasons, shell: await this.shell.read('/settings/accounts', by),
    });
  }
}
