import { expect, it } from '@jest/globals';
import { seenKind } from './seen-kind.js';

it.each<[string, string, number, string | null]>([
  ['GET', '/cases/:caseId', 200, 'case'],
  ['GET', '/api/v1/cases/:caseId', 200, 'case'],
  ['GET', '/cases/:caseId', 403, 'refused'],
  ['GET', '/cases/:caseId', 404, 'refused'],
  ['GET', '/cases/:caseId/letters/:letterId', 200, 'letter'],
  ['GET', '/cases/:caseId/documents/:id', 200, 'document'],
  ['GET', '/cases/:caseId/bundles/:id', 200, 'case'],
  ['GET', '/cases/:caseId/bundles/:id/print', 200, 'document'],
  ['GET', '/cases/:caseId/bundles/:id/zip', 200, 'export'],
  ['GET', '/cases/:caseId/:kind/:subjectId/:action', 200, 'case'],
  ['POST', '/cases/:caseId/:kind/:subjectId/:action', 303, null],
  ['POST', '/cases/:caseId/:kind/:subjectId/:action', 400, 'case'],
  ['POST', '/api/v1/cases/:caseId/:kind/:subjectId/:action', 409, null],
  ['POST', '/api/v1/cases/:caseId/:kind/:subjectId/:action', 403, 'refused'],
  ['GET', '/search/:id', 200, 'search'],
  ['GET', '/search/:id', 404, null],
  ['POST', '/search', 303, null],
  ['GET', '/caseload.csv', 200, 'export'],
  ['GET', '/caseload', 200, 'list'],
  ['GET', '/some/page/not/built/yet', 200, 'list'],
  ['GET', '/referrals', 403, 'refused'],
  ['GET', '/settings/values', 200, null],
  ['GET', '/figures/discounts', 200, null],
  ['GET', '/referrals', 500, null],
])('%s %s answered %s shows: %s', (method, route, status, kind) => {
  expect(seenKind({ method, route, url: route, status, ofCase: route.includes(':caseId') })).toBe(kind);
});
