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

/** Serves a text under a path that changes with it, to be kept by browsers. @returns the path */
function serveText(fastify: FastifyInstance, extension: string, type: string, text: string): string {
  const path = `/assets/chc-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.${extension}`;
  fastify.get(path, PUBLIC, (_request, reply) => reply.header('cache-control', A_YEAR).type(`${type}; charset=utf-8`).send(text));
  return path;
}

/**
 * Serves the one stylesheet (NHS.UK's, then ours), the one script and the icon.
 * @returns the paths of stylesheet and script, which change with their content
 */
export function serveAssets(fastify: FastifyInstance): { stylesheet: string; script: string } {
  const css = withoutLicensedFont(readFileSync(NHSUK, 'utf8')) + ['chc.css', 'board.css'].map((file) => readFileSync(join(OWN, file), 'utf8')).join('');
  const icon = readFileSync(join(OWN, 'icon.svg'), 'utf8');
  fastify.get('/assets/icon.svg', PUBLIC, (_request, reply) => reply.header('cache-control', 'public, max-age=86400').type('image/svg+xml').send(icon));
  return { stylesheet: serveText(fastify, 'css', 'text/css', css), script: serveText(fastify, 'js', 'text/javascript', ['chc.js', 'session.js', 'board.js'].map((file) => readFileSync(join(OWN, file), 'utf8')).join('')) };
}
