import { randomUUID } from 'node:crypto';
import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  ACTS, CARE_DOMAINS, type CareDomain, type CaseRecord, DomainError, DST_LEVELS, DST_RULES, type FieldRefusal, line, LINK_CLOSED, type LinkClosed, linkStanding, maybe, openCaseLink, type OpenLink, perform, readCase, readInput, readOpenLink,
  reasonInWords, RefusedInput, standingDst, type Typed, versionOf, lines,
} from '@chc/casework';
import { calendarFile, readBookedMeeting } from '@chc/letters';
import { Database, type Settings, SYSTEM } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { inputOf, onceOf, readForm, typedOf } from '../form/form-body.js';
import { formView } from '../form/form.view.js';
import { SeenLog } from '../seen/seen-log.js';
import { isFromOurPages, ownOrigin } from '../sign-in/addresses.js';
import { forgetLink, linkSessionOf, setLinkSession } from '../sign-in/cookies.js';
import { Public } from '../sign-in/policy.js';
import { SETTINGS } from '../tokens.js';
import { oneCaseView } from './one-case.view.js';

const CODE = { code: line('Code', { most: 20, hint: 'The six figures that the team told you by telephone' }) };
const WRONG = 'This is not the code. After five wrong codes the link is closed.';
const { level, reason } = ACTS.propose_level.fields;
const VIEW = { level: level!, reason: reason!, evidence: maybe(lines('Evidence', { rows: 6, hint: 'What you know of the need, how often, and which paper says so' })) };

/**
 * `/one-case`: one case for somebody from outside, by a link and a code, without an account. Each request asks anew whether the
 * link still stands, each page that shows the case is in the access log before it goes out.
 */
@ApiExcludeController()
@Public()
@Controller('one-case')
export class OneCasePage {
  constructor(
    @Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock,
    @Inject(SETTINGS) private readonly settings: Settings, @Inject(SeenLog) private readonly seen: SeenLog,
  ) {}

