import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import type { Chance } from '../oracle/chance.js';
import type { Asked } from './ask.js';
import { A_PDF, aDate, multipart } from './bodies.js';
import { aText, EXTRA_FIELDS, IDENTIFIERS, INJECTED, percent } from './nasty.js';

type Element = Tree.Element;
type Attributes = Readonly<Record<string, string>>;

export interface Field { readonly name: string; readonly kind: string; readonly value: string; readonly options: readonly string[]; readonly chosen: boolean }
/** A form of a page, with where it leads. */
export interface Form { readonly method: string; readonly action: string; readonly isMultipart: boolean; readonly fields: readonly Field[] }
/** A page as far as one can go on from it. */
export interface Page { readonly forms: readonly Form[]; readonly links: readonly string[]; readonly elements: readonly { readonly name: string; readonly attributes: Attributes; readonly text: string }[]; readonly errors: readonly string[] }

const attributesOf = (element: Element): Record<string, string> => Object.fromEntries(element.attrs.map(({ name, value }) => [name, value]));
const textOf = (node: Tree.Node): string => ('value' in node ? node.value : 'childNodes' in node ? node.childNodes.map(textOf).join('') : '');

/** Reads a page: its forms, the addresses on it, its elements, what is ill-formed. */
export function readPage(html: string, path: string): Page {
  const errors: string[] = [];
  const forms: (Omit<Form, 'fields'> & { fields: Field[] })[] = [];
  const links: string[] = [];
  const elements: { name: string; attributes: Attributes; text: string }[] = [];
  const visit = (node: Tree.Node, form: { fields: Field[] } | undefined): void => {
    let inside = form;
    if ('tagName' in node) {
      const attributes = attributesOf(node);
      elements.push({ name: node.tagName, attributes, text: node.tagName === 'script' ? textOf(node) : '' });
      if (node.tagName === 'a' && attributes.href?.startsWith('/')) links.push(attributes.href);
      if (node.tagName === 'form') {
        const made = { method: (attributes.method ?? 'get').toUpperCase(), action: attributes.action ?? path, isMultipart: attributes.enctype === 'multipart/form-data', fields: [] as Field[] };
        forms.push(made);
        inside = made;
      }
      if (inside && attributes.name !== undefined && ['input', 'select', 'textarea', 'button'].includes(node.tagName)) inside.fields.push(fieldOf(node, attributes));
    }
    for (const child of 'childNodes' in node ? node.childNodes : []) visit(child, inside);
  };
  visit(parse(html, { onParseError: ({ code, startLine }) => errors.push(`${code} at line ${startLine}`) }), undefined);
  return { forms, links, elements, errors };
}

function fieldOf(node: Element, attributes: Attributes): Field {
  const options: string[] = [];
  const find = (inner: Tree.Node): void => {
    if ('tagName' in inner && inner.tagName === 'option') options.push(attributesOf(inner).value ?? textOf(inner));
    for (const child of 'childNodes' in inner ? inner.childNodes : []) find(child);
  };
  find(node);
  const kind = node.tagName === 'input' ? (attributes.type ?? 'text') : node.tagName;
  return { name: attributes.name!, kind, options, value: node.tagName === 'textarea' ? textOf(node) : (attributes.value ?? ''), chosen: 'checked' in attributes };
}

const WORDS = ['evidence seen', 'agreed on the telephone', 'PR-1', 'needs help at night', 'Ashworth', 'the ward', '10:30', 'CH1', 'ZZ99 3WZ', '01632 960 001', 'somebody@example.org', '5', '100', '12.50'];

/** What somebody would type into a form. */
function filled(chance: Chance, fields: readonly Field[]): [string, string | Buffer][] {
  const date = aDate(chance).split('-');
  const buttons = fields.filter(({ kind }) => kind === 'button' || kind === 'submit');
  const groups = new Map<string, Field[]>();
  for (const field of fields) groups.set(field.name, [...(groups.get(field.name) ?? []), field]);
  const pairs = [...groups].flatMap(([name, [first, ...more]]): [string, string | Buffer][] => {
    const all = [first!, ...more];
    switch (first!.kind) {
      case 'hidden': return all.map(({ value }) => [name, value]);
      case 'button': case 'submit': return [];
      case 'radio': return chance.yes(0.95) ? [[name, chance.pick(all).value]] : [];
      case 'checkbox': return all.filter(() => chance.yes(0.5)).map(({ value }) => [name, value]);
      case 'select': return [[name, first!.options.length > 0 ? chance.pick(first!.options) : '']];
      case 'file': return [[name, A_PDF]];
      default: {
        const part = { day: date[2], month: date[1], year: date[0] }[/-(day|month|year)$/.exec(name)?.[1] ?? ''];
        return [[name, first!.value && chance.yes(0.7) ? first!.value : part ?? (name.endsWith('-time') ? '10:30' : chance.yes(0.8) ? chance.pick(WORDS) : '')]];
      }
    }
  });
  return buttons.length > 0 && chance.yes(0.25) ? [...pairs, [buttons[0]!.name, buttons[0]!.value]] : pairs;
}

