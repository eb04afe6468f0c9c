import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { beginSignIn, closeSession, openSession, personOf, recordRefusedSignIn, recordSignIn, showsSecondFactor, takeSignIn, type SignInAttempt } from '@chc/access';
import { recordAudit } from '@chc/audit';
import { Database, type Logger, type Settings } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { Shell } from '../page/shell.js';
import { LOG, SETTINGS } from '../tokens.js';
import { ownOrigin, ownPath } from './addresses.js';
import { browserOf, knowBrowser, sessionOf, setSession } from './cookies.js';
import { IdentityProvider, type Returned, SignInFailure } from './identity-provider.js';
import { Public } from './policy.js';
import { firstPage } from './first-page.js';
import { failureView } from './sign-in.view.js';

type Query = Readonly<Record<string, unknown>>;

const CALLBACK = '/sign-in/callback';

/** Signing in at the provider and coming back, and signing out. */
@ApiExcludeController()
@Public()
@Controller()
export class SignInPage {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings, @Inject(Database) private readonly db: Database,
    @Inject(BusinessClock) private readonly clock: BusinessClock, @Inject(IdentityProvider) private readonly provider: IdentityProvider,
    @Inject(Shell) private readonly shell: Shell, @Inject(LOG) private readonly log: Logger,
  ) {}

  @Get('sign-in')
  async begin(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const returnTo = ownPath((request.query as Query).to);
    try {
      const { address, state, ...attempt } = await this.provider.begin(ownOrigin(this.settings, request) + CALLBACK);
      await beginSignIn(this.db, state, knowBrowser(request, reply, this.settings), { ...attempt, returnTo }, this.clock.now());
      await reply.redirect(address, 303);
    } catch (error) {
      await this.explain(error, returnTo, request, reply);
    }
  }

  @Get('sign-in/callback')
  async finish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { state } = request.query as Query;
    const browser = browserOf(request, this.settings);
    const now = this.clock.now();
    const attempt = typeof state === 'string' && browser ? await takeSignIn(this.db, state, browser, now) : undefined;
    try {
      if (!attempt) throw new SignInFailure('not_ours');
      const roles = await this.signIn(await this.claimed(request, state as string, attempt), request, reply, now);
      // Who asked for no page in particular begins where their work is.
      await reply.redirect(attempt.returnTo === '/' ? firstPage(request.server, roles) : attempt.returnTo, 303);
    } catch (error) {
      await this.explain(error, attempt?.returnTo ?? '/', request, reply);
    }
  }

  /** Said between a form that came too late and the provider. */
  @Get('sign-in/kept')
  async kept(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(request, reply, 'form-kept.njk', { to: ownPath((request.query as Query).to) });
  }

  @Post('sign-out')
  async end(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const [session, by] = [sessionOf(request, this.settings), request.signedIn];
    await this.db.transaction(async (tx) => {
      if (session) await closeSession(tx, session, this.clock.now());
      if (by) await recordAudit(tx, by, { action: 'signed_out', subjectKind: 'account', subjectId: by.accountId! });
    });
    await reply.redirect('/signed-out', 303);
  }

  @Get('signed-out')
  async signedOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(request, reply, 'signed-out.njk', { provider: await this.provider.signOutAddress() });
  }

  private async claimed(request: FastifyRequest, state: string, attempt: SignInAttempt): Promise<Returned> {
    return this.provider.finish(new URL(request.url, ownOrigin(this.settings, request)), state, attempt);
  }

  private async signIn({ issuer, claims, proof }: Returned, request: FastifyRequest, reply: FastifyReply, now: Date): Promise<readonly string[]> {
    const { oidcRoleClaim, oidcRoleMap, oidcOrganisationClaim, oidcPractitionerClaim, sessionIdleMinutes, sessionHours } = this.settings;
    const person = personOf(claims, { role: oidcRoleClaim, roleMap: oidcRoleMap, organisation: oidcOrganisationClaim, practitioner: oidcPractitionerClaim });
    if (!this.isProvedEnough(proof)) {
      const details = { why: 'no_second_factor', acr: proof.acr, amr: proof.amr };
      await this.db.transaction((tx) => recordRefusedSignIn(tx, { issuer, subject: claims.sub }, person.username, details));
      throw new SignInFailure('no_second_factor');
    }
    const secret = await this.db.transaction(async (tx) => {
      const account = await recordSignIn(tx, { issuer, subject: claims.sub }, person, now);
      return account && openSession(tx, account.id, now, { idleMinutes: sessionIdleMinutes, hours: sessionHours }, sessionOf(request, this.settings));
    });
    if (!secret) throw new SignInFailure('disabled');
    setSession(reply, this.settings, secret);
    return person.roles;
  }

  private isProvedEnough(proof: Returned['proof']): boolean {
    const { oidcMfa, oidcAcceptedAcr, oidcAcceptedAmr } = this.settings;
    return oidcMfa !== 'claimed' || showsSecondFactor(proof, { acr: oidcAcceptedAcr, amr: oidcAcceptedAmr });
  }

  private async explain(error: unknown, to: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (!(error instanceof SignInFailure)) throw error;
    const view = failureView(error.why, to);
    const { code, name, error: said } = (error.cause ?? {}) as { code?: string; name?: string; error?: string };
    // Never the address or the tokens: only what kind of thing happened.
    this.log[view.status >= 500 || error.why === 'broken' ? 'error' : 'info']({ why: error.why, name, code, said }, 'sign-in did not come about');
    void reply.status(view.status);
    await this.show(request, reply, 'sign-in-failed.njk', view);
  }

  private async show(request: FastifyRequest, reply: FastifyReply, template: string, model: object): Promise<void> {
    const shell = await this.shell.read('', request.signedIn);
    await reply.view(template, { ...model, shell });
  }
}
