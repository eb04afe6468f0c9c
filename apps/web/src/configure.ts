import 'reflect-metadata';
import multipart from '@fastify/multipart';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Database, Logger, Settings } from '@chc/platform';
import { AppModule } from './app.module.js';
import { BusinessClock } from './business-clock.js';
import { guardRoutes } from './sign-in/gate.js';
import { serveApiDocument } from './api-document.js';
import { ErrorFilter } from './errors/error.filter.js';
import { answerBrokenRequest, answerUnreadable, refuseExpectations, rememberRequests } from './errors/broken-request.js';
import { inputPipe } from './errors/input.pipe.js';
import { observeRequests } from './health/observe-requests.js';
import { Metrics } from './health/metrics.js';
import { serveAssets } from './page/assets.js';
import { refuseOtherBodies } from './page/body-types.js';
import { LIMITS } from './page/limits.js';
import { limitRates } from './page/rate-limits.js';
import { protectPages, refuseForeignNames } from './page/security.js';
import { Shell } from './page/shell.js';
import { noteWhatIsSeen } from './seen/note-what-is-seen.js';
import { SeenLog } from './seen/seen-log.js';
import { useViews } from './page/views.js';

/**
 * The web application as it runs, ready to listen; main.ts and the tests share it, so that the test app is the app.
 * @param db stays the caller's: close it after the application
 */
export async function configureApi(settings: Settings, db: Database, log: Logger): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    frameworkErrors: answerBrokenRequest, clientErrorHandler: answerUnreadable,
    ...(settings.trustedProxies && { trustProxy: settings.trustedProxies }), bodyLimit: LIMITS.body, routerOptions: { maxParamLength: LIMITS.pathPart },
    requestTimeout: LIMITS.requestWithin, connectionTimeout: LIMITS.idle, keepAliveTimeout: LIMITS.keptAlive,
    // Node looks at the clock every half minute unless told otherwise.
    http: { maxHeaderSize: LIMITS.headers, headersTimeout: LIMITS.headersWithin, connectionsCheckingInterval: 5000 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(settings, db, log), adapter, { logger: false, abortOnError: false });
  const fastify = adapter.getInstance();
  observeRequests(fastify, app.get(Metrics), log);
  refuseForeignNames(fastify, settings);
  await protectPages(app, settings);
  const { before, after } = await limitRates(app, settings);
  fastify.addHook('onRequest', before);
  await guardRoutes(app, settings, db, app.get(BusinessClock));
  noteWhatIsSeen(fastify, app.get(SeenLog));
  fastify.addHook('onRequest', after);
  refuseOtherBodies(fastify);
  refuseExpectations(app.getHttpServer());
  rememberRequests(app.getHttpServer());
  // A little above the largest document: the store says in words what is too large.
  const fileSize = settings.documentsLimitMb * 1_048_576 + 1_048_576;
  await app.register(multipart, { limits: { fileSize, files: LIMITS.files, fields: LIMITS.fields, fieldSize: LIMITS.field, parts: LIMITS.parts } });
  await useViews(app, serveAssets(fastify));
  app.useGlobalPipes(inputPipe());
  app.useGlobalFilters(new ErrorFilter(app.get(Shell), log));
  serveApiDocument(app, settings);
  await app.init();
  await fastify.ready();
  return app;
}
