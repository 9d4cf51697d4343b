import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect } from '@jest/globals';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type Actor } from '../../../src/audit/action-line.js';
import { beginSession } from '../../../src/sessions/session-cookie.js';
import { type Role } from '../../../src/sessions/session.js';
import { findProgram } from '../programs/find-program.js';
import { PAGE_TOKEN } from '../identity/changing-routes.js';
import { isThorough } from '../pace/thorough.js';
import { needProgram } from '../program.js';
import { until } from '../until.js';
import { collectComplaints } from './complaints.js';
import { type Look, turn } from './looks.js';

const HOLDER: Actor = { by: 'token', subject: null, name: '' };
const executablePath = findProgram('chromium') ?? findProgram('google-chrome');

/** A gateway whose `ADMIN_TOKEN` is {@link PAGE_TOKEN}, in this process or another. */
export interface Served {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/**
 * Tests with a real browser, which is started once for all of them, as the gateway is; where there is none they are
 * skipped. After each of them its pages are closed, and the browser must have had nothing to complain of.
 *
 * @param file the spec, for the reason why it is skipped
 * @param when left out = always
 */
export function describePage<S extends Served>(
  [title, file, when]: readonly [title: string, file: string, when?: 'thorough'],
  start: () => Promise<S>,
  tests: (bench: PageBench<S>) => void,
): void {
  const missing =
    executablePath === undefined
      ? 'needs chromium (Debian: chromium)'
      : when === 'thorough' && !isThorough && !process.env['SCREENSHOTS'] && 'takes long: FULL=1 runs it';
  if (missing) process.stderr.write(`skipped: ${file} ${missing}\n`);
  (missing ? describe.skip : describe)(title, () => {
    const bench = new PageBench<S>();
    beforeAll(async () => {
      needProgram();
      await bench.start(start);
    });
    afterAll(() => bench.stop());
    afterEach(async () => {
      await bench.closePages();
      expect(bench.takeComplaints()).toEqual([]);
    });
    tests(bench);
  });
}

/** One browser and one gateway, and a context of the browser for each person. */
export class PageBench<S extends Served = Served> {
  #served: S | undefined;
  #browser: Browser | undefined;
  readonly #contexts = new Map<string, Promise<BrowserContext>>();
  readonly #complaints: string[] = [];

  async start(start: () => Promise<S>): Promise<void> {
    const args = ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
    const options = { args, ...(executablePath !== undefined && { executablePath }) };
    this.#served = await start();
    this.#browser = await chromium.launch(options);
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    await this.#served?.stop();
  }

  get served(): S {
    if (!this.#served) throw new Error('the bench has not started');
    return this.#served;
  }

  get origin(): string {
    return `http://127.0.0.1:${String(this.served.port)}`;
  }

  /** A page of nobody, with cookies of its own, at the sign-in. */
  async stranger(look: Look = 'light'): Promise<Page> {
    this.#contexts.set(`stranger ${String(this.#contexts.size)}`, this.#context());
    return this.#open([...this.#contexts.values()].at(-1), { look });
  }

  /** A page of somebody who is signed in; all pages of a role share its cookies. */
  async as(role: Role, { actor = HOLDER, ...options }: PageOptions = {}): Promise<Page> {
    const key = JSON.stringify([role, actor]);
    const context = this.#contexts.get(key) ?? this.#signedIn(role, actor);
    this.#contexts.set(key, context);
    return this.#open(context, { at: 'overview', ...options });
  }

  /** Goes to a view, e.g. `registries` or `decisions?repo=acme/app`, and waits until what it shows is there. */
  async show(page: Page, at: string): Promise<void> {
    const [view = ''] = at.split(/[/?]/);
    await page.evaluate(`location.hash = ${JSON.stringify(`#/${at}`)}`);
    await page.locator(`nav a[href="#/${view}"][aria-current="page"]`).waitFor({ state: 'attached' });
    await until(async () => (await page.locator('.loading').count()) === 0);
  }

  /** Where the variable SCREENSHOTS names a folder: what is to be seen now, as `NAME.png` there. */
  async picture(page: Page, name: string): Promise<void> {
    const { SCREENSHOTS: folder } = process.env;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
  }

  /** What the browser complained of since the last time that it was asked. */
  takeComplaints(): readonly string[] {
    return this.#complaints.splice(0);
  }

  async closePages(): Promise<void> {
    for (const context of await Promise.all(this.#contexts.values()))
      await Promise.all(context.pages().map((page) => page.close()));
  }

  async #open(
    context: Promise<BrowserContext> | undefined,
    { look = 'light', at, clock }: PageOptions,
  ): Promise<Page> {
    const page = await (await context)?.newPage();
    if (!page) throw new Error('there is no browser');
    await turn(page, look);
    if (typeof clock === 'number') await page.clock.setFixedTime(clock);
    else if (clock) await page.clock.install();
    await page.goto(`${this.origin}/ui/${at === undefined ? '' : `#/${at}`}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await until(async () => (await page.locator('.loading').count()) === 0);
    return page;
  }

  async #signedIn(role: Role, actor: Actor): Promise<BrowserContext> {
    const secrets = {
      adminToken: PAGE_TOKEN,
      page: { publicUrl: undefined, openId: undefined },
    } as unknown as Parameters<typeof beginSession>[0];
    const { line } = await beginSession(secrets, { actor, role }, false);
    const [name = '', value = ''] = line.slice(0, line.indexOf(';')).split('=');
    const context = await this.#context();
    await context.addCookies([{ name, value, url: this.origin, httpOnly: true, sameSite: 'Strict' }]);
    return context;
  }

  async #context(): Promise<BrowserContext> {
    if (!this.#browser) throw new Error('there is no browser');
    const context = await this.#browser.newContext({ timezoneId: 'Asia/Tokyo' });
    await collectComplaints(context, this.origin, this.#complaints);
    return context;
  }
}

interface PageOptions {
  readonly look?: Look;
  /** View to begin with; default `overview`. */
  readonly at?: string;
  /** Who that is; default the holder of the token. */
  readonly actor?: Actor;
  /** True: the page's clock can be set forward, `page.clock.runFor(5_000)`. Epoch milliseconds: it is then, and stays so. */
  readonly clock?: boolean | number;
}
