import { afterAll, expect, it } from '@jest/globals';
import { type Locator, type Page } from 'playwright-core';
import { startDemoWorld } from '../support/page/demo-world.js';
import { describePage } from '../support/page/page-bench.js';

/** Somebody at the page, whose clicks are counted: on a link, a button, an open list or into a field. */
class Operator {
  clicks = 0;

  constructor(readonly page: Page) {}

  async click(where: Locator): Promise<void> {
    this.clicks++;
    await where.click();
  }

  async way(name: string): Promise<void> {
    await this.click(this.page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name }));
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
  }

  link(name: string): Promise<void> {
    return this.click(this.page.locator('main').getByRole('link', { name, exact: true }).first());
  }

  button(name: string): Promise<void> {
    return this.click(this.page.getByRole('button', { name }).first());
  }

  /** Typing costs the click into the field. */
  async type(label: string, text: string): Promise<void> {
    this.clicks++;
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }

  /** The answer is on the screen. */
  async reads(text: string | RegExp): Promise<void> {
    await this.page.locator('main').getByText(text).first().waitFor();
  }
}

interface Task {
  /** Clicks from the overview to the answer, at most. */
  readonly most: number;
  readonly how: (operator: Operator) => Promise<void>;
}

const TASKS: Readonly<Record<string, Task>> = {
  'why a build got nothing': {
    most: 3,
    how: async (operator) => {
      await operator.way('Decisions');
      await operator.type('Repository', 'initech/tps');
      await operator.button('Search');
      await operator.page.waitForURL(/repo=initech/);
      await operator.reads('old failed (refused)');
    },
  },
  'what expires today': {
    most: 0,
    how: async (operator) => {
      await operator.reads('Ends next');
      await operator.reads(/^in \d+ minutes$/);
    },
  },
  'who used an entry last': {
    most: 2,
    how: async (operator) => {
      await operator.way('Registries');
      await operator.link('eu');
      await operator.page.getByRole('table', { name: 'Repositories that were given it' }).waitFor();
    },
  },
  'what a change would do, before it is saved': {
    most: 8,
    how: async (operator) => {
      await operator.way('Entries');
      await operator.link('New entry');
      await operator.type('Name (needed)', 'ghcr');
      await operator.type('Address (needed)', 'ghcr.io');
      await operator.reads('Found by the address: ghcr');
      await operator.type('Repos', 'acme/web');
      await operator.type('Username', 'octocat');
      await operator.type('Token', 'TEST-ONLY-token');
      await operator.button('What would change');
      await operator.reads('1 repository gets something else than now.');
    },
  },
  'add an entry for one repository': {
    most: 9,
    how: async (operator) => {
      await operator.way('Entries');
      await operator.link('New entry');
      await operator.type('Name (needed)', 'quay');
      await operator.type('Address (needed)', 'registry.team.example');
      await operator.type('Repos', 'acme/web');
      await operator.type('Username (needed)', 'robot');
      await operator.type('Password (needed)', 'TEST-ONLY-password');
      await operator.button('What would change');
      await operator.button('Save quay');
      await operator.reads('acme/web');
    },
  },
  'a client that signs with a wrong secret': {
    most: 2,
    how: async (operator) => {
      await operator.way('Clients');
      await operator.page
        .getByRole('table', { name: /^Refused requests of/ })
        .first()
        .waitFor();
    },
  },
  'why a reload was refused': {
    most: 1,
    how: async (operator) => {
      await operator.way('Configuration');
      await operator.reads('The configuration on disk is refused');
      await operator.reads('REGISTRY_EU_ADDRESS');
    },
  },
  'which registry fails, and what cures it': {
    most: 0,
    how: async (operator) => {
      await operator.reads('Fails now');
      await operator.reads(/^the vendor refuses the identity/i);
    },
  },
  'what a repository would get for an image': {
    most: 4,
    how: async (operator) => {
      await operator.way('Who gets what');
      await operator.type('Repository', 'umbrella/api');
      await operator.type('Image', 'eu.acme.example/api:1');
      await operator.button('Explain');
      await operator.reads('authenticated by');
    },
  },
  'mint again, after something was rotated': {
    most: 3,
    how: async (operator) => {
      await operator.way('Registries');
      await operator.link('us');
      await operator.button('Mint again');
      await operator.reads('it was minted, and is given from now on.');
    },
  },
};

const told: string[] = [];
afterAll(() => {
  if (told.length > 0) process.stderr.write(`clicks and seconds until the answer:\n${told.join('\n')}\n`);
});

describePage(
  ['ten tasks of an operator', 'tasks.spec.ts'],
  async () => {
    const gateway = await startDemoWorld(Date.now());
    Object.assign(gateway.env, { REGISTRY_EU_ADDRESS: 'no address' });
    await gateway.reload('signal');
    return gateway;
  },
  (bench) => {
    it.each(Object.entries(TASKS))('take few clicks: %s', async (name, { most, how }) => {
      const page = await bench.as('admin');
      const operator = new Operator(page);
      const began = process.uptime(); // a date may stand still here
      await how(operator);
      const seconds = (process.uptime() - began).toFixed(1);
      told.push(`  ${name}: ${String(operator.clicks)} clicks, ${seconds} s`);
      await bench.picture(page, `task-${name.replaceAll(' ', '-')}`);
      expect(operator.clicks).toBeLessThanOrEqual(most);
    });
  },
);
