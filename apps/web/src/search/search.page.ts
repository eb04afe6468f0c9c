import { Body, Controller, Get, Inject, Param, Post, Render, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, keepSearch, readSearch, searchPeople, understand } from '@chc/casework';
import { type Actor, Database, type Settings } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { resumedForm } from '../sign-in/resumed-form.js';
import { SETTINGS } from '../tokens.js';
import { searchView, type SearchView } from './search.view.js';

const AN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What the search box sends. */
export class SearchInput {
  // What no person is called by and no number holds is dropped: control characters come from copying.
  @IsOptional() @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.replace(/\p{C}/gu, ' ').trim() : value)) @MaxLength(200, { message: 'at most 200 characters' })
  readonly q?: string;
}

/** `/search`: the box sends by POST, and the address of what was found holds neither a name nor a number (decision 0033). */
@ApiExcludeController()
@Needs('search_people')
@Controller('search')
export class SearchPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock, @Inject(SETTINGS) private readonly settings: Settings) {}

  @Post()
  async search(@By() by: Actor, @Body() { q }: SearchInput, @Res() reply: FastifyReply): Promise<void> {
    await reply.redirect(q ? `/search/${await keepSearch(this.db, by, q, this.clock.now())}` : '/search', 303);
  }

  @Get()
  async begin(@By() by: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const typed = (await resumedForm(request, this.settings, this.db, this.clock))?.q;
    await reply.redirect(typeof typed === 'string' && typed.trim() ? `/search/${await keepSearch(this.db, by, typed.trim().slice(0, 200), this.clock.now())}` : '/search/new', 303);
  }

  @Get(':id')
  @UseInterceptors(ShellInterceptor)
  @Render('search.njk')
  async show(@By() by: Actor, @Param('id') id: string, @Req() request: FastifyRequest): Promise<SearchView> {
    if (id === 'new') return searchView('', understand(''), { people: [], more: false, otherBirthDate: 0 }, this.clock.today());
    const words = AN_ID.test(id) ? await readSearch(this.db, by, id) : null;
    if (words === null) throw new DomainError('not_found', ['no_such_search']);
    request.soughtWords = words;
    const sought = understand(words);
    return searchView(words, sought, await searchPeople(this.db.as(by), sought), this.clock.today());
  }
}
