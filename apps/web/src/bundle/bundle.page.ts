import { randomUUID } from 'node:crypto';
import { Controller, Get, Inject, Param, Query, Render, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { recordAudit } from '@chc/audit';
import { type ActName, ACTS, bundlePage, type CaseBundleRow, type CaseRecord, composeBundle, DomainError, readBundleEntries, readBundlePage, readBundlePapers, waits } from '@chc/casework';
import { letterPolicy } from '@chc/letters';
import type { Actor } from '@chc/platform';
import { CaseDesk } from '../case/case.desk.js';
import { Shell } from '../page/shell.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { bundleView, type BundleView, type QueueView, queueView } from './bundle.view.js';
import { filesOf, zipName, zipOf } from './bundle.zip.js';

/** `/cases/:caseId/bundles/:id`: a bundle, what waits in it, its printed page and its ZIP. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Needs('see_bundles')
@Controller('cases/:caseId/bundles/:id')
export class BundlePage {
  constructor(@Inject(CaseDesk) private readonly desk: CaseDesk, @Inject(Shell) private readonly shell: Shell) {}

  @Get()
  @Render('bundle.njk')
  async show(@By() by: Actor, @Param('caseId') caseId: string, @Param('id') id: string, @Query('done') done: unknown): Promise<BundleView & { readonly done: string | null }> {
    const { record, row } = await this.open(by, caseId, id);
    return { ...bundleView(record, by, row, await readBundleEntries(this.desk.db.as(by), row.id)), done: doneOf(done) };
  }

  @Get('queue')
  async queue(@By() by: Actor, @Param('caseId') caseId: string, @Param('id') id: string, @Query() query: Record<string, unknown>, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { record, row } = await this.open(by, caseId, id);
    const entries = await readBundleEntries(this.desk.db.as(by), row.id);
    const entry = typeof query.entry === 'string' ? entries.find(({ number }) => String(number) === query.entry) : entries.find(waits);
    if (typeof query.entry === 'string' && !entry) throw new DomainError('not_found', ['no_such_record']);
    const done = doneOf(query.done);
    if (!entry || row.state !== 'prepared') return void (await reply.redirect(`${bundlePage(record.caseId, row.id)}${done ? `?done=${String(query.done)}` : ''}`, 303));
    const view: QueueView = queueView(record, by, row, entries, entry);
    await reply.view('bundle-queue.njk', { ...view, done, once: randomUUID(), shell: await this.shell.read(request.url, by) });
  }

  @Get('print')
  async print(@By() by: Actor, @Param('caseId') caseId: string, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { row } = await this.open(by, caseId, id);
    assertIsReadable(row);
    const db = this.desk.db.as(by);
    const { body, cover } = await readBundlePage(db, row.id);
    const html = body ?? composeBundle({ ...row, cover, released: null }, await readBundleEntries(db, row.id));
    await this.account(by, row, body === null ? 'bundle_previewed' : 'bundle_printed');
    await reply.type('text/html; charset=utf-8').header('content-security-policy', letterPolicy(html)).send(html);
  }

  @Get('zip')
  async zip(@By() by: Actor, @Param('caseId') caseId: string, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { row } = await this.open(by, caseId, id);
    assertIsReadable(row);
    if (row.state !== 'released') throw new DomainError('conflict', ['bundle_is_not_released']);
    const db = this.desk.db.as(by);
    const [{ body }, entries, papers] = [await readBundlePage(db, row.id), await readBundleEntries(db, row.id), await readBundlePapers(db, row.id)];
    await this.account(by, row, 'bundle_exported');
    await reply.headers({
      'content-type': 'application/zip', 'content-disposition': `attachment; filename="${zipName(row.digest, row.number)}"`, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store',
    }).send(zipOf(filesOf(body!, entries, papers, this.desk.store), new Date(row.releasedAt!)));
  }

  private async open(by: Actor, caseId: string, id: string): Promise<{ record: CaseRecord; row: CaseBundleRow }> {
    const record = await this.desk.open(by, caseId);
    const row = record.case_bundle.find((one) => one.id === id);
    if (!row) throw new DomainError('not_found', ['no_such_record']);
    return { record, row };
  }

  private account(by: Actor, { id, number, purpose, digest }: CaseBundleRow, action: string): Promise<void> {
    return this.desk.db.as(by).transaction((tx) => recordAudit(tx, by, { action, subjectKind: 'case_bundle', subjectId: id, details: { purpose, number, digest } }));
  }
}

function assertIsReadable({ state }: CaseBundleRow): void {
  if (state === 'withdrawn') throw new DomainError('conflict', ['bundle_is_withdrawn']);
}

const doneOf = (done: unknown): string | null => (typeof done === 'string' && Object.hasOwn(ACTS, done) ? ACTS[done as ActName].title : null);
