import { Controller, Get, Inject, Param, Query, Render, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { DomainError, readFncRates, rerateFnc, reratingOf, sumArrears } from '@chc/casework';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { arrearsView, fncRatesView, type RateView } from './fnc-rates.view.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const A_PAGE = 100;

class ArrearsInput {
  @IsOptional()
  @Matches(UUID, { message: '`after` of a page before' })
  readonly after?: string;
}

/** `/figures/fnc-rates`: what nursing care is paid at by date, and what a rate announced late owes. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Needs('see_fnc_rates')
@Controller('figures/fnc-rates')
export class FncRatesPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  @Get()
  @Render('fnc-rates.njk')
  async list(@By() by: Actor): Promise<{ rates: RateView[]; now: string; maySet: boolean }> {
    return { ...fncRatesView(await readFncRates(this.db), this.clock.today()), maySet: by.may?.has('set_fnc_rate') ?? true };
  }

  @Get(':rate')
  @Render('fnc-arrears.njk')
  async arrears(@By() by: Actor, @Param('rate') rate: string, @Query() { after }: ArrearsInput): Promise<object> {
    const rerating = UUID.test(rate) ? await reratingOf(this.db, rate) : null;
    if (!rerating) throw new DomainError('not_found', ['no_such_record']);
    // Who only counts sees sums; a person's arrears are part of their case.
    const people = by.may?.has('see_case') ? await rerateFnc(this.db.as(by), rerating, { after: after ?? null, limit: A_PAGE + 1 }) : null;
    const shown = people && people.slice(0, A_PAGE);
    const next = people && people.length > A_PAGE ? `/figures/fnc-rates/${rate}?after=${shown!.at(-1)!.eligibilityId}` : null;
    return arrearsView(rerating, await sumArrears(this.db.as(by), rerating), shown, next);
  }
}
