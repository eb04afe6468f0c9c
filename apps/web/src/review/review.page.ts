import { Controller, Get, Inject, Post, Query, Render, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { recordAudit } from '@chc/audit';
import {
  compareVersions, countReviewsByPriority, type FieldRefusal, PRIORITY_WEIGHT_FIELDS, readCaseOwners, readInput, readPlaceChoices, readPriorityVersions, readReviewsByPriority, RefusedInput,
  setPriorityWeights, type Typed,
} from '@chc/casework';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { InvalidInput, shown } from '../errors/problem.js';
import { inputOf, readForm, typedOf } from '../form/form-body.js';
import { formView } from '../form/form.view.js';
import { Shell } from '../page/shell.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { exportReviews } from './review.export.js';
import { askedOf, readCursor, ReviewsInput, WeightsInput, writeCursor } from './review.input.js';
import { reviewsView } from './review.view.js';
import { weightsView } from './weights.view.js';

/** `/reviews`: outstanding reviews by their priority, what it is made of, and the weights it follows. */
@ApiExcludeController()
@Controller()
export class ReviewPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock, @Inject(Shell) private readonly shell: Shell) {}

  @Get('reviews')
  @Needs('see_reviews')
  @UseInterceptors(ShellInterceptor)
  @Render('reviews.njk')
  async list(@Query() input: ReviewsInput, @By() by: Actor): Promise<object> {
    const [asked, today, db] = [askedOf(input), this.clock.today(), this.db.as(by)];
    const { rows, next } = await readReviewsByPriority(db, today, asked, readCursor(input.after));
    const counts = await countReviewsByPriority(db, today, asked);
    const [places, owners] = [await readPlaceChoices(db, today), await readCaseOwners(db)];
    return reviewsView({ rows, counts, places, owners, next: next && writeCursor(next), asked, isFirst: input.after === undefined, today, mayExport: by.may?.has('export_reviews') ?? true });
  }

  @Get('reviews.csv')
  @Needs('export_reviews')
  async export(@Query() input: ReviewsInput, @By() by: Actor, @Res() reply: FastifyReply): Promise<void> {
    const [asked, today] = [askedOf(input), this.clock.today()];
    await this.db.transaction((tx) => recordAudit(tx, by, { action: 'reviews_exported', subjectKind: 'reviews', subjectId: by.accountId ?? by.id, details: { ...asked } }));
    await reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="reviews-${today}.csv"`).header('cache-control', 'no-store').send(exportReviews(this.db.as(by), asked, today));
  }

  @Get('reviews/weights')
  @Needs('see_priority_weights')
  @UseInterceptors(ShellInterceptor)
  @Render('priority-weights.njk')
  async weights(@Query() { compare }: WeightsInput, @By() by: Actor): Promise<object> {
    const today = this.clock.today();
    const versions = await readPriorityVersions(this.db);
    const inForce = versions.find(({ fromOn }) => fromOn <= today)!;
    const other = compare === undefined ? null : versions.find(({ version }) => version === Number(compare));
    if (other === undefined) throw new InvalidInput([{ field: 'compare', value: shown(compare), expected: 'a version of the list' }]);
    const compared = other && (by.may?.has('see_reviews') ?? true) ? await compareVersions(this.db.as(by), today, inForce.version, other.version) : null;
    return weightsView(versions, inForce, other, compared, today, by.may?.has('set_priority_weights') ?? true);
  }

  @Get('reviews/weights/set')
  @Needs('set_priority_weights')
  async form(@By() by: Actor, @Res() reply: FastifyReply): Promise<void> {
    const [latest] = await readPriorityVersions(this.db);
    await this.show(by, reply, 200, typedOf(PRIORITY_WEIGHT_FIELDS, { from_on: this.clock.today(), ...latest!.points }));
  }

  @Post('reviews/weights/set')
  @Needs('set_priority_weights')
  async send(@By() by: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const sent = await readForm(request);
    try {
      const version = await setPriorityWeights(this.db, by, readInput(PRIORITY_WEIGHT_FIELDS, inputOf(PRIORITY_WEIGHT_FIELDS, sent)), this.clock.today());
      await reply.redirect(`/reviews/weights?compare=${version}`, 303);
    } catch (error) {
      if (!(error instanceof RefusedInput)) throw error;
      await this.show(by, reply, 400, sent.typed, error.refusals);
    }
  }

  private async show(by: Actor, reply: FastifyReply, status: number, typed: Typed, refusals: readonly FieldRefusal[] = []): Promise<void> {
    await reply.status(status).view('act.njk', {
      title: 'Set the weights of review priorities', says: 'A new version from a day on. Those before it stay as they were; scores follow with the next night.',
      back: { text: 'Weights of review priorities', href: '/reviews/weights' }, reasons: [], closed: false, noDraft: true, once: '', version: null, submit: 'Set the weights',
      form: formView(PRIORITY_WEIGHT_FIELDS, typed, refusals), shell: await this.shell.read('/reviews/weights', by),
    });
  }
}
