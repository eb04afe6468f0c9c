import { gzipSync } from 'node:zlib';
import type { Chance } from '../oracle/chance.js';
import type { Asked } from './ask.js';
import { aBody, broken, type BodySchema, multipart } from './bodies.js';
import { aNastyValue, aText, EXTRA_FIELDS, IDENTIFIERS, INJECTED, percent } from './nasty.js';

interface Parameter { readonly name: string; readonly in: string; readonly schema?: BodySchema }
export interface Operation {
  readonly method: string;
  /** With `{parameters}`. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body?: { readonly type: string; readonly schema: BodySchema };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: object }>> }>>;
}

interface OpenApi { readonly paths: Record<string, Record<string, { parameters?: Parameter[]; requestBody?: { content: Record<string, { schema: BodySchema }> }; responses: Operation['responses'] }>> }

/** Every operation of an API document. */
export function operationsOf(document: OpenApi): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, { parameters = [], requestBody, responses }]): Operation => {
    const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
    return { method: method.toUpperCase(), path, parameters, responses, ...(type && content && { body: { type, schema: content.schema } }) };
  }));
}

export const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;

/** Ids that stand in the database: those who ask may know, and those they may not. */
export interface Ids {
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

/** An act that a case says is possible now. */
export interface Possible { readonly caseId: string; readonly action: string; readonly kind: string; readonly subjectId: string; readonly version: number }

type Drawn = Omit<Asked, 'as' | 'headers'> & { readonly headers: Record<string, string> };

const uuid = (chance: Chance): string => 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replaceAll('x', () => chance.between(0, 15).toString(16));

function anId(chance: Chance, { ours, theirs }: Ids): string {
  const draw = chance.fraction();
  return draw < 0.55 ? chance.pick(ours) : draw < 0.75 ? chance.pick(theirs) : draw < 0.85 ? uuid(chance) : draw < 0.95 ? chance.pick(IDENTIFIERS) : percent(aText(chance).slice(0, 2000));
}

function aQuery(chance: Chance, operation: Operation): string {
  const known = operation.parameters.filter((one) => one.in === 'query');
  const pairs: string[] = [];
  for (const { name, schema = {} } of known) {
    if (!chance.yes(0.4)) continue;
    const value = chance.yes(0.5) && schema.enum ? String(chance.pick(schema.enum)) : chance.yes(0.3) ? String(chance.between(-1, 60)) : asText(aNastyValue(chance));
    pairs.push(`${percent(name)}=${percent(value.slice(0, 4000))}`);
    if (chance.yes(0.1)) pairs.push(`${percent(name)}=${percent(chance.pick(INJECTED))}`);
    if (chance.yes(0.05)) pairs.push(`${percent(name)}[x]=1`, `${percent(name)}[]=2`);
  }
  if (chance.yes(0.15)) pairs.push(`${percent(chance.pick(EXTRA_FIELDS))}=${percent(aText(chance).slice(0, 500))}`);
  if (chance.yes(0.03)) pairs.push(chance.pick(['&&&', '=', '%', '%zz=1', 'a=%ff', '?', '#x', ';', `${'a=1&'.repeat(3000)}`]));
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

const TYPES = ['application/json', 'application/json; charset=utf-16', 'text/plain', 'text/xml', 'application/xml', 'application/x-www-form-urlencoded', 'application/problem+json', 'multipart/form-data', 'multipart/form-data; boundary=', 'application/octet-stream', 'application/json, text/html', 'x', '', 'application/JSON;charset="utf-8"', '*/*', 'application/vnd.api+json', 'image/svg+xml', 'application/x-yaml'];

/** Headers that a client may send and that must change nothing, or be refused in words. */
function oddHeaders(chance: Chance): Record<string, string> {
  return chance.pick<() => Record<string, string>>([
    () => ({ accept: chance.pick(['text/html', 'application/xml', '*/*;q=0', 'application/json;version=9', aText(chance).slice(0, 300)]) }),
    () => ({ 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' }), () => ({ 'x-forwarded-host': 'fz.invalid', 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9', forwarded: 'host=fz.invalid' }),
    () => ({ 'x-original-url': '/settings/values', 'x-rewrite-url': '/settings/values' }), () => ({ 'content-encoding': chance.pick(['gzip', 'br', 'deflate', 'x']) }), () => ({ origin: chance.pick(['null', 'https://fz.invalid', '', 'http://127.0.0.1', aText(chance).slice(0, 200)]) }),
    () => ({ 'sec-fetch-site': chance.pick(['cross-site', 'same-site', 'none', 'x']) }), () => ({ range: 'bytes=0-1,5-9,-1' }), () => ({ 'if-none-match': '*', 'if-modified-since': 'x' }), () => ({ 'accept-language': 'x'.repeat(4000) }),
    () => ({ 'x-fz': 'h'.repeat(chance.pick([100, 8000, 14_000, 20_000])) }), () => ({ authorization: chance.pick(['Bearer x', `Bearer ${'x'.repeat(3000)}`, 'Basic eDp5', 'Bearer', aText(chance).slice(0, 200)]) }), () => ({ te: 'trailers' }), () => ({ upgrade: 'websocket', connection: 'Upgrade' }), () => ({ expect: '200-ok' }), () => ({ host: chance.pick(['fz.invalid', '', 'localhost', '127.0.0.1:1', '[::1]', 'x'.repeat(300)]) }),
  ])();
}

/** Anything at all for an operation: what its document says, then broken in up to three places. */
export function anApiRequest(chance: Chance, operation: Operation, ids: Ids, possible?: Possible): Drawn {
  const names: string[] = [];
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const id = possible ? (name === 'caseId' ? possible.caseId : possible.subjectId) : anId(chance, ids);
    names.push(id);
    return id;
  }) + aQuery(chance, operation);
  const headers: Record<string, string> = {};
  for (const { name } of operation.parameters.filter((one) => one.in === 'header')) {
    const right = name === 'If-Match' ? `W/"${possible?.version ?? chance.between(1, 3)}"` : uuid(chance);
    if (chance.yes(possible ? 0.98 : 0.9)) headers[name.toLowerCase()] = chance.yes(possible ? 0.97 : 0.75) ? right : chance.pick(['', '*', 'W/"x"', '"999999999999"', 'W/"0"', 'W/"-1"', '1', 'a, b', 'same-key', aText(chance).slice(0, 3000)]);
  }
  let body: Buffer | undefined;
  if (operation.body) {
    const breaks = possible ? chance.pick([0, 0, 0, 0, 0, 1]) : chance.pick([0, 1, 1, 2, 3]);
    const given = aBody(chance, operation.body.schema, ids.ours);
    if (operation.body.type === 'multipart/form-data') {
      const made = multipart(chance, given, breaks > 0);
      [body, headers['content-type']] = [made.body, made.type];
    } else [body, headers['content-type']] = [broken(chance, given, breaks), 'application/json'];
    if (!possible && chance.yes(0.08)) headers['content-type'] = chance.pick(TYPES);
    if (!possible && chance.yes(0.01)) [body, headers['content-encoding']] = [gzipSync(body), 'gzip'];
  } else if (chance.yes(0.03)) [body, headers['content-type']] = [Buffer.from('{}'), chance.pick(TYPES)];
  const method = !possible && chance.yes(0.03) ? chance.pick(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND', 'POST', 'GET']) : operation.method;
  const odd = !possible && chance.yes(0.12) ? oddHeaders(chance) : {};
  return { what: `${nameOf(operation)}${possible ? ' (possible)' : ''}`, method, path, headers: { ...headers, ...odd }, body, names, ...(method === operation.method && { operation: nameOf(operation) }) };
}
