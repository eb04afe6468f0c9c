import { Controller, Get, Inject, Param, Post, Render, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Role, ROLES } from '@chc/access';
import { DomainError, type FieldRefusal, FINDING_FIELDS, lookAtOpening, readInput, readUrgentOpenings, reasonInWords, RefusedInput, type Typed, type UrgentOpening } from '@chc/casework';
import { businessDateAt, londonTimeAt } from '@chc/deadlines';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { inputOf, readForm } from '../form/form-body.js';
import { formView } from '../form/form.view.js';
import { Shell } from '../page/shell.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { shortDate } from '../page/wording.js';
import { By, Needs } from '../sign-in/policy.js';

const AN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const inLondon = (at: Date): string => `${shortDate(businessDateAt(at))} at ${londonTimeAt(at)}`;

const rowView = ({ id, caseId, who, roles, organisation, reason, fromAt, restricted, lookedAt, lookedBy, finding }: UrgentOpening): object => ({
  id, who, role: roles.map((role) => ROLES[role as Role] ?? role).join(', '), organisation: organisation ?? 'No organisation', reason, opened: inLondon(fromAt),
  what: `${restricted ? 'Restricted case' : 'Case'} ending ${caseId.slice(-12)}`, looked: lookedAt && `${lookedBy} on ${inLondon(lookedAt)}: ${finding}`,
});

/** `/urgent-openings`: cases that somebody opened by themselves, for the privacy officer: who, when and why; nothing of whose case it is. */
@ApiExcludeController()
@Controller('urgent-openings')
export class OpeningsPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock, @Inject(Shell) private readonly shell: Shell) {}

  @Get()
  @Needs('see_urgent_openings')
  @UseInterceptors(ShellInterceptor)
  @Render('urgent-openings.njk')
  async list(@By() by: Actor): Promise<object> {
    const openings = await readUrgentOpenings(this.db, by, this.clock.today());
    return { waiting: openings.filter(({ lookedAt }) => lookedAt === null).map(rowView), looked: openings.filter(({ lookedAt }) => lookedAt !== null).map(rowView) };
  }

  @Get(':id')
  @Needs('act_on_urgent_openings')
  async form(@By() by: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    await this.show(by, id, reply, 200, {});
  }

  @Post(':id')
  @Needs('act_on_urgent_openings')
  async send(@By() by: Actor, @Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!AN_ID.test(id)) throw new DomainError('not_found', ['no_such_record']);
    const sent = await readForm(request);
    try {
      await lookAtOpening(this.db, by, id, readInput(FINDING_FIELDS, inputOf(FINDING_FIELDS, sent)), this.clock.today(), this.clock.now());
      await reply.redirect('/urgent-openings', 303);
    } catch (error) {
      if (error instanceof RefusedInput) return this.show(by, id, reply, 400, sent.typed, error.refusals);
      if (!(error instanceof DomainError) || error.kind !== 'conflict') throw error;
      await this.show(by, id, reply, 409, sent.typed, [], error.reasons.map(reasonInWords));
    }
  }

  private async show(by: Actor, id: string, reply: FastifyReply, status: number, typed: Typed, refusals: readonly FieldRefusal[] = [], reasons: readonly string[] = []): Promise<void> {
    const opening = (await readUrgentOpenings(this.db, by, this.clock.today())).find((one) => one.id === id);
    if (!opening) throw new DomainError('not_found', ['no_such_record']);
    await reply.status(status).view('act.njk', {
      title: 'Look at an urgent opening', says: `${opening.who} opened a case on ${inLondon(opening.fromAt)}: ${opening.reason}`,
      back: { text: 'Urgent openings', href: '/urgent-openings' }, reasons, closed: reasons.length > 0, noDraft: true, once: '', version: null, submit: 'Record what you found',
      form: formView(FINDING_FIELDS, typed, refusals), shell: await this.shell.read('/urgent-openings', by),
    });
  }
}
