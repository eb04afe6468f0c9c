import { Controller, Get, Inject, Render, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { readWaitingVerifications, type WaitingVerification } from '@chc/casework';
import { clock, daysBetween, type PlainDate } from '@chc/deadlines';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { away, personName, type Tag } from '../caseload/caseload-row.view.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { count, counted, longDate, nhsNumberGroups, shortDate } from '../page/wording.js';
import { By, Needs } from '../sign-in/policy.js';

interface VerificationView {
  readonly asOf: string;
  readonly showing: string;
  readonly rows: readonly { href: string; person: string; nhsNumber: string; tag: Tag; why: string; due: string; away: string; submitted: string; by: string; day: string; commissioner: string }[];
}

function rowView({ caseId, dueOn, submittedOn, submittedBy, receivedOn, commissioner, proposed, returns, ...person }: WaitingVerification, today: PlainDate): VerificationView['rows'][number] {
  const late = daysBetween(dueOn, today);
  const { day, of, daysOver } = clock(receivedOn, today);
  return {
    href: `/cases/${caseId}`, person: personName(person), nhsNumber: person.nhsNumber ? nhsNumberGroups(person.nhsNumber) : 'NHS number not known',
    tag: late > 0 ? { text: `Overdue by ${counted(late, 'day')}`, colour: 'red' } : { text: late === 0 ? 'Due today' : `Due ${away(dueOn, today)}`, colour: 'yellow' },
    why: [`Submitted on ${shortDate(submittedOn)}; two working days to answer.`, ...(proposed ? ['A colleague proposes not to accept it: it takes a second person.'] : []), ...(returns > 0 ? [`Returned ${returns === 1 ? 'once' : `${returns} times`} before.`] : [])].join(' '),
    due: shortDate(dueOn), away: away(dueOn, today), submitted: shortDate(submittedOn), by: submittedBy,
    day: `Day ${count(day)} of ${of}${daysOver > 0 ? `, ${counted(daysOver, 'day')} over` : ''}`, commissioner,
  };
}

/** `/verification`: recommendations that wait for a verifier, the oldest first. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Needs('see_verification')
@Controller('verification')
export class VerificationPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  @Get()
  @Render('verification.njk')
  async list(@By() by: Actor): Promise<VerificationView> {
    const today = this.clock.today();
    const { rows, total } = await readWaitingVerifications(this.db.as(by));
    return { asOf: longDate(today), showing: total === 0 ? 'Nothing waits to be verified' : `Showing 1\u2013${count(rows.length)} of ${count(total)}`, rows: rows.map((row) => rowView(row, today)) };
  }
}
