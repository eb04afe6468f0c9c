import { Controller, Get, Inject, Post, Render, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { closeSessionsOf, readSessionsOf, type Role, ROLES } from '@chc/access';
import { recordAudit } from '@chc/audit';
import { type Actor, Database, type Settings } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { Shell } from '../page/shell.js';
import { sessionOf } from '../sign-in/cookies.js';
import { By, Needs } from '../sign-in/policy.js';
import { saidUntilWhen } from '../sign-in/until-when.js';
import { SETTINGS } from '../tokens.js';
import { sessionRow } from './accounts.view.js';

/** `/account`: what is known of whoever is signed in, the browsers they are signed in with, and out of all of them. */
@ApiExcludeController()
@Needs('see_own_account')
@Controller('account')
export class AccountPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock, @Inject(SETTINGS) private readonly settings: Settings, @Inject(Shell) private readonly shell: Shell) {}

  @Get()
  @UseInterceptors(ShellInterceptor)
  @Render('account.njk')
  async show(@By() by: Actor, @Req() request: FastifyRequest): Promise<object> {
    const { sessionIdleMinutes: idleMinutes, sessionHours: hours } = this.settings;
    const sessions = await readSessionsOf(this.db, by.accountId!, sessionOf(request, this.settings) ?? '', this.clock.now(), { idleMinutes, hours });
    const { rows: [organisation] } = await this.db.query<{ name: string }>('select coalesce(name, code) as name from organisation where id = $1', [by.organisationId]);
    return {
      name: by.name, username: by.id, roles: (by.roles as Role[]).map((role) => ROLES[role]).join(', '), organisation: organisation?.name ?? 'None known here',
      practitioner: by.practitioner ?? null, sessions: sessions.map(sessionRow), idleMinutes, hours,
    };
  }

  /** Any request makes a session longer: this one shows nothing else, and leaves the page one was on as it is. */
  @Get('stay')
  async stay(@By() by: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const until = saidUntilWhen(reply);
    if (request.headers.accept?.includes('application/json')) return void (await reply.send(until));
    await reply.view('stay.njk', { ...until, shell: await this.shell.read('/account', by) });
  }

  @Post()
  async signOutEverywhere(@By() by: Actor, @Res() reply: FastifyReply): Promise<void> {
    await this.db.transaction(async (tx) => {
      const sessionsEnded = await closeSessionsOf(tx, by.accountId!, this.clock.now());
      await recordAudit(tx, by, { action: 'signed_out_everywhere', subjectKind: 'account', subjectId: by.accountId!, details: { sessionsEnded } });
    });
    await reply.redirect('/signed-out', 303);
  }
}
