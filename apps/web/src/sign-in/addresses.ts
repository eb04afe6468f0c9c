import type { FastifyRequest } from 'fastify';
import type { Settings } from '@chc/platform';

/** Addresses that programs ask, and get application/problem+json. The page of the API document is for people. */
export function isForPrograms(url: string): boolean {
  return /^\/(api|health|metrics)(\/|$|\?)/.test(url) && !/^\/api\/docs(\?|$)/.test(url);
}

/** Where browsers reach us. Without PUBLIC_URL it is what was asked for, which can only be this machine (security.ts). */
export function ownOrigin(settings: Settings, request: FastifyRequest): string {
  return settings.publicUrl ?? `http://${request.host}`;
}

/** The same path when it is one of ours to go on to after signing in, else the start page. */
export function ownPath(to: unknown): string {
  const somewhere = 'http://here.invalid';
  // The browser reads a backslash as a slash, and drops tabs and line ends before it looks.
  if (typeof to !== 'string' || to.length > 2000 || !/^\/(?![/\\])[^\u0000-\u001f\\]*$/.test(to) || !URL.canParse(to, somewhere)) return '/';
  const { origin, pathname, search } = new URL(to, somewhere);
  return origin === somewhere && !pathname.startsWith('//') && !/^\/sign-(in|out)/.test(pathname) ? pathname + search : '/';
}

/** Whether one of our own pages sent this: what a browser says of itself and no page can change. */
export function isFromOurPages(settings: Settings, request: FastifyRequest): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined && site !== 'same-origin') return false;
  return origin === undefined ? site === 'same-origin' : origin === ownOrigin(settings, request);
}
