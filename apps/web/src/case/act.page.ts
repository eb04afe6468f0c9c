import { randomUUID } from 'node:crypto';
import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Act, type ActName, ACTS, DomainError, type Fields, discardDraft, formOf, readDraft, readList, RefusedInput, refusals, saveDraft, type Standing, subjectRow, type SubjectKind, type Typed, wordsOf } from '@chc/casework';
import type { Actor, Settings } from '@chc/platform';
import { type SentForm, inputOf, onceOf, readForm, seenVersionOf, typedInto, typedOf } from '../form/form-body.js';
import { hasChanges, hasNewWords } from '../form/worth-keeping.js';
import { Shell } from '../page/shell.js';
import { By, Needs } from '../sign-in/policy.js';
import { resumedForm } from '../sign-in/resumed-form.js';
import { SETTINGS } from '../tokens.js';
import { actView, type ActModel, pageOf } from './act.view.js';
import { CaseDesk } from './case.desk.js';

interface Address {
  readonly caseId: string;
  readonly kind: string;
  readonly subjectId: string;
  readonly action: string;
}

/** What the address asks for beside the form: its plain words. */
const askedOf = ({ resume: _resume, ...query }: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

const NOTHING_TO_KEEP = 'Nothing has been filled in that was not there already, so there is no draft to keep.';

/** What a form carries along and nobody types; blank where there is nothing to carry any more. */
const carriedOf = (fields: Fields, typed: Typed): Typed =>
  Object.fromEntries(Object.keys(fields).filter((name) => wordsOf(fields[name]!).control === 'carried').map((name) => [name, typed[name] ?? '']));

/** `/cases/:caseId/:kind/:subjectId/:action`: the form of any act, made from its row in the table of acts. */
@ApiExcludeController()
@Controller('cases/:caseId/:kind/:subjectId/:action')
export class ActPage {
  constructor(@Inject(CaseDesk) private readonly desk: CaseDesk, @Inject(Shell) private readonly shell: Shell, @Inject(SETTINGS) private readonly settings: Settings) {}

  @Get()
  @Needs('act_on_case')
  async form(@By() by: Actor, @Param() address: Address, @Query() query: Record<string, string>, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { act, at } = await this.stand(by, address);
    const asked = askedOf(query);
    const draft = await readDraft(this.desk.db, by, formOf(address, asked));
    const cutOff = await resumedForm(request, this.settings, this.desk.db, this.desk.clock);
    // What was typed belongs to the version it was typed upon: whoever changed the record since is not written over unseen.
    const { _version: version, ...typed } = (cutOff ?? draft?.fields ?? typedOf(act.fields, act.initial?.(at, asked) ?? {})) as Typed & { _version?: string };
    await this.show(reply, 200, { act, at, address, typed, asked, once: randomUUID(), ...(version && { version: Number(version) }), draft: cutOff ? 'What you typed before your session ended is back in the form. It has not been sent yet.' : draft?.savedAt ?? null });
  }

  @Post()
  @Needs('act_on_case')
  async send(@By() by: Actor, @Param() address: Address, @Query() query: Record<string, string>, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const sent = await readForm(request);
    const { _once, _version, _do: what, ...typed } = sent.typed as Typed & { _once?: unknown; _version?: unknown; _do?: unknown };
    const [once, version] = [onceOf(_once), seenVersionOf(_version)];
    const asked = askedOf(query);
    if (what === 'discard' || what === 'discard_from_case') {
      await discardDraft(this.desk.db, by, formOf(address, asked));
      return void (await reply.redirect(what === 'discard' ? request.url : `/cases/${encodeURIComponent(address.caseId)}?discarded=${encodeURIComponent(address.action)}`, 303));
    }
    if (what === 'draft') {
      const { act, at } = await this.stand(by, address);
      if (await this.keep(by, act, at, address, asked, { typed, version }, hasChanges)) return void (await reply.redirect(`${pageOf(act, at, asked).href}?saved=${address.action}`, 303));
      await discardDraft(this.desk.db, by, formOf(address, asked));
      return void (await this.show(reply, 200, { act, at, address, typed, asked, once: once ?? randomUUID(), ...(version && { version: Number(version) }), draft: NOTHING_TO_KEEP }));
    }
    try {
      const { act, at } = await this.stand(by, address);
      const input = inputOf(act.fields, { ...sent, typed });
      const outcome = await this.desk.act(by, { ...address, input, version: version ? Number(version) : undefined, key: once, form: formOf(address, asked) });
      const page = pageOf(act, at, asked, outcome.made);
      await reply.redirect(`${page.href}?done=${outcome.action}`, 303);
    } catch (error) {
      await this.refuse(error, by, address, asked, { ...sent, typed }, { once: once ?? randomUUID(), version }, reply);
    }
  }

  /** Keeps what was typed as a draft where it is worth it. @returns whether it was */
  private async keep(by: Actor, act: Act, at: Standing, address: Address, asked: Record<string, string>, { typed, version }: { typed: Typed; version?: string | undefined }, worthIt: typeof hasChanges): Promise<boolean> {
    const kept = worthIt(act.fields, typed, typedOf(act.fields, act.initial?.(at, asked) ?? {}));
    if (kept) await saveDraft(this.desk.db, by, formOf(address, asked), { ...typedInto(act.fields, typed), ...(version && { _version: version }) });
    return kept;
  }

  /** The form again with what was typed, and why it was not taken. Words are kept as a draft besides, and everything where the form has closed. */
  private async refuse(error: unknown, by: Actor, address: Address, asked: Record<string, string>, { typed }: SentForm, { once, version }: { once: string; version?: string | undefined }, reply: FastifyReply): Promise<void> {
    const refused = error instanceof RefusedInput ? error.refusals : [];
    const kind = error instanceof DomainError ? error.kind : undefined;
    if (refused.length === 0 && kind !== 'conflict' && kind !== 'stale') throw error;
    const { act, at } = await this.stand(by, address);
    // Whoever was overtaken now sees the newer version, and answers to that; so does what the form carries along.
    const now = typedOf(act.fields, act.initial?.(at, asked) ?? {});
    const mine = kind === 'stale' ? { ...typed, ...carriedOf(act.fields, now) } : typed;
    const seen = act.creates ? undefined : kind === 'stale' ? String(at.row.version) : version;
    const kept = await this.keep(by, act, at, address, asked, { typed: mine, version: seen }, kind === 'conflict' ? hasChanges : hasNewWords);
    const status = refused.length > 0 ? 400 : kind === 'stale' ? 412 : 409;
    await this.show(reply, status, {
      act, at, address, typed: mine, asked, once: kind === 'stale' ? randomUUID() : once, refused, kept, ...(seen && { version: Number(seen) }),
      ...(kind === 'conflict' && { reasons: (error as DomainError).reasons }),
      ...(kind === 'stale' && { overtakenBy: act.creates ? null : await this.lastChange(at), now }),
    });
  }

  private async stand(by: Actor, { caseId, kind, subjectId, action }: Address): Promise<{ act: Act; at: Standing }> {
    const act = Object.hasOwn(ACTS, action) ? ACTS[action as ActName] : undefined;
    if (!act || (act.on as string) !== kind) throw new DomainError('not_found', ['no_such_action']);
    if (by.may && !by.may.has(action)) throw new DomainError('forbidden', ['not_for_your_role']);
    const record = await this.desk.open(by, caseId);
    const row = subjectRow(record, kind as SubjectKind, subjectId);
    if (!row) throw new DomainError('not_found', ['no_such_record']);
    return { act, at: { record, row: row as Standing['row'], by } };
  }

  private async lastChange({ record, row, by }: Standing): Promise<{ name: string; at: Date } | null> {
    const { rows } = await this.desk.db.as(by).query<{ name: string; at: Date }>(
      'select coalesce(actor_name, actor) as name, at from case_event where person_id = $1 and subject_id = $2 order by id desc limit 1', [record.caseId, row.id]);
    return rows[0] ?? null;
  }

  /** The people that fields of the form pick from. */
  private async lists({ act, at }: { act: Act; at: Standing }): Promise<ActModel['lists']> {
    const named = Object.entries(act.fields).flatMap(([name, schema]) => {
      const { list } = wordsOf(schema);
      return list ? [{ name, list }] : [];
    });
    return Object.fromEntries(await Promise.all(named.map(async ({ name, list }) => [name, await readList(this.desk.db.as(at.by), list, at.record)] as const)));
  }

  private async show(reply: FastifyReply, status: number, model: Omit<ActModel, 'standing' | 'lists'>): Promise<void> {
    const standing = model.reasons ?? refusals(model.address.action, model.act, model.at);
    const lists = await this.lists(model);
    await reply.status(status).view('act.njk', { ...actView({ ...model, standing, lists }), shell: await this.shell.read('/cases', model.at.by) });
  }
}
