import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '@chc/casework';
import type { Logger } from '@chc/platform';
import type { Shell } from '../page/shell.js';
import { shellView } from '../page/shell.view.js';
import { problemOf } from './problem-of.js';
import type { Problem } from './problem.js';
import { BearerRefused, CHALLENGE } from '../sign-in/bearer.js';
import { isForPrograms } from '../sign-in/addresses.js';

const RETRY_AFTER_SECONDS = 10;

const hasNoRole = (error: unknown): boolean => error instanceof DomainError && error.reasons.includes('no_role');
const isNotForThem = (error: unknown): boolean => hasNoRole(error) || (error instanceof DomainError && error.reasons.includes('not_for_your_role'));

/** Where a case that is not theirs may be opened all the same, for whoever asked for a page of it. */
const urgentPath = ({ possible }: Problem, url: string): string | undefined => {
  const [, caseId] = /^\/cases\/([0-9a-f-]{36})(?:[/?]|$)/.exec(url) ?? [];
  return possible?.includes('open_urgently') && caseId ? `/cases/${caseId}/open-urgently` : undefined;
};

/** Every error, answered once: as a page for people, as RFC 9457 for programs. What we did not expect is logged. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly shell: Shell, private readonly log: Logger) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const reference = randomUUID();
    const problem = problemOf(error, reference);
    if (problem.status >= 500) {
      // The stack and the code, not the message: PostgreSQL repeats values in its messages.
      const { name, code, stack } = error as { name?: string; code?: string; stack?: string };
      this.log.error({ reference, name, code, at: stack?.split('\n').slice(1, 6).map((line) => line.trim()) }, 'request failed');
    }
    if (error instanceof BearerRefused) void reply.header('www-authenticate', error.challenge);
    else if (problem.status === 401) void reply.header('www-authenticate', CHALLENGE);
    if (problem.status === 503) void reply.header('retry-after', RETRY_AFTER_SECONDS);
    if (isForPrograms(request.url)) {
      await reply.status(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
      return;
    }
    const bare = shellView({ path: '', by: request.signedIn });
    // What the shell shows is in the database that does not answer.
    const shell = problem.status === 503 ? bare : await this.shell.read('', request.signedIn).catch(() => bare);
    if (isNotForThem(error)) {
      const noRole = hasNoRole(error);
      await reply.status(problem.status).view('not-for-you.njk', { title: noRole ? 'You have no role yet' : 'This is not part of your role', noRole, reference, shell });
      return;
    }
    await reply.status(problem.status).view('error.njk', { openUrgently: urgentPath(problem, request.url), problem, reference, shell });
  }
}
