import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '@chc/platform';
import { RETURN_FILES, type ReturnVersion } from '@chc/returns';
import { ApiProblems } from '../errors/problem.schema.js';
import { date, instant, integer, listOf, object, oneOf, orNull, text } from '../schema.js';
import { By, Needs } from '../sign-in/policy.js';
import { ReturnsDesk } from './returns.desk.js';

const VERSION = object({
  id: text(), icb: object({ code: text(), name: text() }), quarterEnd: date(), number: integer('Counts the versions of a quarter.'), digest: text('SHA-256 over the digests of its files.'),
  standing: oneOf(['waiting', 'signed', 'superseded']), preparedBy: text(), preparedAt: instant(), signedBy: orNull(text()), signedAt: orNull(instant()), statement: orNull(text()),
  files: listOf(text('Under /api/v1/returns/{id}/files/.')),
});

const versionOf = ({ id, icbCode, icbName, quarterEnd, number, digest, preparedBy, preparedAt, signedBy, signedAt, statement, supersededAt }: ReturnVersion): object => ({
  id, icb: { code: icbCode, name: icbName }, quarterEnd, number, digest, standing: supersededAt ? 'superseded' : signedAt ? 'signed' : 'waiting',
  preparedBy, preparedAt, signedBy, signedAt, statement, files: RETURN_FILES,
});

/** Quarterly returns as they were prepared, and by whom they are signed. Preparing and signing are for people. */
@ApiTags('Returns')
@Needs('see_returns')
@Controller('api/v1/returns')
export class ReturnsController {
  constructor(@Inject(ReturnsDesk) private readonly desk: ReturnsDesk) {}

  @Get()
  @ApiOperation({ summary: 'The prepared returns of one’s ICB, the latest quarter and version first.' })
  @ApiOkResponse({ schema: object({ returns: listOf(VERSION) }) })
  @ApiProblems(401, 403, 500)
  async list(@By() by: Actor): Promise<object> {
    return { returns: (await this.desk.list(by)).map(versionOf) };
  }

  @Get(':id/files/:name')
  @ApiOperation({ summary: 'A file of a return, byte for byte as it was prepared.' })
  @ApiOkResponse({ description: 'The file.', content: { 'text/csv': { schema: text() }, 'application/json': { schema: { type: 'object' } }, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { schema: { type: 'string', format: 'binary' } } } })
  @ApiProblems(401, 403, 404, 500)
  async take(@By() by: Actor, @Param('id') id: string, @Param('name') name: string, @Res() reply: FastifyReply): Promise<void> {
    const { bytes, headers } = await this.desk.take(by, id, name);
    await reply.headers(headers).send(bytes);
  }
}
