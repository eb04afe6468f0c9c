import type { FastifyReply, FastifyRequest } from 'fastify';
import { isSecret, newSecret } from '@chc/access';
import type { Settings } from '@chc/platform';

const DAY_SECONDS = 24 * 60 * 60;

const isSecure = (settings: Settings): boolean => settings.publicUrl?.startsWith('https:') ?? false;
/** `__Host-` holds the browser to: Secure, no Domain, path `/`. It takes that for https only. */
const nameOf = (settings: Settings, name: string): string => `${isSecure(settings) ? '__Host-' : ''}chc_${name}`;

function set(reply: FastifyReply, settings: Settings, name: string, value: string, maxAge?: number): void {
  void reply.setCookie(nameOf(settings, name), value, { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(settings), ...(maxAge && { maxAge }) });
}

/** The secret of the browser's session, ended or not. */
export const sessionOf = (request: FastifyRequest, settings: Settings): string | undefined => request.cookies[nameOf(settings, 'session')];

/** Until the browser is closed; how long it is good for is for the server to say. */
export const setSession = (reply: FastifyReply, settings: Settings, secret: string): void => set(reply, settings, 'session', secret);

/** The browser's own secret, which a sign-in that comes back and a kept form are tied to. */
export const browserOf = (request: FastifyRequest, settings: Settings): string | undefined => request.cookies[nameOf(settings, 'browser')];

/** The same, made when there is none yet, and kept for another day. */
export function knowBrowser(request: FastifyRequest, reply: FastifyReply, settings: Settings): string {
  const known = browserOf(request, settings);
  const secret = isSecret(known) ? known : newSecret();
  set(reply, settings, 'browser', secret, DAY_SECONDS);
  return secret;
}

/** The secret of a family's visit, given when their door opened. */
export const familyVisitOf = (request: FastifyRequest, settings: Settings): string | undefined => request.cookies[nameOf(settings, 'family')];
export const setFamilyVisit = (reply: FastifyReply, settings: Settings, secret: string): void => set(reply, settings, 'family', secret);
/** What keeps a one-case link open in this browser, until it is closed: the server says for how long. */
export const linkSessionOf = (request: FastifyRequest, settings: Settings): string | undefined => request.cookies[nameOf(settings, 'one_case')];
export const setLinkSession = (reply: FastifyReply, settings: Settings, secret: string): void => set(reply, settings, 'one_case', secret);
export const forgetLink = (reply: FastifyReply, settings: Settings): void => void reply.clearCookie(nameOf(settings, 'one_case'), { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(settings) });
