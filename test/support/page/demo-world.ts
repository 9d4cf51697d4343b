import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { DemoLife } from '../../../src/demo/page/demo-life.js';
import { demoSettings } from '../../../src/demo/page/demo-settings.js';
import { PAGE_TOKEN } from '../identity/changing-routes.js';
import { type InProcessGateway, startInProcess } from '../in-process-gateway.js';
import { REAL_PROVIDERS } from '../run-cli.js';
import { freezeDate } from '../standing-time.js';

/** When it is there, epoch milliseconds: the clock of the page has to be told. */
export const DEMO_NOW = Date.parse('2026-11-30T14:05:00Z');
const MINUTE_MS = 60_000;
/** How busy a minute is: an hour of ups and downs, the same in every picture. */
const requestsOf = (minute: number): number =>
  4 + Math.round(3 * Math.sin(minute / 7)) + (minute % 11 === 0 ? 5 : 0);

async function told(port: number): Promise<void> {
  const headers = { authorization: `Bearer ${PAGE_TOKEN}` };
  await (await fetch(`http://127.0.0.1:${String(port)}/admin/activity`, { headers })).arrayBuffer();
}

/** The gateway of `npm run demo -- --page` after an hour, which takes a second. Time stands until the first test of the file ends. */
export async function startDemoWorld(now = DEMO_NOW): Promise<InProcessGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'dockpass-pictures-'));
  freezeDate(now - 60 * MINUTE_MS);
  const life = await DemoLife.begin();
  const gateway = await startInProcess(
    { ...demoSettings(folder), ...life.settings, ADMIN_TOKEN: PAGE_TOKEN },
    { providersRoot: REAL_PROVIDERS },
  );
  await life.putEntry(gateway.port, PAGE_TOKEN);
  for (let minute = 0; minute < 60; minute++) {
    jest.setSystemTime(now - (60 - minute) * MINUTE_MS);
    for (let count = requestsOf(minute); count > 0; count--) {
      jest.setSystemTime(Date.now() + 7_300);
      await life.ask(gateway.port);
    }
    await told(gateway.port); // what was counted is looked at each minute, and its timer knows nothing of this
  }
  jest.setSystemTime(now);
  return {
    ...gateway,
    stop: async () => {
      await gateway.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
