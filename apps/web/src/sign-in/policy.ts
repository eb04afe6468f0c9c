import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { Permission } from '@chc/access';
import type { Actor } from '@chc/platform';

/** Who may use a route: anybody, or who has a permission. A route that does not say is not registered (gate.ts). */
export type Policy = 'public' | Permission;

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: Policy;
  }
  interface FastifyRequest {
    /** Whoever is signed in in this browser. */
    signedIn: Actor | undefined;
  }
}

const CONFIG = '__fastify_route_config__';

/** A method's policy; on a class, that of each of its methods that has none of its own. */
function policy(said: Policy): ClassDecorator & MethodDecorator {
  const say = (method: object): void => {
    const before = Reflect.getMetadata(CONFIG, method) as object | undefined;
    RouteConfig({ ...before, policy: said })(method as never, undefined as never, { value: method });
  };
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor): void => {
    if (descriptor) return say(descriptor.value as object);
    const { prototype } = target as { prototype: Record<string, object> };
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const method = prototype[name]!;
      const own = Reflect.getMetadata(CONFIG, method) as { policy?: Policy } | undefined;
      if (name !== 'constructor' && !own?.policy) say(method);
    }
  };
}

/** Anybody may use this, signed in or not. */
export const Public = (): ClassDecorator & MethodDecorator => policy('public');

/** Who is signed in and may do this; others are sent to sign in or refused. */
export const Needs = (permission: Permission): ClassDecorator & MethodDecorator => policy(permission);

/** The person who is signed in, as whoever acts. Only for routes that are not public. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { signedIn } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!signedIn) throw new Error('@By() stands on a route that is public');
  return signedIn;
});
