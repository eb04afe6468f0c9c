import { Controller, Get, Inject, Param, Post, Render, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { addApiClient, type ApiClient, readApiClients, SCOPES, type ScopeName, setApiClient } from '@chc/access';
import { choices, DomainError, type FieldRefusal, type Fields, line, readInput, REASONS, RefusedInput, type Typed, yesNo } from '@chc/casework';
import { type Actor, Database, type Settings } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { inputOf, readForm, type SentForm, typedOf } from '../form/form-body.js';
import { formView } from '../form/form.view.js';
import { Shell } from '../page/shell.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { SETTINGS } from '../tokens.js';
import { momentOf } from './accounts.view.js';

const scopes = choices('What it may do', Object.fromEntries(Object.entries(SCOPES).map(([name, { says }]) => [name, `${says} (${name})`])) as Record<ScopeName, string>,
  { hint: 'At most this, and of this only what its token carries.' });

const ADD = {
  clientId: line('Its name at the sign-in service (client_id)', { most: 200 }),
  name: line('What people call it', { most: 200 }),
  organisationCode: line('Code of the organisation it acts for', { most: 12 }),
  scopes,
};
const SET = { scopes, isOpen: yesNo('May it be used?') };

/** `/settings/api-clients`: the programs that may ask the API, for whom, and the most each may do. */
@ApiExcludeController()
@Needs('keep_api_clients')
@Controller('settings/api-clients')
export class ApiClientsPage {
  constructor(
    @Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock,
    @Inject(Shell) private readonly shell: Shell, @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @UseInterceptors(ShellInterceptor)
  @Render('api-clients.njk')
  async list(): Promise<object> {
    const rows = (await readApiClients(this.db)).map(({ id, clientId, name, organisation, scopes: granted, changedAt, changedBy, disabledAt }) => ({
      href: `/settings/api-clients/${id}`, name, clientId, organisation, scopes: granted.map((scope) => SCOPES[scope].says),
      standing: disabledAt ? `Disabled on ${momentOf(disabledAt)}` : 'May be used', changed: `${momentOf(changedAt)} by ${changedBy}`,
    }));
    return { rows };
  }

  @Get('add')
  async form(@By() by: Actor, @Res() reply: FastifyReply): Promise<void> {
    await this.show(by, reply, 200, ADD, null, {});
  }

  @Post('add')
  async add(@By() by: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const sent = await readForm(request);
    await this.attempt(by, reply, ADD, null, sent, async () => {
      const input = readInput(ADD, inputOf(ADD, sent));
      // Its tokens would be those of the service by which people sign in.
      if (input.clientId === this.settings.oidcClientId) throw new DomainError('conflict', ['client_is_known']);
      if (!/^[!-~]+$/.test(input.clientId)) throw new RefusedInput([{ field: 'clientId', value: input.clientId, expected: 'letters, digits and signs without spaces' }]);
      await addApiClient(this.db, by, { ...input, scopes: input.scopes ?? [] }, this.clock.now());
    });
  }

  @Get(':id')
  async one(@By() by: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const client = await this.clientOf(id);
    await this.show(by, reply, 200, SET, client, typedOf(SET, { scopes: client.scopes, isOpen: client.disabledAt === null }));
  }

  @Post(':id')
  async set(@By() by: Actor, @Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const client = await this.clientOf(id);
    const sent = await readForm(request);
    await this.attempt(by, reply, SET, client, sent, async () => setApiClient(this.db, by, id, readInput(SET, { scopes: [], ...inputOf(SET, sent) }), this.clock.now()));
  }

  private async clientOf(id: string): Promise<ApiClient> {
    const client = (await readApiClients(this.db)).find((one) => one.id === id);
    if (!client) throw new DomainError('not_found', ['no_such_record']);
    return client;
  }

  private async attempt(by: Actor, reply: FastifyReply, fields: Fields, client: ApiClient | null, sent: SentForm, act: () => Promise<void>): Promise<void> {
    try {
      await act();
      await reply.redirect('/settings/api-clients', 303);
    } catch (error) {
      if (error instanceof RefusedInput) return this.show(by, reply, 400, fields, client, sent.typed, error.refusals);
      if (!(error instanceof DomainError) || error.kind !== 'conflict') throw error;
      await this.show(by, reply, 409, fields, client, sent.typed, [], error.reasons.map((reason) => REASONS[reason as keyof typeof REASONS]));
    }
  }

  private async show(by: Actor, reply: FastifyReply, status: number, fields: Fields, client: ApiClient | null, typed: Typed, refusals: readonly FieldRefusal[] = [], reasons: readonly string[] = []): Promise<void> {
    await reply.status(status).view('act.njk', {
      title: client ? `${client.name}: what it may do` : 'Add a program', back: { text: 'Programs', href: '/settings/api-clients' }, form: formView(fields, typed, refusals), reasons,
      says: client ? `Known at the sign-in service as ${client.clientId}; acts for ${client.organisation}. It counts from its next request on.` : 'Its secret stays at the sign-in service, which gives it tokens; here is said what it may do with them.',
      closed: false, noDraft: true, once: '', version: null, submit: client ? 'Set' : 'Add the program', shell: await this.shell.read('/settings/api-clients', by),
    });
  }
}
