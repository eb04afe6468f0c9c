import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Database } from '@chc/platform';
import { type DiscountsOf, readDiscounts } from '@chc/returns';
import { BusinessClock } from '../business-clock.js';
import { ApiProblems } from '../errors/problem.schema.js';
import { date, integer, listOf, number, object, oneOf, orNull, type Schema, text } from '../schema.js';
import { By, Needs } from '../sign-in/policy.js';
import { countedTo, DiscountsInput } from './discounts.input.js';

const DISCOUNTS: Schema = object({
  asOf: date('Counted from the beginning of its quarter to this day.'),
  rows: listOf(object({
    organisation: object({ code: text(), name: text(), kind: oneOf(['icb', 'place', 'sub_icb']), parentCode: orNull(text()) }),
    concluded: integer('Standard referrals decided or discounted.'), discounted: integer(), discountedPct: orNull(number('Of those concluded; null when there were none.')),
    lastDays: integer('Discounted on day 25 to 28.'), lastDaysPct: orNull(number('Of those discounted.')), after28: integer(),
    byReason: { type: 'object', additionalProperties: { type: 'integer' }, description: 'By national reason code.' },
    fastTrack: integer('Fast Track referrals discounted.'), returned: integer('Recommendations sent back to the MDT.'),
  })),
});

@ApiTags('Figures')
@Needs('see_team_figures')
@Controller('api/v1/figures/discounts')
export class DiscountsController {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  @Get()
  @ApiOperation({ summary: 'Referrals discounted in a quarter, by ICB, place and commissioner: how many, why, and how late.' })
  @ApiOkResponse({ schema: DISCOUNTS })
  @ApiProblems(400, 401, 403, 500)
  async read(@By() by: Actor, @Query() input: DiscountsInput): Promise<{ asOf: string; rows: DiscountsOf[] }> {
    const asOf = countedTo(input, this.clock.today());
    return { asOf, rows: await readDiscounts(this.db.as(by), asOf) };
  }
}
