import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ACTS, INTAKE_ACTS } from '@chc/casework';
import { PROJECT_ROOT, type Settings } from '@chc/platform';
import { actPath } from './case/act.schema.js';
import { describeSecurity, securitySchemes } from './api-security.js';
import { problemResponse } from './errors/problem.schema.js';
import { intakePath } from './intake/intake.schema.js';

/** What Swagger's page is made of. Served by name, because @nestjs/swagger's own way brings an inline style and a server of whole folders. */
const PARTS = { 'swagger-ui.css': 'text/css', 'swagger-ui-bundle.js': 'text/javascript' } as const;
const SWAGGER_UI = join(PROJECT_ROOT, 'node_modules/swagger-ui-dist');

const GUARDED = { config: { policy: 'see_api_document' } } as const;

const PAGE = `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>API – CHC casework</title>
    <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/api/docs/swagger-ui.css">
    <script src="/api/docs/swagger-ui-bundle.js" defer></script>
    <script src="/api/docs/begin.js" defer></script>
  </head>
  <body>
    <main id="api"><p>This page needs JavaScript; the document itself is at <a href="/api/docs-json">/api/docs-json</a>.</p></main>
  </body>
</html>
`;

const BEGIN = `SwaggerUIBundle({ url: '/api/docs-json', dom_id: '#api', deepLinking: true, validatorUrl: null });\n`;

/** Answered to nobody in particular. */
const OPEN: ReadonlySet<string> = new Set(['/api/v1/position']);

/** Adds what any request may be answered before it comes to its operation. */
function documentGate({ responses }: { responses: object }, guarded: boolean, hasBody: boolean): void {
  const statuses = [400, 403, 414, 417, 429, 431, 503, ...(guarded ? [401] : []), ...(hasBody ? [413, 415] : [])];
  Object.assign(responses, Object.fromEntries(statuses.filter((status) => !(status in responses)).map((status) => [status, problemResponse(status)])));
}

/** OpenAPI of everything under /api/v1: to read at /api/docs, as JSON at /api/docs-json. */
export function serveApiDocument(app: NestFastifyApplication, settings: Settings): void {
  const document = SwaggerModule.createDocument(app, new DocumentBuilder()
    .setTitle('CHC casework')
    .setDescription('The same figures and lists as the pages. A request carries the cookie of a signed-in person, whose role says what is answered (one that changes something also says in Origin that it comes from this service), or a program’s access token as Bearer, whose scopes say it; never both. Errors are application/problem+json (RFC 9457).')
    .setVersion('1')
    .build());
  for (const [name, act] of Object.entries(ACTS)) document.paths[`/api/v1/cases/{caseId}/${act.on as string}/{subjectId}/${name}`] = { post: actPath(name, act) };
  for (const [name, act] of Object.entries(INTAKE_ACTS)) document.paths[`/api/v1/intake/${name}`] = { post: intakePath(name, act) };
  document.components = { ...document.components, securitySchemes: securitySchemes(settings) };
  for (const [path, { get, post }] of Object.entries(document.paths)) {
    for (const operation of [get, post]) if (operation) documentGate(operation, !OPEN.has(path), operation === post);
  }
  const fastify = app.getHttpAdapter().getInstance();
  // Who may use a route is known once all are registered.
  let whole: OpenAPIObject | undefined;
  fastify.get('/api/docs-json', GUARDED, (_request, reply) => reply.send(whole ??= describeSecurity(document, fastify.guardedRoutes)));
  fastify.get('/api/docs', GUARDED, (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  fastify.get('/api/docs/begin.js', GUARDED, (_request, reply) => reply.type('text/javascript; charset=utf-8').send(BEGIN));
  for (const [part, type] of Object.entries(PARTS)) {
    fastify.get(`/api/docs/${part}`, GUARDED, (_request, reply) =>
      reply.type(`${type}; charset=utf-8`).header('cache-control', 'public, max-age=86400').send(createReadStream(join(SWAGGER_UI, part))));
  }
}
