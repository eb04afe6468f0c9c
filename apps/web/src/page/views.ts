import { join } from 'node:path';
import view from '@fastify/view';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import nunjucks from 'nunjucks';
import { PROJECT_ROOT } from '@chc/platform';
import { count } from './wording.js';

/**
 * Nunjucks' own `trim` looks for the end of the white space from each of its characters anew: of 50,000 blanks typed into a
 * field, which the NHS.UK macros trim, it would make half a minute in which nobody is answered. Marked text stays marked.
 */
const trimmed = (text: unknown): unknown => {
  const plain = typeof text === 'string' || text instanceof nunjucks.runtime.SafeString ? text.toString().trim() : text;
  return text instanceof nunjucks.runtime.SafeString ? new nunjucks.runtime.SafeString(plain as string) : plain;
};

const VIEWS = ['apps/web/views', 'node_modules/nhsuk-frontend/dist'].map((folder) => join(PROJECT_ROOT, folder));

/** Nunjucks with the NHS.UK macros; every value is escaped. `everywhere` is given to every page; the request's nonce comes from security.ts. */
export async function useViews(app: NestFastifyApplication, everywhere: { stylesheet: string; script: string }): Promise<void> {
  await app.register(view, {
    engine: { nunjucks },
    templates: VIEWS,
    defaultContext: everywhere,
    options: { autoescape: true, onConfigure: (templates: nunjucks.Environment) => void templates.addFilter('count', count).addFilter('trim', trimmed) },
  });
}
