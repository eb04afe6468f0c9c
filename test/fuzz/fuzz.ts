import type { Role } from '@chc/access';
import { Chance } from '../oracle/chance.js';
import { signedInAs } from '../support/sign-in.js';
import { aftermath, idsOf, untouchables } from './aftermath.js';
import { anApiRequest, type Ids, type Operation, operationsOf, type Possible } from './api-requests.js';
import { type Answered, type Asked, Asker } from './ask.js';
import { Judge } from './judge.js';
import { aFormRequest, aPageRequest, type Form, patternOf, readPage } from './pages.js';
import { ASKING, OURS } from './planted.js';
import { askRaw, RAW } from './raw.js';
import type { Target } from './target.js';

/** Something that must not be, with all that is needed to see it again. */
export interface Finding { readonly fault: string; readonly request: string; readonly answer: string }

export interface Fuzzed {
  readonly findings: readonly Finding[];
  /** How often each address was answered how: `GET /cases/:id` -> status -> count. */
  readonly answered: ReadonlyMap<string, ReadonlyMap<number, number>>;
  readonly sent: number;
  readonly done: number;
  readonly memoryMb: { readonly begun: number; readonly ended: number };
}

export interface Asking { readonly requests: number; readonly seed: number; readonly minutes: number; readonly marks: readonly string[]; readonly say?: (line: string) => void }

type Who = Role | 'nobody';
const AT_ONCE = 6;
/** Of one kind of page or form so many addresses are kept to draw from. */
const KEPT = 6;
/** Addresses everybody knows. */
const BEGINNINGS = ['/', '/sign-in', '/sign-in/callback?state=x&code=y', '/sign-in/kept', '/signed-out', '/referrals', '/caseload', '/caseload.csv', '/intake', '/refer', '/search', '/verification', '/letters', '/settings/values', '/settings/letterheads', '/settings/fnc-rate', '/figures/discounts', '/figures/fnc-rates', '/data-quality', '/invited', '/my-referrals', '/api/docs', '/api/docs-json', '/health/live', '/health/ready', '/metrics', '/assets/icon.svg', '/assets/../main.js', '/robots.txt', '/.env', '/api/v1/nothing'];

/** Forms that by right end sessions or close accounts; those who may send them would soon be alone. */
const ENDS_SESSIONS = /^\/(sign-out|account|settings\/accounts)/;

/** Somebody asking: their session, and what they have come across. */
class Wanderer {
  readonly pages = new Map<string, string[]>();
  readonly forms = new Map<string, Form>();
  readonly possible: Possible[] = [];
  constructor(readonly who: Who, readonly headers: Readonly<Record<string, string>>) {
    for (const path of BEGINNINGS) this.meet(path);
  }

  meet(path: string): void {
    if (path.length > 400 || /^\/(sign-out|\/)/.test(path)) return;
    const kept = this.pages.get(patternOf(path)) ?? [];
    if (!kept.includes(path)) kept.push(path);
    if (kept.length > KEPT) kept.shift();
    this.pages.set(patternOf(path), kept);
  }

  learn(path: string, html: string): void {
    const page = readPage(html, path);
    for (const link of page.links) this.meet(link);
    for (const form of page.forms) if (form.action.startsWith('/') && !ENDS_SESSIONS.test(form.action)) this.forms.set(`${form.method} ${patternOf(form.action)}`, form);
  }
}

/**
 * Sends requests that no page of ours would send, as each role and as nobody, until there were so many or the time is up.
 * The same seed draws the same requests as long as the answers are the same; each finding holds its request whole.
 */
