import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Render, Req, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ACCESS_LISTS, DomainError, findViewers, readAccessList, readBulkViewing, readLookedAt, readIcbsOf, readViewer, readWhoLooked, readWhose, searchPeople, understand } from '@chc/casework';
import { type Actor, Database, SYSTEM } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { personName } from '../caseload/caseload-row.view.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { isId } from '../seen/case-ids.js';
import { By, Needs } from '../sign-in/policy.js';
import { AccessInput, BulkInput, FindInput, readCursor, readDay } from './privacy.input.js';
import { accessView, type AccessView, bulkView, type BulkView, privacyView, type PrivacyView } from './privacy.view.js';

/** `/privacy`: the access log for the privacy officer and the auditor, of their own ICB's people and of those they oversee by agreement. Looking at it is noted too. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Needs('read_audit')
@Controller('privacy')
export class PrivacyPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  @Get()
  @Render('privacy.njk')
  begin(): PrivacyView {
    return privacyView();
  }

  /** Answered to the POST itself: what was typed is a person's name or number, and belongs into no address. */
  @Post()
  @HttpCode(200)
  @Render('privacy.njk')
  async find(@By() by: Actor, @Body() { q = '' }: FindInput, @Req() request: FastifyRequest): Promise<PrivacyView> {
    const words = q.replace(/\p{C}/gu, ' ').trim();
    request.soughtWords = words;
    if (words === '') return privacyView();
    const icbs = await this.icbsOf(by);
    const { people } = await searchPeople(this.db.as(SYSTEM), understand(words));
    const own = await Promise.all(people.map(async (person) => ((await readWhose(this.db.as(SYSTEM), icbs, person.caseId)) ? [person] : [])));
    return privacyView(words, own.flat(), await findViewers(this.db.as(SYSTEM), icbs, words));
  }

  @Get('log')
  @Render('privacy-log.njk')
  async list(@By() by: Actor, @Query() { list = 'same_surname', after }: AccessInput): Promise<AccessView> {
    const page = await readAccessList(this.db.as(SYSTEM), await this.icbsOf(by), list, readCursor(after));
    return accessView(ACCESS_LISTS[list].title, 'The latest first.', page, `/privacy/log?list=${list}`, after !== undefined);
  }

  @Get('bulk')
  @Render('privacy-bulk.njk')
  async bulk(@By() by: Actor, @Query() { to }: BulkInput): Promise<BulkView> {
    // The log is of real days, whatever the business date is set to.
    const today = this.clock.realToday();
    const day = readDay(to, today);
    const { rows, threshold } = await readBulkViewing(this.db.as(SYSTEM), await this.icbsOf(by), day);
    return bulkView(rows, threshold, day, today);
  }

  @Get('cases/:caseId')
  @Render('privacy-log.njk')
  async case(@By() by: Actor, @Param('caseId') caseId: string, @Query() { after }: AccessInput): Promise<AccessView> {
    const icbs = await this.icbsOf(by);
    const person = isId(caseId) ? await readWhose(this.db.as(SYSTEM), icbs, caseId) : null;
    if (!person) throw new DomainError('not_found', ['no_such_case']);
    const page = await readWhoLooked(this.db.as(SYSTEM), icbs, caseId, readCursor(after));
    return accessView(`Who looked at ${personName(person)}`, 'The latest first; lists and searches that named this person included.', page, `/privacy/cases/${caseId}`, after !== undefined);
  }

  @Get('people/:accountId')
  @Render('privacy-log.njk')
  async viewer(@By() by: Actor, @Param('accountId') accountId: string, @Query() { after }: AccessInput): Promise<AccessView> {
    const viewer = isId(accountId) ? await readViewer(this.db.as(SYSTEM), accountId) : null;
    if (!viewer) throw new DomainError('not_found', ['no_such_record']);
    const page = await readLookedAt(this.db.as(SYSTEM), await this.icbsOf(by), viewer.username, readCursor(after));
    return accessView(`What ${viewer.name} looked at`, 'The latest first.', page, `/privacy/people/${accountId}`, after !== undefined);
  }

  private icbsOf(by: Actor): Promise<readonly string[]> {
    return readIcbsOf(this.db.as(SYSTEM), by, ['oversight'], this.clock.today());
  }
}
