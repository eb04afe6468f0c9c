import { Controller, Get, Headers, Inject, Query, Render, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, Settings } from '@chc/platform';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { sessionOf } from '../sign-in/cookies.js';
import { By, Needs } from '../sign-in/policy.js';
import { SETTINGS } from '../tokens.js';
import { BoardSnapshots } from './board.snapshots.js';
import { BoardStreams } from './board.streams.js';
import { boardView, type BoardView } from './board.view.js';

const VERSION = /^[\w-]{1,40}$/;

/** What the address of the stream may hold. */
class ChangesInput {
  @IsOptional() @Matches(VERSION, { message: 'the version of a board drawn before' })
  readonly drawn?: string;
}

/** `/board`: where everything stands that its reader sees, drawn anew when it changes. */
@ApiExcludeController()
@Needs('see_board')
@Controller('board')
export class BoardPage {
  constructor(@Inject(BoardSnapshots) private readonly snapshots: BoardSnapshots, @Inject(BoardStreams) private readonly streams: BoardStreams, @Inject(SETTINGS) private readonly settings: Settings) {}

  @Get()
  @UseInterceptors(ShellInterceptor)
  @Render('board.njk')
  async show(@By() by: Actor): Promise<BoardView> {
    return boardView(await this.snapshots.read(by));
  }

  /** The board alone, to put in place of the one before. */
  @Get('drawing')
  @Render('board-drawing.njk')
  async draw(@By() by: Actor): Promise<BoardView> {
    return boardView(await this.snapshots.read(by));
  }

  @Get('changes')
  changes(@By() by: Actor, @Query() { drawn }: ChangesInput, @Headers('last-event-id') last: string | undefined, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const stream = this.streams.open(by, sessionOf(request, this.settings)!, last && VERSION.test(last) ? last : drawn);
    reply.raw.on('close', () => stream.destroy());
    // A proxy that gathered answers before it passed them on would keep the news.
    void reply.header('content-type', 'text/event-stream; charset=utf-8').header('x-accel-buffering', 'no').send(stream);
  }
}