  @Get('open')
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const link = await this.link(request);
    if (!link) return this.closed(request, reply);
    await this.showCase(request, reply, link, 200);
  }

  @Post('open/answer')
  async answer(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { typed } = await readForm(request);
    await this.acting(request, reply, async (link, record) => {
      const booking = record.slot_booking.find(({ mdtMemberId, cancelledOn }) => mdtMemberId === link.memberId && cancelledOn === null);
      if (!booking) throw new DomainError('conflict', ['booking_is_cancelled']);
      await this.act(link, record, 'slot_booking', booking, 'answer_slot', inputOf(ACTS.answer_slot.fields, { typed, files: {} }), onceOf(typed._once));
    }, (link, status, reasons) => this.showCase(request, reply, link, status, reasons));
  }

  @Get('open/meeting.ics')
  async calendar(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const link = await this.link(request);
    if (!link) return this.closed(request, reply);
    const booking = (await this.record(link)).slot_booking.find(({ mdtMemberId, cancelledOn }) => mdtMemberId === link.memberId && cancelledOn === null);
    if (!booking) throw new DomainError('not_found', ['no_such_record']);
    await reply.type('text/calendar; charset=utf-8').header('content-disposition', 'attachment; filename="meeting.ics"').send(calendarFile(await readBookedMeeting(this.db.as(link.by), booking.id), { host: new URL(ownOrigin(this.settings, request)).hostname }));
  }

  @Post('open/close')
  async close(@Res() reply: FastifyReply): Promise<void> {
    forgetLink(reply, this.settings);
    await reply.redirect('/one-case/open', 303);
  }

  @Get('open/:domain')
  async domain(@Param('domain') domain: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const link = await this.link(request);
    if (!link) return this.closed(request, reply);
    await this.showDomain(request, reply, link, domain, 200);
  }

  @Post('open/:domain')
  async view(@Param('domain') domain: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const sent = await readForm(request);
    await this.acting(request, reply, async (link, record) => {
      const dst = this.dstOf(record, link);
      const { evidence, ...view } = readInput(VIEW, inputOf(VIEW, sent));
      const once = onceOf(sent.typed._once) ?? randomUUID();
      await this.act(link, record, 'dst', dst, 'propose_level', { domain, member: link.memberId, ...view }, `${once}-level`.slice(-100));
      const own = record.dst_evidence.find((one) => one.dstId === dst.id && one.domain === domain && one.author === link.by.id && one.supersededAt === null);
      if (evidence !== undefined && evidence !== own?.evidence) await this.act(link, record, 'dst', dst, 'record_domain_evidence', { domain, evidence, ...(own && { replaces: own.id }) }, `${once}-evidence`.slice(-100));
    }, (link, status, reasons, refusals) => this.showDomain(request, reply, link, domain, status, reasons, refusals, sent.typed));
  }

  @Get(':secret')
  async ask(@Param('secret') secret: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const standing = await linkStanding(this.db.as(SYSTEM), secret, this.clock.today());
    if (standing) return this.closed(request, reply, standing);
    await this.askCode(request, reply, 200, {});
  }

  @Post(':secret')
  async open(@Param('secret') secret: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.assertOurs(request);
    const sent = await readForm(request);
    try {
      const { code } = readInput(CODE, inputOf(CODE, sent));
      const opened = await openCaseLink(this.db.as(SYSTEM), secret, code, { today: this.clock.today(), now: this.clock.now() });
      if ('refused' in opened) return opened.refused === 'wrong' ? await this.askCode(request, reply, 403, {}, [], WRONG) : await this.closed(request, reply, opened.refused);
      setLinkSession(reply, this.settings, opened.session);
      await reply.redirect('/one-case/open', 303);
    } catch (error) {
      if (!(error instanceof RefusedInput)) throw error;
      await this.askCode(request, reply, 400, sent.typed, error.refusals);
    }
  }

  private link(request: FastifyRequest): Promise<OpenLink | null> {
    return readOpenLink(this.db.as(SYSTEM), linkSessionOf(request, this.settings), { today: this.clock.today(), now: this.clock.now() });
  }

  private async record(link: OpenLink): Promise<CaseRecord> {
    const record = await readCase(this.db.as(link.by), link.caseId, this.clock.today());
    if (!record) throw new DomainError('not_found', ['no_such_case']);
    return record;
  }

  private dstOf(record: CaseRecord, link: OpenLink): NonNullable<ReturnType<typeof standingDst>> {
    const dst = standingDst(record, link.referralId);
    if (!dst) throw new DomainError('not_found', ['no_such_record']);
    return dst;
  }

  private assertOurs(request: FastifyRequest): void {
    if (!isFromOurPages(this.settings, request)) throw new DomainError('forbidden', ['not_from_our_pages']);
  }

  private async act(link: OpenLink, { caseId }: CaseRecord, kind: 'dst' | 'slot_booking', row: { id: string; version: number }, action: 'answer_slot' | 'propose_level' | 'record_domain_evidence', input: unknown, key: string | undefined): Promise<void> {
    await perform(this.db, link.by, { caseId, kind, subjectId: row.id, action, input, version: row.version, key: key ?? randomUUID() }, { today: this.clock.today(), at: this.clock.actingAt() });
  }

  private async acting(request: FastifyRequest, reply: FastifyReply, work: (link: OpenLink, record: CaseRecord) => Promise<void>, again: (link: OpenLink, status: number, reasons: readonly string[], refusals: readonly FieldRefusal[]) => Promise<void>): Promise<void> {
    this.assertOurs(request);
    const link = await this.link(request);
    if (!link) return this.closed(request, reply);
    try {
      await work(link, await this.record(link));
      await reply.redirect('/one-case/open', 303);
    } catch (error) {
      if (error instanceof RefusedInput) return again(link, 400, [], error.refusals);
      if (!(error instanceof DomainError) || (error.kind !== 'conflict' && error.kind !== 'stale')) throw error;
      await again(link, 409, error.reasons.map(reasonInWords), []);
    }
  }

  /** Noted before it is shown; what cannot be noted is not shown. */
  private async note(request: FastifyRequest, link: OpenLink, status: number): Promise<void> {
    await this.seen.recordSeen({ at: new Date(), kind: 'case', by: link.by, method: request.method, route: request.routeOptions.url ?? '/one-case/open', status, caseId: link.caseId, recordId: link.id });
  }

  private async showCase(request: FastifyRequest, reply: FastifyReply, link: OpenLink, status: number, reasons: readonly string[] = []): Promise<void> {
    const view = oneCaseView(await this.record(link), link);
    await this.note(request, link, status);
    await this.send(reply, status, 'one-case.njk', { ...view, reasons, once: randomUUID() });
  }

  private async showDomain(request: FastifyRequest, reply: FastifyReply, link: OpenLink, domain: string, status: number, reasons: readonly string[] = [], refusals: readonly FieldRefusal[] = [], typed?: Typed): Promise<void> {
    if (!Object.hasOwn(CARE_DOMAINS, domain)) throw new DomainError('not_found', ['no_such_record']);
    const record = await this.record(link);
    const dst = this.dstOf(record, link);
    const proposal = record.dst_proposal.find((one) => one.dstId === dst.id && one.domain === domain && one.memberId === link.memberId);
    const evidence = record.dst_evidence.find((one) => one.dstId === dst.id && one.domain === domain && one.author === link.by.id && one.supersededAt === null);
    const levels = Object.fromEntries(DST_RULES[versionOf(dst)].domains[domain as CareDomain].map((code) => [code, DST_LEVELS[code]]));
    await this.note(request, link, status);
    await this.send(reply, status, 'one-case-domain.njk', {
      title: CARE_DOMAINS[domain as CareDomain], reasons, once: randomUUID(),
      form: formView(VIEW, typed ?? typedOf(VIEW, { level: proposal?.level, reason: proposal?.reason, evidence: evidence?.evidence }), refusals, { level: levels }),
    });
  }

  private async askCode(request: FastifyRequest, reply: FastifyReply, status: number, typed: Typed, refusals: readonly FieldRefusal[] = [], refused: string | null = null): Promise<void> {
    await this.send(reply, status, 'one-case-code.njk', { form: formView(CODE, typed, refusals), refused });
  }

  private async closed(_request: FastifyRequest, reply: FastifyReply, why: LinkClosed | null = null): Promise<void> {
    await this.send(reply, why === 'unknown' ? 404 : 403, 'one-case-closed.njk', { says: why ? LINK_CLOSED[why] : 'Nothing is open here. Open your link again, with its code; where it has been closed meanwhile, that page says so.' });
  }

  private async send(reply: FastifyReply, status: number, view: string, model: object): Promise<void> {
    // Not no-referrer: a browser then says nothing of where a form came from, and ours would be refused.
    await reply.status(status).header('referrer-policy', 'same-origin').header('cache-control', 'no-store').view(view, model);
  }
}
