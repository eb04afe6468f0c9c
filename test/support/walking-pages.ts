import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { Role } from '@chc/access';
import { Acting } from './acting.js';
import { violationsOn } from './chromium.js';
import { signedInAs, type SignedIn, type Words } from './sign-in.js';
import type { Web } from './web.js';

const A_PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

/** What a field of a form is given: a choice by its value, a date as YYYY-MM-DD, a moment with its time, a file by its name. */
export type Given = Readonly<Record<string, string | boolean | undefined | readonly string[] | { readonly file: string }>>;

/** One walk: who walks in it, every page they saw, and what was wrong with it. */
export class Walk {
  /** Everything that a page broke: what axe found, what the console said, what was fetched from elsewhere. */
  readonly findings: string[] = [];
  readonly seen: string[] = [];
  /** How many of them axe looked at. */
  checked = 0;
  private readonly contexts: BrowserContext[] = [];
  private checker: Page | undefined;
  private html = '';

  /** @param looked the kinds of page that axe has looked at, shared by walks that lead over the same pages */
  constructor(readonly browser: Browser, readonly web: Web, readonly name: string, readonly javaScript: boolean, private readonly looked = new Set<string>()) {}

  /** Whether no page of this address was yet made of these elements: what axe says depends on little else. */
  isNew(path: string, elements: string): boolean {
    const key = `${path} ${elements}`;
    return !this.looked.has(key) && this.looked.add(key) !== undefined;
  }

  /** Somebody of a role, signed in, with a browser of their own. */
  async as(role: Role, words: Words = {}): Promise<Walker> {
    const who = await signedInAs(this.web, role, words);
    const context = await this.browser.newContext({ storageState: who.storageState, javaScriptEnabled: this.javaScript, viewport: { width: 1280, height: 900 } });
    this.contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const found = (what: string): unknown => this.findings.push(`${new URL(page.url()).pathname}: ${what}`);
    // A page that is an error says so on the console by its status alone.
    page.on('console', (message) => message.type() === 'error' && !/status of 4\d\d/.test(message.text()) && found(message.text()));
    page.on('pageerror', (error) => found(error.message));
    page.on('request', (request) => !request.url().startsWith(this.web.address) && !request.url().startsWith('data:') && found(`asks ${request.url()}`));
    return new Walker(this, page, who, role);
  }

  /**
   * What axe finds on a page as it stands, looked at in a page beside it: axe needs JavaScript, which not every walker has.
   * @returns each violation with the elements it is about
   */
  async violations(address: string, html: string): Promise<string[]> {
    this.html = html;
    this.checked += 1;
    const page = this.checker ??= await this.openChecker();
    await page.goto(address);
    return violationsOn(page);
  }

  private async openChecker(): Promise<Page> {
    const context = await this.browser.newContext({ bypassCSP: true, viewport: { width: 1280, height: 900 } });
    this.contexts.push(context);
    const page = await context.newPage();
    // Scripts have done to the page what they do, or were not to run at all.
    await page.route('**/*', (route) => {
      const kind = route.request().resourceType();
      if (kind === 'script') return route.abort();
      return kind === 'document' ? route.fulfill({ body: this.html, contentType: 'text/html; charset=utf-8' }) : route.continue();
    });
    return page;
  }

  /**
   * Walks to the end.
   * @returns everything that was wrong with a page on the way
   * @throws where it came to an end too early, saying after how many pages, at which, and what had been found by then
   */
  async through(work: () => Promise<void>): Promise<string[]> {
    try {
      await work();
    } catch (error) {
      throw new Error(`after ${this.seen.length} pages, at ${this.seen.at(-1)}: ${(error as Error).message}\n${this.findings.join('\n')}`, { cause: error });
    } finally {
      for (const context of this.contexts) await context.close();
    }
    return [...new Set(this.findings)];
  }
}

/** Somebody walking from page to page by what is on them. Every page they come to is looked at. */
export class Walker {
  constructor(private readonly walk: Walk, readonly page: Page, private readonly who: SignedIn, private readonly role: Role) {}

  async open(path: string): Promise<this> {
    await this.page.goto(this.walk.web.address + path);
    return this.look();
  }

  /** Goes where the menu of every page leads. */
  async menu(name: string): Promise<this> {
    await this.page.locator('header').getByRole('link', { name, exact: true }).click();
    return this.look();
  }

  /** Opens somebody's case from the list that the menu leads to. */
  async openCase(menu: string, name: string): Promise<this> {
    await this.menu(menu);
    return this.follow(new RegExp(name));
  }

  /** Finds somebody by the search box of every page and opens their case. */
  async find(name: string): Promise<this> {
    await this.page.locator('header input[name="q"]').fill(name);
    await this.page.locator('header').getByRole('button', { name: 'Search' }).click();
    await this.look();
    return this.follow(new RegExp(`^${name}`));
  }

