import { Controller, Get, Inject, Param, Post, Query, Render, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, readInput, readOwnIcbs, readProfessionals, readSlot, readSlots, reasonInWords, RefusedInput, SESSION_KINDS, type ShownSlot, useForDischargeToAssess, withdrawSlot, WITHDRAW_FIELDS } from '@chc/casework';
import { addDays, isPlainDate } from '@chc/deadlines';
import { calendarFile, readBookedMeeting } from '@chc/letters';
import { type Actor, Database, type Settings } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { InvalidInput, shown } from '../errors/problem.js';
import { inputOf, readForm, typedOf } from '../form/form-body.js';
import { formView } from '../form/form.view.js';
import { Shell } from '../page/shell.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { ownOrigin } from '../sign-in/addresses.js';
import { By, Needs } from '../sign-in/policy.js';
import { SETTINGS } from '../tokens.js';
import { hoursInWords, mondayOf, onInWords, placeInWords, professionInWords, standingInWords } from './schedule.words.js';
import { weekView, type WeekView } from './week.view.js';

const AN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `/schedule`: who can meet when, a week at a time, and what becomes of one slot. */
@ApiExcludeController()
@Needs('see_schedule')
@Controller('schedule')
export class WeekPage {
  constructor(
    @Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock,
    @Inject(Shell) private readonly shell: Shell, @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @UseInterceptors(ShellInterceptor)
  @Render('schedule.njk')
  async week(@By() by: Actor, @Query('week') week?: unknown): Promise<WeekView & { may: object }> {
    const today = this.clock.today();
    const asked = week === undefined ? today : week;
    if (typeof asked !== 'string' || !isPlainDate(asked) || asked < '2000-01-01' || asked > '2100-01-01') throw new InvalidInput([{ field: 'week', value: shown(week), expected: 'a day of the week, YYYY-MM-DD' }]);
    const db = this.db.as(by);
    const [monday, icbs] = [mondayOf(asked), await readOwnIcbs(db, today)];
    const [people, slots] = [await readProfessionals(db, icbs, today), await readSlots(db, icbs, monday, addDays(monday, 6))];
    return { ...weekView(monday, today, people, slots), may: { keep: by.may?.has('keep_slots'), professionals: by.may?.has('keep_professionals'), sessions: by.may?.has('see_session_totals') } };
  }

  @Get('slots/:id')
  async slot(@By() by: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    await this.show(by, reply, 200, await this.open(by, id));
  }

  @Post('slots/:id/withdraw')
  @Needs('keep_slots')
  async withdraw(@By() by: Actor, @Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const slot = await this.open(by, id);
    const sent = await readForm(request);
    try {
      await withdrawSlot(this.db.as(by), by, await readOwnIcbs(this.db.as(by), this.clock.today()), id, readInput(WITHDRAW_FIELDS, inputOf(WITHDRAW_FIELDS, sent)), this.clock.today());
      await reply.redirect(`/schedule?week=${mondayOf(slot.startsAt.toISOString().slice(0, 10))}`, 303);
    } catch (error) {
      if (error instanceof RefusedInput) return this.show(by, reply, 400, slot, { typed: sent.typed, refusals: error.refusals });
      if (!(error instanceof DomainError) || error.kind !== 'conflict') throw error;
      await this.show(by, reply, 409, await this.open(by, id), { reasons: error.reasons });
    }
  }

  @Post('slots/:id/given')
  @Needs('keep_slots')
  async given(@By() by: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    await this.open(by, id);
    try {
      await useForDischargeToAssess(this.db.as(by), by, await readOwnIcbs(this.db.as(by), this.clock.today()), id);
      await reply.redirect(`/schedule/slots/${id}`, 303);
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'conflict') throw error;
      await this.show(by, reply, 409, await this.open(by, id), { reasons: error.reasons });
    }
  }

  /** The calendar file of what a slot is booked for: when and where, and nothing of whom. */
  @Get('slots/:id/meeting.ics')
  async calendar(@By() by: Actor, @Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { bookingId } = await this.open(by, id);
    if (bookingId === null) throw new DomainError('not_found', ['no_such_record']);
    const file = calendarFile(await readBookedMeeting(this.db.as(by), bookingId), { host: new URL(ownOrigin(this.settings, request)).hostname });
    await reply.type('text/calendar; charset=utf-8').header('content-disposition', 'attachment; filename="meeting.ics"').send(file);
  }

  private async open(by: Actor, id: string): Promise<ShownSlot> {
    const db = this.db.as(by);
    const slot = AN_ID.test(id) ? await readSlot(db, await readOwnIcbs(db, this.clock.today()), id) : null;
    if (!slot) throw new DomainError('not_found', ['no_such_slot']);
    return slot;
  }

  private async show(by: Actor, reply: FastifyReply, status: number, slot: ShownSlot, { typed, refusals = [], reasons = [] }: { typed?: Parameters<typeof formView>[1]; refusals?: Parameters<typeof formView>[2]; reasons?: readonly string[] } = {}): Promise<void> {
    const keeps = by.may?.has('keep_slots') ?? true;
    await reply.status(status).view('slot.njk', {
      shell: await this.shell.read('/schedule', by), id: slot.id, title: `${slot.name}, ${onInWords(slot.startsAt)}`, backHref: `/schedule?week=${mondayOf(slot.startsAt.toISOString().slice(0, 10))}`,
      facts: [
        { name: 'Hours', value: hoursInWords(slot) }, { name: 'Standing', value: standingInWords(slot) }, { name: 'Where', value: placeInWords(slot) },
        { name: 'Who', value: `${professionInWords(slot.profession)}${slot.careActAssessor ? ', Care Act assessor' : ''}, ${slot.organisation}` },
        { name: 'Session', value: `${SESSION_KINDS[slot.sessionKind]}, ${slot.funded ? 'funded' : 'not funded'}` },
      ],
      caseHref: slot.caseId && by.may?.has('see_case') ? `/cases/${slot.caseId}` : null, calendarHref: slot.bookingId && `/schedule/slots/${slot.id}/meeting.ics`,
      reasons: reasons.map(reasonInWords), mayWithdraw: keeps && slot.state === 'offered', mayGive: keeps && slot.state === 'offered' && slot.sessionKind === 'discharge_to_assess',
      form: formView(WITHDRAW_FIELDS, typed ?? typedOf(WITHDRAW_FIELDS, {}), refusals),
    });
  }
}
