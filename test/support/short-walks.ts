import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import type { Role } from '@chc/access';
import { Acting } from './acting.js';
import { signedInAs, type SignedIn, type Words } from './sign-in.js';
import type { Web } from './web.js';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: FLAGS });

/** What fields are given by their names: a choice by its value, a date as YYYY-MM-DD, a moment with its time after a T. */
export type Given = Readonly<Record<string, unknown>>;

/** A walk of several people through one case; each page is looked at as axe does, in a page beside it, for axe needs JavaScript and not every walker has it. */
export class ShortWalk {
  /** Everything axe found, by page. */
  readonly findings: string[] = [];
  readonly seen: string[] = [];
  private readonly contexts: BrowserContext[] = [];
  private checker: Page | undefined;
  private html = '';

  constructor(private readonly browser: Browser, readonly web: Web, private readonly javaScriptEnabled: boolean) {}

  /** Somebody of a role, signed in, in a browser of their own. */
  async as(role: Role, words: Words = {}): Promise<Walker> {
    const who = await signedInAs(this.web, role, words);
    const page = await this.open({ storageState: who.storageState, javaScriptEnabled: this.javaScriptEnabled });
    return new Walker(this, page, who, role);
  }

  async look(page: Page): Promise<void> {
    const path = new URL(page.url()).pathname.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…');
    this.seen.push(path);
    this.html = await page.content();
    this.checker ??= await this.openChecker();
    await this.checker.goto(page.url());
    await this.checker.evaluate(axe.source);
    const found = await this.checker.evaluate(async (standards) => {
      const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
      return (await inPage.run({ runOnly: { type: 'tag', values: standards } })).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
    }, STANDARDS);
    this.findings.push(...found.map((violation) => `${path}: ${violation}`));
  }

  /** Where a walk came to its end too early, and what had been found until then. */
  failure(error: unknown): Error {
    return new Error(`after ${this.seen.length} pages, at ${this.seen.at(-1)}: ${(error as Error).message}\n${this.findings.join('\n')}`, { cause: error });
  }

  async end(): Promise<void> {
    for (const context of this.contexts) await context.close();
  }

  private async open(options: Parameters<Browser['newContext']>[0]): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    this.contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    return page;
  }

  /** Shows what the walker was shown, with its styles; their session and what they posted stay with them. */
  private async openChecker(): Promise<Page> {
    const page = await this.open({ bypassCSP: true });
    await page.route('**/*', (route) => (route.request().resourceType() === 'document' ? route.fulfill({ body: this.html, contentType: 'text/html; charset=utf-8' }) : route.continue()));
    return page;
  }
}

/** Somebody going from page to page by what is on them. */
export class Walker {
  constructor(private readonly walk: ShortWalk, readonly page: Page, private readonly who: SignedIn, private readonly role: Role) {}

  async open(path: string): Promise<void> {
    await this.page.goto(this.walk.web.address + path);
    await this.walk.look(this.page);
  }

  /** Follows a link by the beginning of its words; the first of several, or the one inside `within`. */
  async follow(name: string, within: Locator = this.page.locator('main')): Promise<void> {
    await within.getByRole('link', { name: beginning(name) }).first().click();
    await this.walk.look(this.page);
  }

  /** Goes where the menu leads and opens somebody's case from the list there. */
  async openCase(menu: string, name: string): Promise<void> {
    await this.follow(menu, this.page.locator('header'));
    await this.follow(name);
  }

  /** Finds somebody by the search box of every page and opens their case. */
  async find(name: string): Promise<void> {
    await this.page.locator('header input[type="search"], header input[name="q"]').first().fill(name);
    await this.page.locator('header').getByRole('button', { name: 'Search' }).click();
    await this.walk.look(this.page);
    await this.follow(name);
  }

  row(name: string): Locator {
    return this.page.getByRole('row').filter({ hasText: name });
  }

  /** Follows the link to a form, fills it and sends it; fails with what the page says when it is not taken. */
  async act(title: string, given: Given = {}, { within, button = title }: { within?: Locator; button?: string } = {}): Promise<void> {
    await this.follow(title, within);
    for (const [name, value] of Object.entries(given)) await this.give(name, typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value));
    await this.page.getByRole('button', { name: button, exact: true }).click();
    await this.walk.look(this.page);
    const refused = await this.page.locator('.nhsuk-error-summary, #reasons, #overtaken').allInnerTexts();
    if (refused.length > 0) throw new Error(`${title} was refused: ${refused.join(' ').replaceAll(/\s+/g, ' ')}`);
  }

  async says(selector = 'main'): Promise<string> {
    return (await this.page.locator(selector).first().innerText()).replaceAll(/\s+/g, ' ');
  }

  get caseId(): string {
    return /cases\/([0-9a-f-]{36})/.exec(this.page.url())![1]!;
  }

  /** The same person acting without their pages, for what another walk does page by page. */
  acting(today: string): Acting {
    const { username, name } = this.who.account;
    return new Acting(this.walk.web.db, { id: username, role: this.role, organisationId: null, name }, today);
  }

  private async give(name: string, value: string): Promise<void> {
    const field = (suffix = ''): Locator => this.page.locator(`main [name="${name}${suffix}"]`);
    if ((await field('-day').count()) > 0) {
      const [day, time] = value.split('T') as [string, string?];
      const [year, month, dayOfMonth] = day.split('-') as [string, string, string];
      for (const [part, text] of [['-day', dayOfMonth], ['-month', month], ['-year', year], ...(time ? [['-time', time] as const] : [])] as const) await field(part).fill(text);
      return;
    }
    const kind = await field().first().evaluate((element) => (element instanceof HTMLInputElement ? element.type : element.tagName.toLowerCase()));
    if (kind === 'radio' || kind === 'checkbox') await this.page.locator(`main [name="${name}"][value="${value}"]`).check();
    else if (kind === 'select') await field().selectOption(value);
    else await field().fill(value);
  }
}

const beginning = (text: string): RegExp => new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
