import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { startGateway } from '../support/gateway-process.js';
import { PAGE_TOKEN } from '../support/identity/changing-routes.js';
import { BOTH_CLIENTS } from '../support/in-process-gateway.js';
import { VIEWS } from '../support/page/looks.js';
import { describePage } from '../support/page/page-bench.js';
import { startWorld } from '../support/page/page-world.js';

/** What an open page may ask for in a minute, whatever it shows. */
const MOST_A_MINUTE = 20;
const ENTRIES = 10_000;

describePage(
  ['reading', 'page-cost.spec.ts', 'thorough'],
  () => startWorld(),
  (bench) => {
    it('asks no cloud, whatever view is open, and asks the gateway a few times a minute', async () => {
      const calls = bench.served.calls();
      expect(calls).toBe(1);
      const page = await bench.as('admin', { clock: true });
      let asked = 0;
      page.on('request', () => asked++);
      const told: string[] = [];
      for (const view of VIEWS) {
        await bench.show(page, view === 'explain' ? 'explain?repo=acme/app' : view);
        const before = asked;
        for (let second = 0; second < 60; second++) {
          await page.clock.runFor(1_000);
          await page.evaluate('fetch("/healthz").catch(() => 0)'); // what was asked for has come
        }
        const inAMinute = asked - before - 60;
        told.push(`${view} ${String(inAMinute)}`);
        expect([view, inAMinute <= MOST_A_MINUTE]).toEqual([view, true]);
      }
      process.stderr.write(`requests of an open view in a minute: ${told.join(', ')}\n`);
      expect(bench.served.calls()).toBe(calls);
    });
  },
);

/** Milliseconds of processor time that a process has taken, its threads included. */
function processorMs(pid: number): number {
  const fields =
    readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

describePage(
  ['ten thousand entries', 'page-cost.spec.ts', 'thorough'],
  async () => {
    const registries = Array.from({ length: ENTRIES }, (_, at) => ({
      ...{ name: `team-${String(at)}`, address: `r${String(at)}.example`, repos: [`team-${String(at)}/*`] },
      ...{ provider: 'generic', username: 'ci', password: 'TEST-ONLY-password' },
    }));
    const env = {
      ...BOTH_CLIENTS,
      ADMIN_TOKEN: PAGE_TOKEN,
      DOCKPASS_CONFIG: 'dockpass.json',
    };
    return startGateway(env, { files: { 'dockpass.json': JSON.stringify({ registries }) } });
  },
  (bench) => {
    it('are paged in every view, by few requests', async () => {
      const page = await bench.as('admin');
      const told: string[] = [];
      for (const view of VIEWS) {
        let asked = 0;
        let bytes = 0;
        page.on('response', (response) => {
          asked++;
          void response.body().then(
            ({ length }) => (bytes += length),
            () => undefined,
          );
        });
        const [pid = 0] = bench.served.pids;
        const [began, busy] = [Date.now(), processorMs(pid)];
        await bench.show(page, view === 'explain' ? 'explain?repo=team-7/app' : view);
        told.push(
          `${view} ${String(Date.now() - began)} ms, ${String(asked)} requests, ${String(Math.round(bytes / 1024))} KiB, ${String(processorMs(pid) - busy)} ms of the gateway`,
        );
        const shown = await page.locator('tbody tr').count();
        expect([view, shown <= 200, asked <= 8]).toEqual([view, true, true]);
        page.removeAllListeners('response');
      }
      process.stderr.write(`with ${String(ENTRIES)} entries: ${told.join('; ')}\n`);
    });
  },
);
