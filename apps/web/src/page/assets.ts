import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { PROJECT_ROOT } from '@chc/platform';

const OWN = join(PROJECT_ROOT, 'apps/web/assets');
const NHSUK = join(PROJECT_ROOT, 'node_modules/nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.css');
const PUBLIC = { config: { policy: 'public' } } as const;
const A_YEAR = 'public, max-age=31536000, immutable';

/** NHS.UK's styles without the font that is licensed to NHS organisations only and would be fetched from outside; Arial instead. */
function withoutLicensedFont(css: string): string {
  return css.replace(/@font-face\{[^}]*\}/g, '').replaceAll('Frutiger W01,', '').replace(/\/\*# sourceMappingURL=.*?\*\//, '');
}

/**
 * Serves the one stylesheet (NHS.UK's, then ours) and the icon.
 * @returns the path of the stylesheet, which changes with its content
 */
export function serveAssets(fastify: FastifyInstance): string {
  const css = withoutLicensedFont(readFileSync(NHSUK, 'utf8')) + readFileSync(join(OWN, 'chc.css'), 'utf8');
  const icon = readFileSync(join(OWN, 'icon.svg'), 'utf8');
  const path = `/assets/chc-${createHash('sha256').update(css).digest('hex').slice(0, 12)}.css`;
  fastify.get(path, PUBLIC, (_request, reply) => reply.header('cache-control', A_YEAR).type('text/css; charset=utf-8').send(css));
  fastify.get('/assets/icon.svg', PUBLIC, (_request, reply) => reply.header('cache-control', 'public, max-age=86400').type('image/svg+xml').send(icon));
  return path;
}
