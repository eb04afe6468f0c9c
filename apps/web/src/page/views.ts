import { join } from 'node:path';
import view from '@fastify/view';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import nunjucks from 'nunjucks';
import { PROJECT_ROOT } from '@chc/platform';
import { count } from './wording.js';

const VIEWS = ['apps/web/views', 'node_modules/nhsuk-frontend/dist'].map((folder) => join(PROJECT_ROOT, folder));

/** Nunjucks with the NHS.UK macros; every value is escaped. `everywhere` is given to every page; the request's nonce comes from security.ts. */
export async function useViews(app: NestFastifyApplication, everywhere: { stylesheet: string; script: string }): Promise<void> {
  await app.register(view, {
    engine: { nunjucks },
    templates: VIEWS,
    defaultContext: everywhere,
    options: { autoescape: true, onConfigure: (templates: nunjucks.Environment) => templates.addFilter('count', count) },
  });
}
