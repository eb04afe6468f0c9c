import type { FastifyRequest } from 'fastify';
import { type FormFields, takeInterruptedForm } from '@chc/access';
import type { Database, Settings } from '@chc/platform';
import type { BusinessClock } from '../business-clock.js';
import { ownPath } from './addresses.js';
import { browserOf } from './cookies.js';

/**
 * What was typed into this page's form when the session had ended (`?resume=<id>`), to fill the form with again.
 * Undefined when there is nothing, or it is another person's, browser's or page's.
 */
export async function resumedForm(request: FastifyRequest, settings: Settings, db: Database, clock: BusinessClock): Promise<FormFields | undefined> {
  const { resume } = request.query as { resume?: unknown };
  const account = request.signedIn?.accountId;
  if (resume === undefined || !account) return undefined;
  const form = await takeInterruptedForm(db, resume, browserOf(request, settings), account, clock.now());
  return form?.path === ownPath(request.url).split('?')[0] ? form?.fields : undefined;
}