function breakPairs(chance: Chance, pairs: [string, string | Buffer][]): [string, string | Buffer][] {
  const at = pairs.length > 0 ? chance.between(0, pairs.length - 1) : 0;
  const name = pairs[at]?.[0] ?? 'x';
  const without = pairs.filter((_, index) => index !== at);
  return chance.pick<() => [string, string | Buffer][]>([
    () => [...without, [name, aText(chance)]], () => [...without, [name, chance.pick(INJECTED)]], () => without, () => [...pairs, [name, chance.pick(INJECTED)]], () => [...pairs, [chance.pick(EXTRA_FIELDS), aText(chance).slice(0, 3000)]],
    () => [...without, [`${name}[x]`, '1']], () => [...without, [name, chance.pick(IDENTIFIERS)]], () => [...pairs, ...pairs],
  ])();
}

type Drawn = Omit<Asked, 'as' | 'headers'> & { readonly headers: Record<string, string> };

/** A form sent: filled as somebody would, mostly; broken in up to three places besides. */
export function aFormRequest(chance: Chance, form: Form): Drawn {
  const breaks = chance.pick([0, 0, 1, 1, 2, 3]);
  let pairs = filled(chance, form.fields);
  for (let n = 0; n < breaks; n += 1) pairs = breakPairs(chance, pairs);
  const what = `${form.method} ${patternOf(form.action)}${breaks === 0 ? ' (as meant)' : ''}`;
  const textual = pairs.map(([name, value]) => `${percent(name)}=${percent(value.toString())}`).join('&');
  if (form.method === 'GET') return { what, method: 'GET', path: `${form.action.split('?')[0]}?${textual.slice(0, 6000)}`, headers: {} };
  if (form.isMultipart) {
    const given: Record<string, unknown> = {};
    for (const [name, value] of pairs) Object.defineProperty(given, name, { value: given[name] === undefined ? value : [given[name], value].flat(), enumerable: true, configurable: true, writable: true });
    const { body, type } = multipart(chance, given, breaks > 0);
    return { what, method: 'POST', path: form.action, headers: { 'content-type': type }, body };
  }
  const type = breaks > 0 && chance.yes(0.05) ? chance.pick(['application/json', 'text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded; charset=utf-7', 'x']) : 'application/x-www-form-urlencoded';
  return { what, method: 'POST', path: form.action, headers: { 'content-type': type }, body: Buffer.from(breaks > 2 && chance.yes(0.2) ? `${textual}&%=%ff&=&${'x=1&'.repeat(5000)}` : textual) };
}

/** A page asked for, its address broken now and then. */
export function aPageRequest(chance: Chance, path: string): Drawn {
  const draw = chance.fraction();
  const [bare, query = ''] = path.split('?') as [string, string?];
  const parts = bare.split('/');
  const broken = (): string => {
    const at = chance.between(1, parts.length - 1);
    const value = chance.yes(0.5) ? chance.pick(IDENTIFIERS) : percent(aText(chance).slice(0, 1500));
    return [...parts.slice(0, at), value, ...parts.slice(at + 1)].join('/');
  };
  const pairs = query.split('&').filter(Boolean);
  const spoiltQuery = (): string => {
    const names = [...pairs.map((pair) => pair.split('=')[0]!), 'q', 'to', 'after', 'before', 'done', 'resume', 'place', 'band', 'sort', 'page', 'owner', 'state', 'code', 'year', 'domain', 'into'];
    return `${bare}?${[...pairs, `${chance.pick(names)}=${percent(aText(chance).slice(0, 3000))}`].join('&')}`;
  };
  const asked = draw < 0.45 ? path : draw < 0.75 ? spoiltQuery() : draw < 0.95 ? broken() : `${path}${chance.pick(['/', '//', '/..', '/.', ';x', '%00', '%2f', '?', '/x', '.json', '%20', '~'])}`;
  return { what: `GET ${patternOf(path)}`, method: chance.yes(0.03) ? chance.pick(['HEAD', 'OPTIONS', 'PUT', 'DELETE', 'POST']) : 'GET', path: asked, headers: {} };
}

/** An address without what differs from one record to the next. */
export const patternOf = (path: string): string => path.split(/[?#]/)[0]!.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replaceAll(/R\d{6,12}/g, ':ref');