export async function fuzz(target: Target, { requests, seed, minutes, marks, say = () => {} }: Asking): Promise<Fuzzed> {
  const { owner, address } = target;
  const people: [Who, Wanderer][] = [['nobody', new Wanderer('nobody', {})]];
  for (const [role, words] of Object.entries(ASKING)) {
    const { headers } = await signedInAs(target, role as Role, { username: `fuzz.${role}`, name: `Fuzz ${role}`, ...words });
    people.push([role as Role, new Wanderer(role as Role, headers)]);
  }
  const theirs = await idsOf(owner, 'QX2');
  const ours = await idsOf(owner, OURS);
  const ids: Ids = { ours: [...ours.people, ...ours.records], theirs: [...theirs.people, ...theirs.records] };
  const untouched = await untouchables(owner, theirs.people);
  const asker = new Asker(address);
  const document = await asker.ask({ what: '', as: 'auditor', method: 'GET', path: '/api/docs-json', headers: people.find(([who]) => who === 'auditor')![1].headers });
  const operations = operationsOf(JSON.parse(document.text) as Parameters<typeof operationsOf>[0]);
  const acts = new Map(operations.map((operation) => [operation.path.split('/').at(-1)!, operation]));
  const judge = new Judge({ address, issuer: target.issuer, operations, foreign: [...marks, ...theirs.people] });

  const findings: Finding[] = [];
  const answered = new Map<string, Map<number, number>>();
  const keys = new Set<string>();
  let [sent, done] = [0, 0];
  const found = (fault: string, request: string, answer: string): void => {
    // The same fault at the same kind of address is told three times, then it is known.
    if (findings.filter((one) => one.fault === fault).length < 3) findings.push({ fault, request, answer });
  };
  const ask = async (wanderer: Wanderer, drawn: Omit<Asked, 'as'>): Promise<Answered> => {
    const asked: Asked = { ...drawn, as: wanderer.who, headers: { ...wanderer.headers, ...drawn.headers } };
    sent += 1;
    const answer = await asker.ask(asked);
    const counted = answered.get(asked.what) ?? new Map<number, number>();
    answered.set(asked.what, counted.set(answer.status, (counted.get(answer.status) ?? 0) + 1));
    for (const fault of judge.faults(asked, answer)) found(`${asked.what}: ${fault}`, written(asked), `${answer.status} ${answer.text.slice(0, 600)}`);
    const key = asked.headers['idempotency-key'] ?? '';
    if (answer.status === 200 && asked.method === 'POST' && asked.operation?.includes('{subjectId}') && !keys.has(key)) done += 1;
    if (key) keys.add(key);
    return answer;
  };

  /** One draw: an operation of the API, an act that a case allows, a page, a form, or bytes that are no HTTP. */
  const step = async (chance: Chance): Promise<void> => {
    const draw = chance.fraction();
    const [, wanderer] = chance.pick(people);
    if (draw < 0.04) {
      const { what, bytes, answers } = chance.pick(RAW);
      sent += 1;
      const { statuses, text } = await askRaw(address, bytes(chance));
      if (statuses.length > answers || statuses.some((status) => status >= 500 && status !== 505) || /chc_web_/.test(text)) found(`raw: ${what}: answered ${statuses.join(', ')}`, what, text.slice(0, 600));
      const counted = answered.get('raw') ?? new Map<number, number>();
      for (const status of statuses) answered.set('raw', counted.set(status, (counted.get(status) ?? 0) + 1));
    } else if (draw < 0.4) await ask(wanderer, anApiRequest(chance, chance.pick(operations), ids));
    else if (draw < 0.55) await act(chance, wanderer);
    else {
      const forms = [...wanderer.forms.values()];
      const submit = forms.length > 0 && draw > 0.7;
      // Now and then a form that somebody of another role was shown.
      const others = draw > 0.95 ? [...chance.pick(people)[1].forms.values()] : forms;
      const request = submit ? aFormRequest(chance, chance.pick(others.length > 0 ? others : forms)) : aPageRequest(chance, chance.pick(chance.pick([...wanderer.pages.values()])));
      const answer = await ask(wanderer, request);
      if (answer.headers.location?.startsWith('/')) wanderer.meet(answer.headers.location);
      if (answer.status < 400 && answer.headers['content-type']?.startsWith('text/html') && request.path.length < 400) wanderer.learn(request.path, answer.text);
    }
  };
  const act = async (chance: Chance, wanderer: Wanderer): Promise<void> => {
    if (wanderer.possible.length === 0) {
      const caseId = chance.pick(ours.people);
      const { status, text } = await ask(wanderer, { what: 'GET /api/v1/cases/{caseId} (ours)', method: 'GET', path: `/api/v1/cases/${caseId}`, headers: {}, operation: 'GET /api/v1/cases/{caseId}' });
      if (status !== 200) return void (await ask(wanderer, anApiRequest(chance, chance.pick(operations), ids)));
      const { actions } = JSON.parse(text) as { actions: { action: string; allowed: boolean; subject: { kind: string; id: string; version: number } }[] };
      const open = actions.filter(({ allowed }) => allowed);
      for (const { action, subject } of chance.shuffled(open).slice(0, 4)) wanderer.possible.push({ caseId, action, kind: subject.kind, subjectId: subject.id, version: subject.version });
    }
    const possible = wanderer.possible.pop();
    const operation: Operation | undefined = possible && acts.get(possible.action);
    if (possible && operation) await ask(wanderer, anApiRequest(chance, operation, ids, possible));
  };

  const begun = target.memoryMb();
  const until = Date.now() + minutes * 60_000;
  const since = Date.now();
  let last = 0;
  let drawn = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (sent < requests && Date.now() < until && target.isAlive()) {
      drawn += 1;
      await step(new Chance(seed * 1_000_003 + drawn)).catch((error: Error) => found(`the fuzzer itself: ${error.stack?.split('\n').slice(0, 4).join(' ')}`, '', ''));
      if (sent - last >= 1000) {
        last = sent - (sent % 1000);
        say(`${last} of ${requests} requests, ${done} acts done, ${findings.length} findings, ${Math.round(target.memoryMb())} MB, ${Math.round((Date.now() - since) / 1000)} s`);
      }
    }
  }));
  asker.close();
  if (!target.isAlive()) found('the web process ended', '', target.log.slice(-5).join('\n'));
  const ended = target.isAlive() ? target.memoryMb() : NaN;
  for (const fault of await aftermath(owner, done)) found(`afterwards: ${fault}`, '', '');
  const after = await untouchables(owner, theirs.people);
  for (const [what, digest] of Object.entries(untouched)) if (after[what] !== digest) found(`afterwards: changed in ${what}: ${digest} -> ${after[what]}`, '', '');
  for (const mark of marks) if (target.log.some((line) => line.includes(mark))) found(`the log names ${mark}`, '', target.log.find((line) => line.includes(mark))!);
  return { findings, answered, sent, done, memoryMb: { begun, ended } };
}

/** A request as it can be read and sent again; the cookie is its role. */
function written({ as, method, path, headers, body }: Asked): string {
  const lines = Object.entries(headers).filter(([name]) => name !== 'cookie').map(([name, value]) => `${name}: ${value.slice(0, 300)}`);
  const text = body === undefined ? '' : body.length > 2000 ? `(${body.length} bytes) ${body.subarray(0, 1500).toString('latin1')}…` : body.toString('latin1');
  return [`as ${as}`, `${method} ${path.slice(0, 3000)}`, ...lines, '', text].join('\n');
}

/** The answers by address and status, as lines. */
export function summary({ answered, sent, done, memoryMb }: Fuzzed): string[] {
  const lines = [...answered].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([what, statuses]) => `${what}: ${[...statuses].toSorted(([a], [b]) => a - b).map(([status, count]) => `${status} x ${count}`).join(', ')}`);
  return [...lines, `${sent} requests, ${done} acts done, memory ${Math.round(memoryMb.begun)} -> ${Math.round(memoryMb.ended)} MB`];
}

