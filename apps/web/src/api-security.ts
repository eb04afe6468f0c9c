import type { OpenAPIObject } from '@nestjs/swagger';
import { type Permission, PERMISSIONS, SCOPES, scopesFor } from '@chc/access';
import type { Settings } from '@chc/platform';
import type { GuardedRoute } from './sign-in/gate.js';

type Schemes = NonNullable<NonNullable<OpenAPIObject['components']>['securitySchemes']>;
type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & { 'x-scopes'?: readonly string[] };

const SAYS = Object.entries(SCOPES).map(([name, { says }]) => `\`${name}\`: ${says}.`).join(' ');

/** The two ways to say who asks: a person's session, a program's token. */
export function securitySchemes({ publicUrl, oidcIssuer }: Settings): Schemes {
  const name = publicUrl?.startsWith('https:') ? '__Host-chc_session' : 'chc_session';
  return {
    session: { type: 'apiKey', in: 'cookie', name, description: 'The session of a signed-in person.' },
    program: {
      // Not openIdConnect: the page of the document would go and ask the provider, which no page of ours may.
      type: 'http', scheme: 'bearer', bearerFormat: 'JWT',
      description: `A program's access token by client credentials${oidcIssuer ? `, from ${oidcIssuer}` : ''}; the program must be entered here too. Scopes, of which an operation names in \`x-scopes\` those that each suffice: ${SAYS}`,
    },
  };
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** What one needs for a documented operation: the permission of its route; of an act, its own. */
function needed(path: string, method: string, routes: readonly GuardedRoute[]): GuardedRoute['policy'] | undefined {
  const route = routes.find((one) => one.method.toLowerCase() === method && one.url.replace(/:(\w+)/g, '{$1}') === path);
  const act = path.slice(path.lastIndexOf('/') + 1);
  return route?.policy ?? (Object.hasOwn(PERMISSIONS, act) ? act as Permission : undefined);
}

/** Says of every operation who may use it: anybody, a signed-in person, or a program with one of some scopes. */
export function describeSecurity(document: OpenAPIObject, routes: readonly GuardedRoute[]): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation: Operation | undefined = item[method];
      if (!operation) continue;
      const policy = needed(path, method, routes);
      const scopes = policy === 'public' ? [] : scopesFor(policy ?? '');
      operation.security = policy === 'public' ? [] : [{ session: [] }, ...(scopes.length > 0 ? [{ program: [] }] : [])];
      if (scopes.length > 0) operation['x-scopes'] = scopes;
    }
  }
  return document;
}
