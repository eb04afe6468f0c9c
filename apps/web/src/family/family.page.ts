import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hashOf, isSecret, newSecret } from '@chc/access';
import { day, endFamilyVisit, FAMILY_FORMATS, type FamilyFormat, type FieldRefusal, line, openFamilyDoor, readFamilyFacts, readFamilyVisit, readInput, RefusedInput, type Typed } from '@chc/casework';
import { Database, type Settings, SYSTEM } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { inputOf, readForm } from '../form/form-body.js';
import { formView } from '../form/form.view.js';
import { SeenLog } from '../seen/seen-log.js';
import { familyVisitOf, setFamilyVisit } from '../sign-in/cookies.js';
import { Public } from '../sign-in/policy.js';
import { SETTINGS } from '../tokens.js';
import { familyCodeHash } from './family-secrets.js';
import { familyView } from './family.view.js';

const FIELDS = {
  code: line('The six-digit code', { hint: 'We told you this apart from the link', most: 20 }),
  bornOn: day('Date of birth', { hint: 'Of the person whose care it is. For example, 24 11 1938' }),
};
const A_CODE = /^\d{6}$/;
const SAID = {
  wrong: 'That did not open the page: the code or the date of birth is not the one we hold. After five wrong answers in a row the page is closed.',
  locked: 'This page is closed, because five wrong answers were given. Nothing is lost. Please ring the team: they can open it again.',
} as const;

const isFormat = (given: unknown): given is FamilyFormat => typeof given === 'string' && Object.hasOwn(FAMILY_FORMATS, given);

/** `/family/:link` is the family's door, `/family` what is behind it. Public: it says nothing before link, code and date of birth. */
@ApiExcludeController()
@Public()
@Controller('family')
export class FamilyPage {
  constructor(
    @Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock,
    @Inject(SeenLog) private readonly log: SeenLog, @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The page itself, for a browser that has come through the door. */
  @Get()
  async read(@Query('as') as: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const secret = familyVisitOf(request, this.settings);
    const now = { today: this.clock.today(), at: this.clock.now() };
    const system = this.db.as(SYSTEM);
    const visit = isSecret(secret) ? await readFamilyVisit(system, hashOf(secret), now) : null;
    const facts = visit && await readFamilyFacts(system, visit.linkId, now.today);
    if (!visit || !facts) return this.closed(reply, 403, 'ended');
    try {
      await this.log.recordSeen({
        at: now.at, kind: 'case', by: { id: `family:${visit.linkId}`, role: 'family', organisationId: null }, method: 'GET', route: '/family', status: 200, caseId: visit.caseId, recordId: visit.linkId,
      });
    } catch {
      return this.closed(reply, 503, 'busy');
    }
    await this.send(reply, 200, 'family.njk', { page: familyView(facts, this.clock.actingAt(), isFormat(as) ? as : facts.format, '/family'), staff: null });
  }

  @Post('leave')
  async leave(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const secret = familyVisitOf(request, this.settings);
    if (isSecret(secret)) await endFamilyVisit(this.db.as(SYSTEM), hashOf(secret));
    await this.closed(reply, 200, 'left');
  }

  /** Where a form was sent to that is asked for again: back to the page. */
  @Get('leave')
  async left(@Res() reply: FastifyReply): Promise<void> {
    await reply.redirect('/family', 303);
  }

  @Get(':link')
  async ask(@Res() reply: FastifyReply): Promise<void> {
    await this.door(reply, 200, {});
  }

  @Post(':link')
  async open(@Param('link') link: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { typed, ...sent } = await readForm(request);
    try {
      const { code, bornOn } = readInput(FIELDS, inputOf(FIELDS, { ...sent, typed }));
      const digits = code.replace(/[\s-]/g, '');
      if (!A_CODE.test(digits)) throw new RefusedInput([{ field: 'code', value: '', expected: 'six digits' }]);
      if (!isSecret(link)) return await this.closed(reply, 404, 'closed');
      const visit = newSecret();
      const opened = await openFamilyDoor(this.db.as(SYSTEM), { linkHash: hashOf(link), codeHash: familyCodeHash(link, digits), bornOn, visitHash: hashOf(visit) }, { today: this.clock.today(), at: this.clock.now(), openedAt: this.clock.actingAt() });
      if ('visit' in opened) {
        setFamilyVisit(reply, this.settings, visit);
        return void (await reply.redirect('/family', 303));
      }
      if (opened.refused === 'closed') return await this.closed(reply, 404, 'closed');
      await this.door(reply, 403, opened.refused === 'locked' ? {} : typed, [], SAID[opened.refused]);
    } catch (error) {
      if (!(error instanceof RefusedInput)) throw error;
      await this.door(reply, 400, typed, error.refusals);
    }
  }

  private door(reply: FastifyReply, status: number, typed: Typed, refusals: readonly FieldRefusal[] = [], refused: string | null = null): Promise<void> {
    return this.send(reply, status, 'family-door.njk', { form: formView(FIELDS, { ...typed, code: '' }, refusals), refused });
  }

  private closed(reply: FastifyReply, status: number, why: 'closed' | 'ended' | 'left' | 'busy'): Promise<void> {
    return this.send(reply, status, 'family-closed.njk', { why });
  }

  /** The link stands in the address of the door: no page of another place is told it. */
  private async send(reply: FastifyReply, status: number, template: string, model: object): Promise<void> {
    await reply.status(status).header('referrer-policy', 'no-referrer').view(template, model);
  }
}
