import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { from, mergeMap, type Observable } from 'rxjs';
import { Shell } from './shell.js';

/** Gives a page's template `shell` beside the page's own model. */
@Injectable()
export class ShellInterceptor implements NestInterceptor {
  constructor(@Inject(Shell) private readonly shell: Shell) {}

  intercept(context: ExecutionContext, next: CallHandler<object>): Observable<object> {
    const { routeOptions, signedIn } = context.switchToHttp().getRequest<FastifyRequest>();
    return next.handle().pipe(mergeMap((model) => from(this.shell.read(routeOptions.url ?? '', signedIn).then((shell) => ({ ...model, shell })))));
  }
}
