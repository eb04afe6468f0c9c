import type { Role } from '@chc/access';
import type { Furnished } from './furnish.js';

export interface Photographed {
  readonly name: string;
  /** The route as it is registered: every page's route is here, or in NOT_PAGES. */
  readonly route: string;
  /** Who looks at it; nobody of a page before the sign-in. */
  readonly as: Role | 'nobody';
  /** The address, where it is not the route itself. */
  readonly path?: (found: Furnished) => string;
}

/** A page of a case that is not the practitioner's. */
const ofAnother = (suffix: string) => ({ another }: Furnished): string => `/cases/${another}${suffix}`;

/** Every page as one of its roles sees it; some twice, as they look with other cases. */
export const PAGES: readonly Photographed[] = [
  { name: 'position', route: '/', as: 'hub_manager' },
  { name: 'signed-out', route: '/signed-out', as: 'nobody' },
  { name: 'accessibility', route: '/accessibility', as: 'nobody' },
  { name: 'account', route: '/account', as: 'practitioner' },
  { name: 'account-stay', route: '/account/stay', as: 'practitioner' },
  { name: 'projects', route: '/projects', as: 'hub_manager' },
  { name: 'project-begin', route: '/projects/new', as: 'hub_manager' },
  { name: 'board', route: '/board', as: 'hub_manager' },
  { name: 'caseload', route: '/caseload', as: 'practitioner' },
  { name: 'caseload-reviews', route: '/caseload', as: 'practitioner', path: () => '/caseload?show=reviews&sort=due' },
  { name: 'caseload-choose', route: '/caseload', as: 'spoke_lead' },
  { name: 'case-in-time', route: '/cases/:caseId', as: 'practitioner', path: ({ inTime: { caseId } }) => `/cases/${caseId}` },
  { name: 'case-long-wait', route: '/cases/:caseId', as: 'practitioner', path: ({ longWait }) => `/cases/${longWait}` },
  { name: 'case-fast-track', route: '/cases/:caseId', as: 'single_point_of_access', path: ({ fastTrack }) => `/cases/${fastTrack}` },
  { name: 'case-in-receipt', route: '/cases/:caseId', as: 'practitioner', path: ({ inReceipt }) => `/cases/${inReceipt}` },
  { name: 'act', route: '/cases/:caseId/:kind/:subjectId/:action', as: 'practitioner', path: ({ inTime: { caseId, referralId } }) => `/cases/${caseId}/referral/${referralId}/add_mdt_member` },
  { name: 'open-urgently', route: '/cases/:caseId/open-urgently', as: 'practitioner', path: ofAnother('/open-urgently') },
  { name: 'dst', route: '/cases/:caseId/dst/:dstId', as: 'practitioner', path: ({ inTime: { caseId, dstId } }) => `/cases/${caseId}/dst/${dstId}` },
  { name: 'dst-domain', route: '/cases/:caseId/dst/:dstId/domain/:domain', as: 'practitioner', path: ({ inTime: { caseId, dstId } }) => `/cases/${caseId}/dst/${dstId}/domain/mobility` },
  { name: 'dst-print', route: '/cases/:caseId/dst/:dstId/print', as: 'practitioner', path: ({ inTime: { caseId, dstId } }) => `/cases/${caseId}/dst/${dstId}/print` },
  { name: 'invited', route: '/invited', as: 'mdt_contributor' },
  { name: 'challenge-reversed', route: '/cases/:caseId', as: 'appeals_officer', path: ({ reversed }) => `/cases/${reversed}` },
  { name: 'challenge-open', route: '/cases/:caseId', as: 'appeals_officer', path: ({ challenged }) => `/cases/${challenged}` },
  { name: 'challenges', route: '/challenges', as: 'appeals_officer' },
  { name: 'verification', route: '/verification', as: 'verifier' },
  { name: 'intake', route: '/intake', as: 'single_point_of_access' },
  { name: 'duplicates', route: '/intake/duplicates/:referralId', as: 'single_point_of_access', path: ({ duplicate }) => `/intake/duplicates/${duplicate}` },
  { name: 'refer', route: '/refer', as: 'referrer' },
  { name: 'send-checklist', route: '/refer/:action', as: 'referrer', path: () => '/refer/send_checklist' },
  { name: 'receipt', route: '/refer/receipt/:reference', as: 'referrer', path: ({ reference }) => `/refer/receipt/${reference}` },
  { name: 'my-referrals', route: '/my-referrals', as: 'referrer' },
  { name: 'schedule', route: '/schedule', as: 'spoke_lead' },
  { name: 'schedule-mdts', route: '/schedule/mdts', as: 'spoke_lead' },
  { name: 'schedule-reviews', route: '/schedule/reviews', as: 'spoke_lead' },
  { name: 'schedule-professionals', route: '/schedule/professionals', as: 'spoke_lead' },
  { name: 'schedule-add', route: '/schedule/professionals/add', as: 'spoke_lead' },
  { name: 'schedule-offer', route: '/schedule/offer', as: 'spoke_lead' },
  { name: 'schedule-sessions', route: '/schedule/sessions', as: 'hub_manager' },
  { name: 'schedule-slot', route: '/schedule/slots/:id', as: 'spoke_lead', path: ({ slotId }) => `/schedule/slots/${slotId}` },
  { name: 'book-mdt-slots', route: '/cases/:caseId/referral/:id/book_mdt_slots', as: 'practitioner', path: ({ inTime: { caseId, referralId } }) => `/cases/${caseId}/referral/${referralId}/book_mdt_slots` },
  { name: 'book-review-slot', route: '/cases/:caseId/review/:id/book_review_slot', as: 'practitioner', path: ({ review }) => `/cases/${review.caseId}/review/${review.id}/book_review_slot` },
  { name: 'one-case-code', route: '/one-case/:secret', as: 'nobody', path: ({ linkSecret }) => `/one-case/${linkSecret}` },
  { name: 'one-case-closed', route: '/one-case/open', as: 'nobody' },
  { name: 'letters', route: '/letters', as: 'hub_manager' },
  { name: 'letter', route: '/cases/:caseId/letters/:letterId', as: 'practitioner', path: ({ inTime: { caseId }, letterId }) => `/cases/${caseId}/letters/${letterId}` },
  { name: 'letter-link', route: '/letters/:id', as: 'nobody', path: ({ letterId }) => `/letters/${letterId}` },
  { name: 'family-door', route: '/family/:link', as: 'nobody', path: () => `/family/${'x'.repeat(43)}` },
  { name: 'family-words', route: '/family-words', as: 'practitioner' },
  { name: 'family-ended', route: '/family', as: 'nobody' },
  { name: 'family-link', route: '/cases/:caseId/family-links/:linkId', as: 'practitioner', path: ({ inTime: { caseId }, familyLinkId }) => `/cases/${caseId}/family-links/${familyLinkId}` },
  { name: 'family-page', route: '/cases/:caseId/family-links/:linkId/as-they-see', as: 'practitioner', path: ({ inTime: { caseId }, familyLinkId }) => `/cases/${caseId}/family-links/${familyLinkId}/as-they-see` },
  { name: 'family-easy-read', route: '/cases/:caseId/family-links/:linkId/as-they-see', as: 'practitioner', path: ({ inTime: { caseId }, familyLinkId }) => `/cases/${caseId}/family-links/${familyLinkId}/as-they-see?as=easy_read` },
  { name: 'search', route: '/search', as: 'practitioner' },
  { name: 'search-found', route: '/search/:id', as: 'practitioner', path: ({ searchId }) => `/search/${searchId}` },
  { name: 'worklist', route: '/referrals', as: 'hub_manager' },
  { name: 'data-quality', route: '/data-quality', as: 'hub_manager' },
  { name: 'discounts', route: '/figures/discounts', as: 'hub_manager' },
  { name: 'fnc-rates', route: '/figures/fnc-rates', as: 'hub_manager' },
  { name: 'fnc-rate', route: '/figures/fnc-rates/:rate', as: 'hub_manager', path: ({ fncRate }) => `/figures/fnc-rates/${fncRate}` },
  { name: 'funding', route: '/funding', as: 'finance_officer' },
  { name: 'returns', route: '/returns', as: 'returns_officer' },
  { name: 'return', route: '/returns/:id', as: 'hub_manager', path: ({ returnId }) => `/returns/${returnId}` },
  { name: 'return-prepare', route: '/returns/prepare', as: 'returns_officer' },
  { name: 'return-sign', route: '/returns/:id/sign', as: 'hub_manager', path: ({ returnId }) => `/returns/${returnId}/sign` },
  { name: 'privacy', route: '/privacy', as: 'privacy_officer' },
  { name: 'privacy-log', route: '/privacy/log', as: 'privacy_officer', path: () => '/privacy/log?list=out_of_hours' },
  { name: 'privacy-bulk', route: '/privacy/bulk', as: 'privacy_officer' },
  { name: 'privacy-case', route: '/privacy/cases/:caseId', as: 'privacy_officer', path: ({ inTime: { caseId } }) => `/privacy/cases/${caseId}` },
  { name: 'privacy-person', route: '/privacy/people/:accountId', as: 'privacy_officer', path: ({ accountId }) => `/privacy/people/${accountId}` },
  { name: 'urgent-openings', route: '/urgent-openings', as: 'privacy_officer' },
  { name: 'urgent-opening', route: '/urgent-openings/:id', as: 'privacy_officer', path: ({ openingId }) => `/urgent-openings/${openingId}` },
  { name: 'retention', route: '/retention', as: 'privacy_officer' },
  { name: 'accounts', route: '/settings/accounts', as: 'administrator' },
  { name: 'account-of-somebody', route: '/settings/accounts/:accountId', as: 'administrator', path: ({ accountId }) => `/settings/accounts/${accountId}` },
  { name: 'api-clients', route: '/settings/api-clients', as: 'administrator' },
  { name: 'api-client-add', route: '/settings/api-clients/add', as: 'administrator' },
  { name: 'api-client', route: '/settings/api-clients/:id', as: 'administrator', path: ({ clientId }) => `/settings/api-clients/${clientId}` },
  { name: 'agreements', route: '/settings/agreements', as: 'administrator' },
  { name: 'agreement-add', route: '/settings/agreements/add', as: 'administrator' },
  { name: 'agreement-end', route: '/settings/agreements/:id/end', as: 'administrator', path: ({ agreementId }) => `/settings/agreements/${agreementId}/end` },
  { name: 'letterheads', route: '/settings/letterheads', as: 'administrator' },
  { name: 'letterhead', route: '/settings/letterheads/:code', as: 'administrator', path: ({ icb }) => `/settings/letterheads/${icb}` },
  { name: 'values', route: '/settings/values', as: 'administrator' },
  { name: 'value-set', route: '/settings/values/set', as: 'administrator' },
  { name: 'fnc-rate-set', route: '/settings/fnc-rate', as: 'administrator' },
  { name: 'api-document', route: '/api/docs', as: 'administrator' },
  { name: 'not-found', route: '*', as: 'practitioner', path: () => '/nowhere' },
  { name: 'not-for-you', route: '*', as: 'referrer', path: () => '/caseload' },
];

/** Routes that people come to and that show no page of ours, each with why. */
export const NOT_PAGES: Readonly<Record<string, string>> = {
  '/sign-in': 'leads to the provider', '/family/leave': 'leads to the page', '/sign-in/callback': 'comes from the provider', '/sign-in/kept': 'leads to the provider',
  '/projects/:id': 'pictured once the demonstration has one', '/projects/:id/trajectory.csv': 'a file',
  '/board/drawing': 'the part of /board that is drawn anew', '/board/changes': 'a stream',
  '/caseload.csv': 'a file', '/funding.csv': 'a file', '/cases/:caseId/documents/:id': 'a file', '/returns/:id/files/:name': 'a file',
  '/schedule/sessions.csv': 'a file', '/schedule/slots/:id/meeting.ics': 'a file', '/one-case/open/meeting.ics': 'a file',
  '/one-case/open/:domain': 'a page of an open link: test/browser/scheduling', '/cases/:caseId/review/:id/move_review_slot': 'looks as the one that books',
};
