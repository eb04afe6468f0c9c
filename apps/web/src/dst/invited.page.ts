import { Controller, Get, Inject, Render, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { dstPage, reasonInWords, readInvitedCases } from '@chc/casework';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { longDate, nhsNumberGroups } from '../page/wording.js';
import { By, Needs } from '../sign-in/policy.js';

interface InvitedView {
  readonly title: string;
  readonly cases: readonly { readonly person: string; readonly nhsNumber: string; readonly stage: string; readonly until: string; readonly href: string | null }[];
}

const sentence = (words: string): string => words[0]!.toUpperCase() + words.slice(1);

/** `/invited`: the cases a contributor was invited to as a member of their MDTs. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Needs('see_invited_cases')
@Controller('invited')
export class InvitedPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  @Get()
  @Render('invited.njk')
  async list(@By() by: Actor): Promise<InvitedView> {
    const cases = await readInvitedCases(this.db.as(by), by.id, this.clock.today());
    return {
      title: 'Cases you are invited to',
      cases: cases.map(({ caseId, dstId, familyName, givenName, nhsNumber, state, mayOpenUntil }) => ({
        person: [familyName, givenName].filter(Boolean).join(', ') || 'Name not known',
        nhsNumber: nhsNumber ? nhsNumberGroups(nhsNumber) : 'NHS number not known',
        stage: sentence(reasonInWords(`not_possible_when_${state}`)), until: longDate(mayOpenUntil), href: dstId && dstPage(caseId, dstId),
      })),
    };
  }
}
