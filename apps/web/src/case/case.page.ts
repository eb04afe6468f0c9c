import { Controller, Get, Inject, Param, Query, Render, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { readDraftsOf, readNames, readReached, readTimeline, type TimelineCursor } from '@chc/casework';
import type { Actor } from '@chc/platform';
import { InvalidInput, shown } from '../errors/problem.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { CaseDesk } from './case.desk.js';
import { caseView, currentReferral, type CaseView } from './case.view.js';

/** What the address of a case may hold. */
export class CaseInput {
  @IsOptional() @Matches(/^[a-z_]{1,60}$/, { message: 'the name of an action' })
  readonly done?: string;

  @IsOptional() @Matches(/^[a-z_]{1,60}$/, { message: 'the name of an action' })
  readonly saved?: string;

  @IsOptional() @Matches(/^[a-z_]{1,60}$/, { message: 'the name of an action' })
  readonly discarded?: string;

  @IsOptional() @Matches(/^[\w-]{1,200}$/, { message: 'the `before` of a page of the timeline' })
  readonly before?: string;
}

const CURSOR = /^(\d{4}-\d{2}-\d{2}T[\d:.]{15}Z) (case|referral|review) (\d{1,18})$/;

const writeCursor = ({ at, source, id }: TimelineCursor): string => Buffer.from(`${at} ${source} ${id}`).toString('base64url');

function readCursor(before: string | undefined): TimelineCursor | null {
  if (before === undefined) return null;
  const [, at, source, id] = CURSOR.exec(Buffer.from(before, 'base64url').toString()) ?? [];
  if (!at || !source || !id || Number.isNaN(Date.parse(at))) throw new InvalidInput([{ field: 'before', value: shown(before), expected: 'the `before` of a page of the timeline' }]);
  return { at, source, id: Number(id) };
}

/** `/cases/:caseId`: everything of one case, and what can be done in it. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Needs('see_case_page')
@Controller('cases/:caseId')
export class CasePage {
  constructor(@Inject(CaseDesk) private readonly desk: CaseDesk) {}

  @Get()
  @Render('case.njk')
  async show(@By() by: Actor, @Param('caseId') caseId: string, @Query() input: CaseInput): Promise<CaseView> {
    const record = await this.desk.open(by, caseId);
    const before = readCursor(input.before);
    const referral = currentReferral(record);
    const db = this.desk.db.as(by);
    const [names, reached, drafts, { events, older }] = await Promise.all([
      readNames(db, record), referral ? readReached(db, referral.id) : new Map<string, Date>(), readDraftsOf(db, by.accountId, caseId), readTimeline(db, caseId, before),
    ]);
    return caseView({
      record, by, names, reached, drafts, done: input.done, saved: input.saved, discarded: input.discarded,
      timeline: { events, olderHref: older && `/cases/${caseId}?before=${writeCursor(older)}#timeline`, newestHref: before && `/cases/${caseId}#timeline` },
    });
  }
}
