import { type Permission, type Role, ROLES } from '@chc/access';
import { ESCALATIONS_COUNTED } from '@chc/casework';
import type { NotCounted } from '@chc/exchange';
import type { NightStatus } from '@chc/jobs';
import type { Actor } from '@chc/platform';
import { counted, longDate } from './wording.js';

export interface ShellView {
  readonly navigation: readonly { href: string; text: string; current: boolean }[];
  /** Null when nobody is. */
  readonly signedIn: { readonly name: string; readonly role: string } | null;
  readonly apiDocument: boolean;
  /** Whether the header has the search box. */
  readonly search: boolean;
  readonly demonstration: string | null;
  /** What an import refused, in a sentence; a link to the data-quality page for who may open it. */
  readonly notCounted: { readonly says: string; readonly href: string | null } | null;
  readonly night: string | null;
}

/** The menu: each page, and what one needs to open it. A person sees only what they may open. */
const NAVIGATION: readonly { href: string; text: string; needs?: Permission }[] = [
  { href: '/', text: 'Position' },
  { href: '/board', text: 'Board', needs: 'see_board' },
  { href: '/projects', text: 'Projects', needs: 'see_projects' },
  { href: '/caseload', text: 'My caseload', needs: 'see_caseload' },
  { href: '/invited', text: 'Cases you are invited to', needs: 'see_invited_cases' },
  { href: '/intake', text: 'Single point of access', needs: 'see_intake' },
  { href: '/refer', text: 'Refer', needs: 'act_on_intake' },
  { href: '/my-referrals', text: 'What I sent', needs: 'see_own_referrals' },
  { href: '/escalations', text: 'Escalations', needs: 'see_escalations' },
  { href: '/reviews', text: 'Reviews', needs: 'see_reviews' },
  { href: '/verification', text: 'To be verified', needs: 'see_verification' },
  { href: '/challenges', text: 'Challenges', needs: 'see_challenges' },
  { href: '/referrals', text: 'Worklist', needs: 'see_worklist' },
  { href: '/schedule', text: 'Schedule', needs: 'see_schedule' },
  { href: '/letters', text: 'Letters', needs: 'see_letters' },
  { href: '/retention', text: 'Retention', needs: 'see_retention' },
  { href: '/settings/letterheads', text: 'Letterheads', needs: 'set_letterhead' },
  { href: '/settings/accounts', text: 'Accounts', needs: 'keep_accounts' },
  { href: '/settings/api-clients', text: 'Programs', needs: 'keep_api_clients' },
  { href: '/settings/values', text: 'Values', needs: 'see_settings' },
  { href: '/settings/escalation-rules', text: 'Escalation rules', needs: 'see_settings' },
  { href: '/reviews/weights', text: 'Review weights', needs: 'set_priority_weights' },
  { href: '/settings/agreements', text: 'Hosting agreements', needs: 'set_hosting_agreement' },
  { href: '/urgent-openings', text: 'Urgent openings', needs: 'see_urgent_openings' },
  { href: '/figures/discounts', text: 'Discounts', needs: 'see_team_figures' },
  { href: '/figures/fnc-rates', text: 'FNC rates', needs: 'see_fnc_rates' },
  { href: '/funding', text: 'Funding', needs: 'see_funding' },
  { href: '/returns', text: 'Returns', needs: 'see_returns' },
  { href: '/privacy', text: 'Who looked at what', needs: 'read_audit' },
  { href: '/data-quality', text: 'Data quality', needs: 'see_data_quality' },
];

type Known = { path: string; by?: Actor | undefined } | { path: string; by?: Actor | undefined; notCounted: NotCounted; night: NightStatus; demonstrationMadeFor: string | null; escalations?: number };

/** What surrounds every page. Where only the path is known the database could not be asked: only what needs no asking is said. */
export function shellView(known: Known): ShellView {
  const { path, by } = known;
  const may = (permission: Permission): boolean => by?.may?.has(permission) ?? false;
  const around = {
    navigation: NAVIGATION.filter(({ needs }) => !needs || may(needs)).map(({ href, text }) => ({ href, text: href === '/escalations' && 'night' in known ? withCount(text, known.escalations ?? 0) : text, current: href === path })),
    signedIn: by ? { name: by.name ?? by.id, role: by.roles?.map((role) => ROLES[role as Role]).join(', ') || 'No role' } : null,
    apiDocument: may('see_api_document'), search: may('search_people'),
  };
  if (!('night' in known)) return { ...around, demonstration: null, notCounted: null, night: null };
  const notCounted = notCountedSentence(known.notCounted);
  return {
    ...around,
    demonstration: known.demonstrationMadeFor && `Demonstration data, made for ${longDate(known.demonstrationMadeFor)}`,
    notCounted: notCounted ? { says: notCounted, href: may('see_data_quality') ? '/data-quality' : null } : null,
    night: known.night.late ? `The nightly run of ${longDate(known.night.dueFor)} is late: ${sinceSentence(known.night)}` : null,
  };
}

/** How many wait, as far as they are counted. */
const withCount = (text: string, waiting: number): string => (waiting === 0 ? text : `${text} (${waiting > ESCALATIONS_COUNTED ? `${ESCALATIONS_COUNTED}+` : waiting})`);

function notCountedSentence({ rows, files }: NotCounted): string | null {
  const parts = [
    ...(rows > 0 ? [`${counted(rows, 'row')} rejected by imports`] : []),
    ...(files.length > 0 ? [`${counted(files.length, 'file')} refused as a whole (${files.join(', ')})`] : []),
  ];
  if (parts.length === 0) return null;
  return `${parts.join(' and ')} ${rows + files.length === 1 ? 'is' : 'are'} not counted in these figures`;
}

function sinceSentence({ latest }: NightStatus): string {
  return latest ? `new breaches have not been flagged since ${longDate(latest.businessDate)}.` : 'no night has been run yet, so no breach is flagged.';
}
