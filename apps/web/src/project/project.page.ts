import { Controller, Get, Inject, Param, Post, Query, Render, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, type FieldRefusal, makeProject, PROJECT_FIELDS, readInput, readProject, readProjectCases, readProjects, RefusedInput, takeIn, trajectory, type Typed } from '@chc/casework';
import { isPlainDate } from '@chc/deadlines';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { inputOf, readForm, typedOf } from '../form/form-body.js';
import { formView } from '../form/form.view.js';
import { Shell } from '../page/shell.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { longDate } from '../page/wording.js';
import { By, Needs } from '../sign-in/policy.js';
import { projectLine, projectView } from './project.view.js';

const AN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CURSOR = /^(\d{4}-\d{2}-\d{2})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

class LeftInput {
  @IsOptional() @Matches(CURSOR, { message: 'the address of a next page' })
  readonly after?: string;
}

/** `/projects`: cohorts of cases given to providers, against their plans. */
@ApiExcludeController()
@Controller('projects')
export class ProjectPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock, @Inject(Shell) private readonly shell: Shell) {}

  @Get()
  @Needs('see_projects')
  @UseInterceptors(ShellInterceptor)
  @Render('projects.njk')
  async list(@By() by: Actor): Promise<object> {
    const today = this.clock.today();
    return { asOf: longDate(today), projects: (await readProjects(this.db.as(by), today)).map(projectLine), mayMake: by.may?.has('keep_projects') ?? false };
  }

  @Get('new')
  @Needs('keep_projects')
  async form(@By() by: Actor, @Res() reply: FastifyReply): Promise<void> {
    await this.show(by, reply, 200, typedOf(PROJECT_FIELDS, { starts_on: this.clock.today() }));
  }

  @Post('new')
  @Needs('keep_projects')
  async make(@By() by: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const sent = await readForm(request);
    try {
      const id = await makeProject(this.db.as(by), by, readInput(PROJECT_FIELDS, inputOf(PROJECT_FIELDS, sent)), this.clock.today());
      await reply.redirect(`/projects/${id}`, 303);
    } catch (error) {
      if (!(error instanceof RefusedInput)) throw error;
      await this.show(by, reply, 400, sent.typed, error.refusals);
    }
  }

  @Get(':id')
  @Needs('see_projects')
  @UseInterceptors(ShellInterceptor)
  @Render('project.njk')
  async one(@By() by: Actor, @Param('id') id: string, @Query() { after }: LeftInput): Promise<object> {
    const [db, today] = [this.db.as(by), this.clock.today()];
    const { project, weeks } = await readProject(db, known(id), today);
    const [, beganOn, memberId] = CURSOR.exec(after ?? '') ?? [];
    const { rows, isMore } = await readProjectCases(db, id, today, beganOn && memberId && isPlainDate(beganOn) ? { beganOn, memberId } : null);
    const last = rows.at(-1);
    return projectView(project, weeks, { rows, next: isMore && last ? `/projects/${id}?after=${last.beganOn}_${last.memberId}` : null }, today, by.may?.has('keep_projects') ?? false);
  }

  @Post(':id/join')
  @Needs('keep_projects')
  async join(@By() by: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    await takeIn(this.db.as(by), by, known(id), this.clock.today());
    await reply.redirect(`/projects/${id}`, 303);
  }

  /** Week by week, counts alone. */
  @Get(':id/trajectory.csv')
  @Needs('see_projects')
  async csv(@By() by: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { project, weeks } = await readProject(this.db.as(by), known(id), this.clock.today());
    const lines = trajectory(project, weeks).map(({ endsOn, planned, left, joined, done }) => [endsOn, planned, left ?? '', joined ?? '', done ?? ''].join(','));
    await reply.header('content-type', 'text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="trajectory.csv"').send(`${['week_ends_on,planned_left,left,joined,completed', ...lines].join('\r\n')}\r\n`);
  }

  private async show(by: Actor, reply: FastifyReply, status: number, typed: Typed, refusals: readonly FieldRefusal[] = []): Promise<void> {
    await reply.status(status).view('act.njk', {
      title: 'Begin a project', says: 'Who is in its cohort follows from the criteria, as the record stood on the first day. What is done follows from the record too and is typed nowhere.',
      back: { text: 'Projects', href: '/projects' }, reasons: [], closed: false, noDraft: true, once: '', version: null, submit: 'Begin the project',
      form: formView(PROJECT_FIELDS, typed, refusals), shell: await this.shell.read('/projects', by),
    });
  }
}

function known(id: string): string {
  if (!AN_ID.test(id)) throw new DomainError('not_found', ['no_such_record']);
  return id;
}
