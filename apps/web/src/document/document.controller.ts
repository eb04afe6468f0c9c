import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '@chc/casework';
import { readDocument } from '@chc/documents';
import type { Actor } from '@chc/platform';
import { CaseDesk } from '../case/case.desk.js';
import { By, Needs } from '../sign-in/policy.js';

/** A document of a case, to be saved: never shown by us, so that nothing in it runs as one of our pages. */
@ApiExcludeController()
@Controller('cases/:caseId/documents/:id')
export class DocumentController {
  constructor(@Inject(CaseDesk) private readonly desk: CaseDesk) {}

  @Get()
  @Needs('see_case')
  async download(@By() by: Actor, @Param('caseId') caseId: string, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const record = await this.desk.open(by, caseId);
    if (!record.document.some((row) => row.id === id)) throw new DomainError('not_found', ['no_such_document']);
    const { bytes, contentType, fileName } = await readDocument(this.desk.db.as(by), this.desk.store, id);
    await reply.headers({
      'content-type': contentType,
      'content-disposition': `attachment; filename="${plainAscii(fileName)}"; filename*=UTF-8''${encodeURIComponent(fileName).replace(/['()*]/g, escape)}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    }).send(bytes);
  }
}

const escape = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
/** For those who do not read the name in full: without quotes and what is not ASCII. */
const plainAscii = (name: string): string => name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
