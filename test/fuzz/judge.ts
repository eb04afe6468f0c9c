import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { Answered, Asked } from './ask.js';
import { nameOf, type Operation } from './api-requests.js';
import { readPage } from './pages.js';

/** What may not be in any answer, and what documents say of them. */
export interface Law {
  readonly address: string;
  readonly issuer: string;
  readonly operations: readonly Operation[];
  /** What is written of people of another ICB, and their ids. */
  readonly foreign: readonly string[];
}

const SECURITY_HEADERS: Readonly<Record<string, RegExp>> = {
  'content-security-policy': /^(?!.*unsafe)(?=.*default-src 'self')(?=.*script-src 'self' 'nonce-[0-9a-f]{32}')(?=.*object-src 'none')(?=.*base-uri 'none')(?=.*form-action 'self')(?=.*frame-ancestors 'none')/,
  'x-content-type-options': /^nosniff$/, 'x-frame-options': /^SAMEORIGIN$|^DENY$/, 'referrer-policy': /^same-origin$/, 'cross-origin-opener-policy': /^same-origin$/, 'cache-control': /no-store|max-age/,
};
/** A place in our code, or in anything below us. */
const STACK = /\bat (?:async )?[\w.<>[\]]+ \(\S+:\d+|node_modules|file:\/\/\/\w|\.(?:ts|js|njk):\d+|\b(?:PostgreSQL|syntax error at or near|invalid input syntax|violates|pg_)\b|ECONNREFUSED/;
const TEMPLATE_RAN = /fzt1337fzt/;
/** What a page may hold although a parser frowns at it: nothing so far. */
const FORGIVEN: ReadonlySet<string> = new Set();

/** A number by itself, not the digits of a longer one or of a fraction of a second. */
const WHOLE_NUMBER = (digits: string): string => `(?<![\\d.])${digits}(?!\\d)`;

/** Judges answers one by one; what it says is empty when nothing is wrong. */
export class Judge {
  private readonly ajv = formats.default(new Ajv({ strict: false, allErrors: false }));
  private readonly validators = new Map<string, ValidateFunction | null>();
  private readonly byName: ReadonlyMap<string, Operation>;
  private readonly foreign: RegExp | null;

  constructor(private readonly law: Law) {
    this.byName = new Map(law.operations.map((operation) => [nameOf(operation), operation]));
    this.foreign = law.foreign.length > 0 ? new RegExp(law.foreign.map((mark) => /^\d+$/.test(mark) ? WHOLE_NUMBER(mark) : mark).join('|')) : null;
  }

  /** Everything that is wrong with an answer. */
  faults(asked: Asked, answered: Answered): string[] {
    const { status, headers, text } = answered;
    if (status === 0) return (asked.body?.length ?? 0) > 500_000 ? [] : [`no answer: ${answered.failure}`];
    const faults: string[] = [];
    if (status >= 500) faults.push(`answered ${status}`);
    if (TEMPLATE_RAN.test(text)) faults.push('a template was made of what was sent');
    const type = (headers['content-type'] ?? '').split(';')[0]!;
    const isOurText = /json|html|csv|plain/.test(type);
    const inCode = isOurText && status >= 400 ? STACK.exec(text)?.[0] : undefined;
    if (inCode && !sentWhat(asked).includes(inCode)) faults.push(`says where in the code: ${inCode}`);
    if (Object.keys(headers).some((name) => name.startsWith('x-fz')) || /fz=1/.test(headers['set-cookie'] ?? '')) faults.push('a header was made of what was sent');
    faults.push(...this.redirectFaults(headers.location), ...this.foreignFaults(asked, text));
    if (!SECURITY_HEADERS['x-content-type-options']!.test(headers['x-content-type-options'] ?? '')) faults.push('may be sniffed');
    if (!/default-src '(?:self|none)'/.test(headers['content-security-policy'] ?? '')) faults.push('no content security policy');
    if (type === 'text/html') faults.push(...htmlFaults(asked, answered));
    else if (/json/.test(type)) faults.push(...this.jsonFaults(asked, answered, type));
    else if (status >= 400 && asked.method !== 'HEAD') faults.push(`an error as ${type || 'nothing'}`);
    return faults;
  }

  private redirectFaults(location: string | undefined): string[] {
    if (location === undefined) return [];
    const { address, issuer } = this.law;
    const { origin } = new URL(location, address);
    return origin === address || origin === issuer ? [] : [`leads to ${location}`];
  }

  private foreignFaults({ path, names = [], body }: Asked, text: string): string[] {
    const found = this.foreign?.exec(text);
    const seen = found?.[0];
    if (!found || !seen || path.includes(seen) || names.includes(seen) || body?.includes(seen)) return [];
    return [`shows what is another ICB's: ${text.slice(Math.max(0, found.index - 60), found.index + seen.length + 30)}`];
  }

  private jsonFaults({ operation, path, method }: Asked, { status, text }: Answered, type: string): string[] {
    if (method === 'HEAD') return [];
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      return ['JSON that cannot be read'];
    }
    if (status >= 400 && type !== 'application/problem+json' && !path.startsWith('/health')) return [`an error as ${type}`];
    if (type === 'application/problem+json' && ((body as { type?: unknown }).type !== 'about:blank' || (body as { status?: unknown }).status !== status)) return ['a problem of no known type'];
    const known = operation === undefined ? undefined : this.byName.get(operation);
    if (!known) return [];
    if (!Object.hasOwn(known.responses, String(status))) return [`${status} is not in the API document`];
    const validate = this.validator(known, status, type);
    if (!validate) return [`${status} as ${type} is not in the API document`];
    return validate(body) ? [] : [`not the shape of the API document: ${this.ajv.errorsText(validate.errors)}`];
  }

  private validator(operation: Operation, status: number, type: string): ValidateFunction | null {
    const key = `${nameOf(operation)} ${status} ${type}`;
    if (!this.validators.has(key)) {
      const schema = operation.responses[status]?.content?.[type]?.schema;
      this.validators.set(key, schema ? this.ajv.compile(schema) : null);
    }
    return this.validators.get(key)!;
  }
}

