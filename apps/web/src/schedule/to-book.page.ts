import { Controller, Get, Inject, Query, Render, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { latestMeetingOn, readDatedValues, readOpenSlots, readOwnIcbs, readUnbooked, readUnbookedReviews } from '@chc/casework';
import { addDays, clock, daysBetween } from '@chc/deadlines';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { away, personName } from '../caseload/caseload-row.view.js';
import { codeInWords } from '../case/code.words.js';
import { InvalidInput, shown } from '../errors/problem.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { count, counted, nhsNumberGroups, shortDate } from '../page/wording.js';
import { By, Needs } from '../sign-in/policy.js';

const AN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `/schedule/mdts` and `/schedule/reviews`: what is to be booked; who passes day 28 first, and what is overdue longest, at the top. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Needs('see_schedule')
@Controller('schedule')
export class ToBookPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  @Get('mdts')
  @Render('mdts-to-book.njk')
  async list(@By() by: Actor, @Query('after') after?: unknown): Promise<object> {
    assertCursor(after);
    const [db, today] = [this.db.as(by), this.clock.today()];
    const [icb] = await readOwnIcbs(db, today);
    const { rows, total, next } = await readUnbooked(db, after ?? null);
    const days = icb ? (await readDatedValues(db, icb, today)).verification_working_days : 2;
    const open = icb ? (await readOpenSlots(db, icb, this.clock.actingAt())).length : 0;
    return {
      showing: total === 0 ? 'Every MDT is booked' : `Showing ${rows.length === total ? '' : after === undefined ? 'the first ' : 'the next '}${count(rows.length)} of ${count(total)} referrals without an MDT; ${counted(open, 'slot')} free`,
      firstHref: after === undefined ? null : '/schedule/mdts', nextHref: next && `/schedule/mdts?after=${next}`,
      rows: rows.map(({ caseId, referralId, receivedOn, coordinator, nhsNumber, ...person }) => {
        const [{ day, daysOver }, latest] = [clock(receivedOn, today), latestMeetingOn(receivedOn, days)];
        return {
          person: personName(person), nhsNumber: nhsNumber ? nhsNumberGroups(nhsNumber) : 'NHS number not known', caseHref: `/cases/${caseId}`, bookHref: `/cases/${caseId}/referral/${referralId}/book_mdt_slots`,
          day: `Day ${count(day)} of 28${daysOver > 0 ? `, ${counted(daysOver, 'day')} over` : ''}`, latest: shortDate(latest), when: latest < today ? 'passed' : away(latest, today), late: latest < today, coordinator: coordinator ?? 'Nobody',
        };
      }),
    };
  }

  @Get('reviews')
  @Render('reviews-to-book.njk')
  async reviews(@By() by: Actor, @Query('after') after?: unknown): Promise<object> {
    assertCursor(after);
    const [db, today] = [this.db.as(by), this.clock.today()];
    const { rows, total, next } = await readUnbookedReviews(db, today, addDays(today, DUE_WITHIN), after ?? null);
    return {
      showing: total === 0 ? `Every review due within ${DUE_WITHIN} days is booked` : `Showing ${rows.length === total ? '' : after === undefined ? 'the first ' : 'the next '}${count(rows.length)} of ${count(total)} reviews due within ${DUE_WITHIN} days and not booked`,
      firstHref: after === undefined ? null : '/schedule/reviews', nextHref: next && `/schedule/reviews?after=${next}`,
      rows: rows.map(({ caseId, reviewId, reviewType, funding, dueOn, owner, nhsNumber, ...person }) => ({
        person: personName(person), nhsNumber: nhsNumber ? nhsNumberGroups(nhsNumber) : 'NHS number not known', caseHref: `/cases/${caseId}`, bookHref: `/cases/${caseId}/review/${reviewId}/book_review_slot`,
        kind: `${codeInWords('review', 'reviewType', reviewType)}, ${codeInWords('eligibility', 'funding', funding)}`, due: shortDate(dueOn), late: dueOn < today, when: dueOn < today ? `${counted(daysBetween(dueOn, today), 'day')} overdue` : away(dueOn, today), owner: owner ?? 'Nobody',
      })),
    };
  }
}

/** Reviews due within so many days are worth booking now; our own number. */
const DUE_WITHIN = 42;

function assertCursor(after: unknown): asserts after is string | undefined {
  if (after !== undefined && (typeof after !== 'string' || !AN_ID.test(after))) throw new InvalidInput([{ field: 'after', value: shown(after), expected: 'the `after` of a page of this list' }]);
}
