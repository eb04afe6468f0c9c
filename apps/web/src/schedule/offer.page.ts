import { Controller, Get, Inject, Post, Render, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  addProfessional, DomainError, type Fields, type FieldRefusal, type ListedProfessional, offerSlots, PROFESSIONAL_FIELDS, readInput, readOwnIcbs, readProfessionals, reasonInWords, RefusedInput, refuse, SLOT_FIELDS, type Typed,
} from '@chc/casework';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { inputOf, readForm, typedOf } from '../form/form-body.js';
import { formView } from '../form/form.view.js';
import { Shell } from '../page/shell.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { counted, shortDate } from '../page/wording.js';
import { By, Needs } from '../sign-in/policy.js';
import { mondayOf, professionInWords } from './schedule.words.js';

const OFFER = { title: 'Offer slots', says: 'A week pattern: each of its weekdays from the first day to the last. Bank holidays, and hours that are theirs already, are left out.', submit: 'Offer the slots', back: { text: 'The week', href: '/schedule' } };
const ADD = { title: 'Add somebody who gives slots', says: 'One of our practitioners, by their code; or a health or social-care professional from outside, by their email.', submit: 'Add them', back: { text: 'Who gives slots', href: '/schedule/professionals' } };

/** `/schedule/professionals` and `/schedule/offer`: who gives slots, how many, and the forms that add both. */
@ApiExcludeController()
@Controller('schedule')
export class OfferPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock, @Inject(Shell) private readonly shell: Shell) {}

  @Get('professionals')
  @Needs('see_schedule')
  @UseInterceptors(ShellInterceptor)
  @Render('professionals.njk')
  async list(@By() by: Actor): Promise<object> {
    const people = await this.people(by);
    const few = people.filter(({ offered, expected }) => offered < expected).length;
    return {
      mayAdd: by.may?.has('keep_professionals'), mayOffer: by.may?.has('keep_slots'),
      showing: people.length === 0 ? 'Nobody gives slots yet' : `${counted(people.length, 'professional')}; ${few} ${few === 1 ? 'offers' : 'offer'} fewer than they should`,
      rows: [...people].sort((a, b) => Number(b.offered < b.expected) - Number(a.offered < a.expected)).map((one) => ({
        name: one.name, profession: professionInWords(one.profession), assessor: one.careActAssessor, side: one.side === 'health' ? 'Health' : 'Social care', organisation: one.organisation,
        reach: one.practitioner ? `Ours, ${one.practitioner}` : one.email!, offers: one.offered < one.expected ? `${one.offered} of ${one.expected}` : String(one.offered), tooFew: one.offered < one.expected, offerHref: `/schedule/offer?professional=${one.id}`,
      })),
    };
  }

  @Get('professionals/add')
  @Needs('keep_professionals')
  async adding(@By() by: Actor, @Res() reply: FastifyReply): Promise<void> {
    await this.show(by, reply, 200, PROFESSIONAL_FIELDS, {}, ADD);
  }

  @Post('professionals/add')
  @Needs('keep_professionals')
  async add(@By() by: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const sent = await readForm(request);
    await this.answer(reply, (refusals, status, reasons) => this.show(by, reply, status, PROFESSIONAL_FIELDS, sent.typed, { ...ADD, reasons }, refusals), async () => {
      const [icb] = await readOwnIcbs(this.db.as(by), this.clock.today());
      if (!icb) throw new DomainError('forbidden', ['not_for_your_role']);
      await addProfessional(this.db.as(by), by, icb, readInput(PROFESSIONAL_FIELDS, inputOf(PROFESSIONAL_FIELDS, sent)), this.clock.today());
      return '/schedule/professionals';
    });
  }

  @Get('offer')
  @Needs('keep_slots')
  async offering(@By() by: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { professional } = request.query as Record<string, unknown>;
    const people = await this.people(by);
    const known = people.find(({ id }) => id === professional) ?? people.find(({ practitioner }) => practitioner !== null && practitioner === by.practitioner);
    await this.show(by, reply, 200, SLOT_FIELDS, typedOf(SLOT_FIELDS, { professional: known?.id, sessionKind: 'chc', funded: true, fromOn: this.clock.today() }), OFFER, [], people);
  }

  @Post('offer')
  @Needs('keep_slots')
  async offer(@By() by: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const [sent, people] = [await readForm(request), await this.people(by)];
    await this.answer(reply, (refusals, status, reasons) => this.show(by, reply, status, SLOT_FIELDS, sent.typed, { ...OFFER, reasons }, refusals, people), async () => {
      const input = readInput(SLOT_FIELDS, inputOf(SLOT_FIELDS, sent));
      const one = people.find(({ id }) => id === input.professional);
      if (!one) throw new RefusedInput([refuse('professional', input.professional, 'somebody who gives slots')]);
      const { left } = await offerSlots(this.db.as(by), by, one.icbId, input, { today: this.clock.today(), at: this.clock.actingAt() });
      const because = left.map(({ on, because: why }) => `${shortDate(on)}: ${reasonInWords(why)}`);
      return because.length === 0 ? `/schedule?week=${mondayOf(input.fromOn)}` : { made: `/schedule?week=${mondayOf(input.fromOn)}`, left: because };
    }, (left, href) => this.told(by, reply, left, href));
  }

  private async people(by: Actor): Promise<ListedProfessional[]> {
    const db = this.db.as(by);
    return readProfessionals(db, await readOwnIcbs(db, this.clock.today()), this.clock.today());
  }

  private async answer(
    reply: FastifyReply, again: (refusals: readonly FieldRefusal[], status: number, reasons: readonly string[]) => Promise<void>, work: () => Promise<string | { made: string; left: string[] }>, told?: (left: string[], href: string) => Promise<void>,
  ): Promise<void> {
    try {
      const done = await work();
      if (typeof done === 'string') return void (await reply.redirect(done, 303));
      await told?.(done.left, done.made);
    } catch (error) {
      if (error instanceof RefusedInput) return again(error.refusals, 400, []);
      if (!(error instanceof DomainError) || error.kind !== 'conflict') throw error;
      await again([], 409, error.reasons.map(reasonInWords));
    }
  }

  private async told(by: Actor, reply: FastifyReply, left: string[], href: string): Promise<void> {
    await reply.view('slots-left.njk', { shell: await this.shell.read('/schedule', by), left, href });
  }

  private async show(by: Actor, reply: FastifyReply, status: number, fields: Fields, typed: Typed, said: object, refusals: readonly FieldRefusal[] = [], people: readonly ListedProfessional[] = []): Promise<void> {
    const names = Object.fromEntries(people.map(({ id, name, profession, organisation }) => [id, `${name}, ${professionInWords(profession)}, ${organisation}`]));
    await reply.status(status).view('act.njk', {
      reasons: [], closed: false, noDraft: true, once: '', version: null, form: formView(fields, typed, refusals, 'professional' in fields ? { professional: names } : {}), shell: await this.shell.read('/schedule', by), ...said,
    });
  }
}