/** Everything a request held, as an answer may repeat it. */
function sentWhat({ path, body }: Asked): string {
  const plain = (text: string): string => text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return plain(path) + plain((body ?? '').toString());
}

function htmlFaults({ path, method }: Asked, { headers, text }: Answered): string[] {
  // A letter is shown with a policy of its own, which allows nothing but its style.
  const isBare = /^default-src 'none'; /.test(headers['content-security-policy'] ?? '');
  const faults = Object.entries(SECURITY_HEADERS).filter(([name, right]) => !right.test(headers[name] ?? '') && !(isBare && name === 'content-security-policy')).map(([name]) => `${name} is "${headers[name] ?? ''}"`);
  if (method === 'HEAD') return faults;
  const { elements, errors } = readPage(text, path);
  const nonce = /'nonce-([0-9a-f]+)'/.exec(headers['content-security-policy'] ?? '')?.[1];
  faults.push(...errors.filter((error) => !FORGIVEN.has(error.split(' ')[0]!)).slice(0, 3).map((error) => `HTML: ${error}`));
  for (const { name, attributes, text: script } of elements) {
    if (name === 'fz-mark' || 'data-fz' in attributes) faults.push(`what was sent became <${name}>`);
    if (Object.keys(attributes).some((attribute) => /^on|^style$/.test(attribute))) faults.push(`<${name}> has a handler or a style of its own`);
    if (/^\s*(?:javascript|data|vbscript):/i.test(attributes.href ?? attributes.action ?? '')) faults.push(`<${name}> leads to a script`);
    if (name === 'script' && script && attributes.nonce !== nonce) faults.push('a script without the nonce');
  }
  if (!elements.some(({ name }) => name === 'main')) faults.push('a page without main');
  return [...new Set(faults)];
}
