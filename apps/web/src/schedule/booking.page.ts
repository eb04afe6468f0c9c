import { randomUUID } from 'node:crypto';
import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type ActName, ACTS, type CaseRecord, DomainError, type FieldRefusal, type Outcome, proposeMeetings, readOpenSlots, reasonInWords, RefusedInput, refusals, type Standing, subjectRow, type SubjectKind, type Typed,
} from '@chc/casework';
import type { Actor, Settings } from '@chc/platform';
import { CaseDesk } from '../case/case.desk.js';
import { inputOf, onceOf, readForm, seenVersionOf, typedOf } from '../form/form-body.js';
import { formView } from '../form/form.view.js';
import { Shell } from '../page/shell.js';
import { longDate, nhsNumberGroups } from '../page/wording.js';
import { ownOrigin } from '../sign-in/addresses.js';
import { By, Needs } from '../sign-in/policy.js';
import { SETTINGS } from '../tokens.js';
import { proposalsView } from './booking.view.js';
import { hoursInWords, onInWords, placeInWords, professionInWords } from './schedule.words.js';

interface Refused {
  readonly status: number;
  readonly reasons: readonly string[];
  readonly refusals: readonly FieldRefusal[];
  readonly typed: Typed;
}
const NOT_REFUSED: Refused = { status: 200, reasons: [], refusals: [], typed: {} };

/** The forms of the acts that need more than their fields: slots to pick from, a code that is shown once. Their addresses are those of every act. */
@ApiExcludeController()
@Needs('act_on_case')
@Controller('cases/:caseId')
export class BookingPage {
  constructor(@Inject(CaseDesk) private readonly desk: CaseDesk, @Inject(Shell) private readonly shell: Shell, @Inject(SETTINGS) private readonly settings: Settings) {}

  @Get('referral/:id/book_mdt_slots')
  async proposals(@By() by: Actor, @Param('caseId') caseId: string, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    await this.showProposals(by, reply, caseId, id, NOT_REFUSED);
  }

  @Post('referral/:id/book_mdt_slots')
  async book(@By() by: Actor, @Param('caseId') caseId: string, @Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.send(by, { caseId, kind: 'referral', id, action: 'book_mdt_slots' }, request, reply, (refused) => this.showProposals(by, reply, caseId, id, refused));
  }

  @Get('review/:id/book_review_slot')
  async reviewSlots(@By() by: Actor, @Param('caseId') caseId: string, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    await this.showSlots(by, reply, caseId, id, 'book_review_slot', NOT_REFUSED);
  }

  @Post('review/:id/book_review_slot')
  async bookReview(@By() by: Actor, @Param('caseId') caseId: string, @Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.send(by, { caseId, kind: 'review', id, action: 'book_review_slot' }, request, reply, (refused) => this.showSlots(by, reply, caseId, id, 'book_review_slot', refused));
  }

  @Get('review/:id/move_review_slot')
  async otherSlots(@By() by: Actor, @Param('caseId') caseId: string, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    await this.showSlots(by, reply, caseId, id, 'move_review_slot', NOT_REFUSED);
  }

  @Post('review/:id/move_review_slot')
  async moveReview(@By() by: Actor, @Param('caseId') caseId: string, @Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.send(by, { caseId, kind: 'review', id, action: 'move_review_slot' }, request, reply, (refused) => this.showSlots(by, reply, caseId, id, 'move_review_slot', refused));
  }

  /** The form is the act's own; what it answers is shown here, because it is shown once. */
  @Post('mdt_member/:id/send_case_link')
  async sendLink(@By() by: Actor, @Param('caseId') caseId: string, @Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.send(by, { caseId, kind: 'mdt_member', id, action: 'send_case_link' }, request, reply, async ({ status, reasons, refusals: refused, typed }) => {
      const { act, record, row } = await this.stand(by, caseId, 'mdt_member', id, 'send_case_link');
      await reply.status(status).view('act.njk', {
        title: act.title, submit: act.title, says: act.says, caseLine: null, back: { text: 'Back to the case', href: `/cases/${record.caseId}` }, reasons, closed: status === 409, noDraft: true, once: randomUUID(), version: null,
        form: formView(act.fields, status === 400 ? typed : typedOf(act.fields, act.initial?.({ record, row: row as Standing['row'], by }, {}) ?? {}), refused), shell: await this.shell.read('/cases', by),
      });
    }, async (outcome) => {
      const record = await this.desk.open(by, caseId);
      const member = record.mdt_member.find((one) => one.id === id);
      await reply.header('cache-control', 'no-store').view('case-link-sent.njk', {
        shell: await this.shell.read('/cases', by), name: member?.name ?? '', until: member?.mayOpenUntil ? longDate(member.mayOpenUntil) : '', caseHref: `/cases/${caseId}`,
        link: outcome.told ? `${ownOrigin(this.settings, request)}/one-case/${outcome.told.secret}` : null, code: outcome.told ? outcome.told.code!.replace(/^(...)/, '$1\u00a0') : null,
      });
    });
  }

