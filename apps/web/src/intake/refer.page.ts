import { randomUUID } from 'node:crypto';
import { Controller, Get, Inject, Param, Post, Query, Render, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { discardDraft, DomainError, type Door, type FieldRefusal, type IntakeAct, intakeFormOf, INTAKE_ACTS, readDraft, readInput, readSent, readSentOne, RefusedInput, saveDraft, type Typed } from '@chc/casework';
import type { Actor, Settings } from '@chc/platform';
import { inputOf, onceOf, readForm, typedInto, typedOf } from '../form/form-body.js';
import { hasChanges, hasNewWords } from '../form/worth-keeping.js';
import { Shell } from '../page/shell.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { resumedForm } from '../sign-in/resumed-form.js';
import { SETTINGS } from '../tokens.js';
import { IntakeInput, readCursor, writeCursor } from './intake.cursor.js';
import { IntakeDesk } from './intake.desk.js';
import { checkView, referView } from './refer.view.js';
import { receiptView, type ReceiptView, sentView, type SentView } from './sent.view.js';

interface Shown { readonly typed: Typed; readonly refused?: readonly FieldRefusal[]; readonly once?: string; readonly draft?: Date | string | null; readonly checked?: boolean; readonly kept?: boolean }

const NOTHING_TO_KEEP = 'Nothing has been filled in that was not there already, so there is no draft to keep.';

/** `/refer`: the door for whoever hands something in; `/my-referrals`: what became of it. */
@ApiExcludeController()
@Controller()
export class ReferPage {
  constructor(@Inject(IntakeDesk) private readonly desk: IntakeDesk, @Inject(Shell) private readonly shell: Shell, @Inject(SETTINGS) private readonly settings: Settings) {}

  @Get('refer')
  @Needs('act_on_intake')
  @UseInterceptors(ShellInterceptor)
  @Render('refer.njk')
  choose(@By() by: Actor): { ways: readonly { title: string; says: string; href: string }[]; mine: boolean } {
    const ways = Object.entries(INTAKE_ACTS).filter(([name]) => !by.may || by.may.has(name)).map(([name, { title, says = '' }]) => ({ title, says, href: `/refer/${name}` }));
    return { ways, mine: by.may?.has('see_own_referrals') ?? false };
  }

  @Get('my-referrals')
  @Needs('see_own_referrals')
  @UseInterceptors(ShellInterceptor)
  @Render('my-referrals.njk')
  async mine(@By() by: Actor, @Query() input: IntakeInput): Promise<SentView> {
    const { rows, total, next } = await readSent(this.desk.db, by, readCursor(input.after));
    return sentView(rows, total, next && writeCursor(next), input.after === undefined);
  }

  @Get('refer/receipt/:reference')
  @Needs('act_on_intake')
  @UseInterceptors(ShellInterceptor)
  @Render('receipt.njk')
  async receipt(@By() by: Actor, @Param('reference') reference: string): Promise<ReceiptView & { mine: boolean }> {
    const row = /^R\d{6,12}$/.test(reference) ? await readSentOne(this.desk.db, by, reference) : null;
    if (!row) throw new DomainError('not_found', ['no_such_record']);
    return { ...receiptView(row), mine: by.may?.has('see_own_referrals') ?? false };
  }

  @Get('refer/:action')
  @Needs('act_on_intake')
  async form(@By() by: Actor, @Param('action') action: string, @Query('reference') reference: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { act, door } = await this.desk.open(by, action);
    const [draft, cutOff] = [await readDraft(this.desk.db, by, intakeFormOf(action)), await resumedForm(request, this.settings, this.desk.db, this.desk.clock)];
    await this.show(reply, 200, act, door, {
      // A receipt's link says what it is about.
      typed: { ...cutOff ?? draft?.fields ?? typedOf(act.fields, act.initial?.(door) ?? {}), ...(typeof reference === 'string' && 'reference' in act.fields && { reference: reference.slice(0, 20) }) },
      draft: cutOff ? 'What you typed before your session ended is back in the form. It has not been sent yet.' : draft?.savedAt ?? null,
    });
  }

  @Post('refer/:action')
  @Needs('act_on_intake')
  async send(@By() by: Actor, @Param('action') action: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { act, door } = await this.desk.open(by, action);
    const sent = await readForm(request);
    const { _once, _do: what, ...typed } = sent.typed as Typed & { _once?: unknown; _do?: unknown };
    const once = onceOf(_once) ?? randomUUID();
    const input = inputOf(act.fields, { ...sent, typed });
    if (what === 'discard') {
      await discardDraft(this.desk.db, by, intakeFormOf(action));
      return void (await reply.redirect(`/refer/${action}`, 303));
    }
    const began = typedOf(act.fields, act.initial?.(door) ?? {});
    if (what === 'draft' || what === 'check') {
      const kept = hasChanges(act.fields, typed, began);
      await (kept ? saveDraft(this.desk.db, by, intakeFormOf(action), typedInto(act.fields, typed)) : discardDraft(this.desk.db, by, intakeFormOf(action)));
      return this.show(reply, 200, act, door, what === 'check' ? { typed, once, refused: refusalsOf(act, door, input), checked: true, kept } : { typed, once, draft: kept ? this.desk.clock.now() : NOTHING_TO_KEEP });
    }
    try {
      const { reference, caseId } = await this.desk.begin(by, { action, input, key: once });
      await reply.redirect(action === 'log_checklist' ? `/cases/${caseId}?done=${action}` : `/refer/receipt/${reference}`, 303);
    } catch (error) {
      if (!(error instanceof RefusedInput)) throw error;
      const kept = hasNewWords(act.fields, typed, began);
      if (kept) await saveDraft(this.desk.db, by, intakeFormOf(action), typedInto(act.fields, typed));
      await this.show(reply, 400, act, door, { typed, once, refused: error.refusals, kept });
    }
  }

  private async show(reply: FastifyReply, status: number, act: IntakeAct, door: Door, { typed, refused = [], once = randomUUID(), draft = null, checked = false, kept = false }: Shown): Promise<void> {
    const input = inputOf(act.fields, { typed, files: {} });
    await reply.status(status).view('refer-form.njk', {
      ...referView({ ready: checked && refused.length === 0, act, door, typed, refused: checked ? [] : refused, once, draft, kept }), check: checked ? checkView(act, input, refused) : null, shell: await this.shell.read('/refer', door.by),
    });
  }
}

/** Everything that would be refused if it were sent now. */
function refusalsOf(act: IntakeAct, door: Door, input: Record<string, unknown>): readonly FieldRefusal[] {
  try {
    return act.check?.(door, readInput(act.fields, input)) ?? [];
  } catch (error) {
    if (error instanceof RefusedInput) return error.refusals;
    throw error;
  }
}