  /** The row of a list that somebody is in. */
  row(name: string): Locator {
    return this.page.getByRole('row').filter({ hasText: name });
  }

  /** The case whose page, or a page of which, is open. */
  get caseId(): string {
    return /cases\/([0-9a-f-]{36})/.exec(this.page.url())![1]!;
  }

  /** The same person acting without their pages, for what another walk does page by page. */
  acting(today: string): Acting {
    const { username, name } = this.who.account;
    return new Acting(this.walk.web.db, { id: username, role: this.role, organisationId: null, name }, today);
  }

  /** Follows a link by its words; the first of several, or the one inside what `within` finds. */
  async follow(name: string | RegExp, within: Locator = this.page.locator('main')): Promise<this> {
    await within.getByRole('link', { name, exact: typeof name === 'string' }).first().click();
    return this.look();
  }

  async press(name: string | RegExp): Promise<this> {
    await this.page.getByRole('button', { name, exact: typeof name === 'string' }).first().click();
    return this.look();
  }

  /** Types into the form of the page, field by field. */
  async fill(given: Given): Promise<this> {
    for (const [name, value] of Object.entries(given)) if (value !== undefined) await this.give(name, value);
    return this;
  }

  /** Follows a link to the form of an act, fills it, sends it; fails with what the page says when it is not taken. */
  async act(title: string, given: Given = {}, { within, button = title }: { within?: Locator; button?: string } = {}): Promise<this> {
    await this.follow(new RegExp(`^${escaped(title)}`), within);
    await this.fill(given);
    // What is sent is checked first.
    const check = this.page.getByRole('button', { name: 'Check before sending' });
    if ((await check.count()) > 0) await this.press('Check before sending');
    await this.press(button);
    const refused = await this.page.locator('.nhsuk-error-summary, #reasons, #overtaken').allInnerTexts();
    if (refused.length > 0) throw new Error(`${title} was refused: ${refused.join(' ').replaceAll(/\s+/g, ' ')}`);
    return this;
  }

  /** What the page says, its white space made single. */
  async says(selector = 'main'): Promise<string> {
    return (await this.page.locator(selector).first().innerText()).replaceAll(/\s+/g, ' ');
  }

  private async give(name: string, value: NonNullable<Given[string]>): Promise<void> {
    const field = (suffix = ''): Locator => this.page.locator(`main [name="${name}${suffix}"]`);
    if (typeof value === 'object') {
      if ('file' in value) return field().setInputFiles({ name: value.file, mimeType: 'application/pdf', buffer: A_PDF });
      for (const one of value) await this.page.locator(`main [name="${name}"][value="${one}"]`).check();
      return;
    }
    const text = typeof value === 'boolean' ? (value ? 'yes' : 'no') : value;
    if ((await field('-day').count()) > 0) {
      const [year, month, day] = text.slice(0, 10).split('-') as [string, string, string];
      await field('-day').fill(String(Number(day)));
      await field('-month').fill(String(Number(month)));
      await field('-year').fill(year);
      if (text.length > 10) await field('-time').fill(text.slice(11));
      return;
    }
    const kind = await field().first().evaluate((element) => (element instanceof HTMLInputElement ? element.type : element.tagName.toLowerCase()));
    if (kind === 'radio' || kind === 'checkbox') return this.page.locator(`main [name="${name}"][value="${text}"]`).check();
    if (kind === 'select') return void (await field().selectOption(text));
    return field().fill(text);
  }

  /** Looks at the page as axe does, and keeps a picture of it where WALK_PICTURES names a folder. */
  private async look(): Promise<this> {
    await this.page.waitForLoadState('load');
    const path = new URL(this.page.url()).pathname.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…');
    this.walk.seen.push(path);
    if (process.env.WALK_LOG) await appendFile(process.env.WALK_LOG, `${new Date().toISOString().slice(11, 19)} ${this.who.account.username} ${path}\n`);
    const html = await this.page.content();
    if (this.walk.isNew(path, elementsOf(html))) {
      const violations = await this.walk.violations(this.page.url(), html);
      this.walk.findings.push(...violations.map((violation) => `${path}: ${violation}`));
    }
    const folder = process.env.WALK_PICTURES;
    if (folder && this.walk.javaScript) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${this.walk.name}-${String(this.walk.seen.length).padStart(3, '0')}${path.replaceAll(/[^a-z_-]+/g, '.')}.png`), await this.page.screenshot({ fullPage: true }));
    }
    return this;
  }
}

/** The kinds of element in a page, each once; not what scripts mark as theirs, so that a page they leave alone is one page with and without them. */
const elementsOf = (html: string): string =>
  [...new Set([...html.matchAll(/<([a-z][a-z0-9]*)(?:[^>]*? class="([^"]*)")?/g)].filter(([, tag]) => tag !== 'body').map(([, tag, kind = '']) => `${tag}.${kind}`))].toSorted().join(' ');

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
