import type { SeenKind } from '@chc/audit';
import { isForPrograms } from '../sign-in/addresses.js';

/** Routes that show something particular of somebody. Every other with a case in its address shows that case. */
const PARTICULAR: Readonly<Record<string, SeenKind>> = {
  '/search/:id': 'search',
  '/caseload.csv': 'export',
  '/funding.csv': 'export',
  '/reviews.csv': 'export',
  '/returns/:id/files/:name': 'export',
  '/cases/:caseId/documents/:id': 'document',
  '/cases/:caseId/letters/:letterId': 'letter',
  '/cases/:caseId/bundles/:id/print': 'document',
  '/cases/:caseId/bundles/:id/zip': 'export',
};

/** Routes that tell of nobody. One that is not here is taken to list people. */
const OF_NOBODY = [/^\/settings(\/|$)/, /^\/figures(\/|$)/, /^\/api\/v1\/figures(\/|$)/, /^\/api\/docs/, /^\/account$/, /^\/refer(\/:action)?$/, /^\/search$/, /^\/board\/changes$/, /^\/privacy$/, /^\/accessibility$/, /^\/reviews\/weights(\/|$)/, /^\/family-words$/, /^\/schedule\/(offer|professionals|sessions)/, /^\/api\/v1\/schedule\/sessions$/, /^\/projects(\/new|\/:id\/trajectory\.csv)?$/];

/** An answer to somebody who is signed in. */
export interface Answered {
  readonly method: string;
  /** The route's pattern. */
  readonly route: string;
  readonly url: string;
  readonly status: number;
  /** Whether the address names a case. */
  readonly ofCase: boolean;
}

/** What an answer showed; null when it showed nobody. */
export function seenKind({ method, route, url, status, ofCase }: Answered): SeenKind | null {
  if (status === 403 || (status === 404 && ofCase)) return 'refused';
  // The privacy officer's box is answered to its POST.
  if (route === '/privacy' && method === 'POST') return status < 300 ? 'search' : null;
  const safe = method === 'GET' || method === 'HEAD';
  if (safe && status < 300) return PARTICULAR[route] ?? (ofCase ? 'case' : OF_NOBODY.some((pattern) => pattern.test(route)) ? null : 'list');
  // A form that was refused is shown again, with the case around it.
  return !safe && ofCase && status >= 400 && status < 500 && !isForPrograms(url) ? 'case' : null;
}