  private async send(
    by: Actor, { caseId, kind, id, action }: { caseId: string; kind: SubjectKind; id: string; action: ActName }, request: FastifyRequest, reply: FastifyReply, again: (refused: Refused) => Promise<void>, done?: (outcome: Outcome) => Promise<void>,
  ): Promise<void> {
    const { typed, files } = await readForm(request);
    const { _once, _version, ...fields } = typed as Typed & { _once?: unknown; _version?: unknown };
    const version = seenVersionOf(_version);
    try {
      const outcome = await this.desk.act(by, { caseId, kind, subjectId: id, action, input: inputOf(ACTS[action].fields, { typed: fields, files }), version: version ? Number(version) : undefined, key: onceOf(_once) ?? randomUUID() });
      if (done) return await done(outcome);
      await reply.redirect(`/cases/${caseId}?done=${action}`, 303);
    } catch (error) {
      if (error instanceof RefusedInput) return again({ status: 400, reasons: [], refusals: error.refusals, typed: fields });
      if (!(error instanceof DomainError) || (error.kind !== 'conflict' && error.kind !== 'stale')) throw error;
      await again({ status: error.kind === 'stale' ? 412 : 409, reasons: error.reasons.map(reasonInWords), refusals: [], typed: fields });
    }
  }

  private async stand(by: Actor, caseId: string, kind: SubjectKind, id: string, action: ActName): Promise<{ act: (typeof ACTS)[ActName]; record: CaseRecord; row: { id: string; version: number }; closed: readonly string[] }> {
    if (by.may && !by.may.has(action)) throw new DomainError('forbidden', ['not_for_your_role']);
    const record = await this.desk.open(by, caseId);
    const row = subjectRow(record, kind, id);
    if (!row) throw new DomainError('not_found', ['no_such_record']);
    return { act: ACTS[action], record, row, closed: refusals(action, ACTS[action], { record, row: row as Standing['row'], by }) };
  }

  private around(by: Actor, record: CaseRecord, { reasons, refusals: refused }: Refused): object {
    const person = record.person[0]!;
    return {
      caseLine: `${[person.familyName, person.givenName].filter(Boolean).join(', ') || 'Name not known'}, NHS number ${person.nhsNumber ? nhsNumberGroups(person.nhsNumber) : 'not known'}`,
      caseHref: `/cases/${record.caseId}`, once: randomUUID(), reasons, errors: refused.map(({ field, expected }) => ({ text: field === 'slots' || field === 'slot' ? 'Choose the slots' : `Say ${expected}`, href: field === 'lateReason' ? '#lateReason' : '#slots' })),
    };
  }

  private async showProposals(by: Actor, reply: FastifyReply, caseId: string, id: string, refused: Refused): Promise<void> {
    const { act, record, row, closed } = await this.stand(by, caseId, 'referral', id, 'book_mdt_slots');
    const referral = record.referral.find((one) => one.id === id)!;
    const [today, days] = [record.today, record.values.verification_working_days];
    const slots = closed.length > 0 ? [] : await readOpenSlots(this.desk.db.as(by), referral.icbId, this.desk.clock.actingAt());
    const meetings = proposeMeetings(slots, { receivedOn: referral.receivedOn, today, verificationDays: days, coordinator: referral.coordinator });
    await reply.status(refused.status).view('proposals.njk', {
      ...this.around(by, record, refused), ...proposalsView(meetings, slots, { receivedOn: referral.receivedOn, today, days }), title: act.title, says: act.says, version: row.version,
      closed: closed.map(reasonInWords), booked: referral.mdtMeetingOn && `${longDate(referral.mdtMeetingOn)} at ${referral.mdtMeetingTime ?? ''}, ${referral.mdtMeetingPlace ?? ''}`,
      chosen: [refused.typed.slots ?? []].flat(), lateReason: refused.typed.lateReason ?? '', shell: await this.shell.read('/cases', by),
    });
  }

  private async showSlots(by: Actor, reply: FastifyReply, caseId: string, id: string, action: 'book_review_slot' | 'move_review_slot', refused: Refused): Promise<void> {
    const { act, record, row, closed } = await this.stand(by, caseId, 'review', id, action);
    const review = record.review.find((one) => one.id === id)!;
    const slots = closed.length > 0 ? [] : await readOpenSlots(this.desk.db.as(by), record.person[0]!.icbId, this.desk.clock.actingAt());
    await reply.status(refused.status).view('review-slots.njk', {
      ...this.around(by, record, refused), title: act.title, version: row.version, closed: closed.map(reasonInWords), due: longDate(review.dueOn), booked: review.bookedFor && longDate(review.bookedFor), shell: await this.shell.read('/cases', by),
      slots: slots.slice(0, 40).map((slot) => ({ id: slot.id, when: `${onInWords(slot.startsAt)}, ${hoursInWords(slot)}`, who: `${slot.name}, ${professionInWords(slot.profession)}, ${placeInWords(slot)}` })),
    });
  }
}
