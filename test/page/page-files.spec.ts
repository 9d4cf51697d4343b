import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { PageBrowser } from '../support/identity/page-browser.js';
import { talk } from '../support/clients/raw-socket.js';
import { needProgram } from '../support/program.js';

let gateway: InProcessGateway;
let browser: PageBrowser;
beforeAll(async () => {
  needProgram();
  gateway = await startInProcess({ ...BOTH_CLIENTS, ADMIN_TOKEN: 'TEST-ONLY-admin-token-0123456789abcdef' });
  browser = new PageBrowser(gateway.port);
});
afterAll(async () => {
  await gateway.stop();
});

const POLICY =
  "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
const ALWAYS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

async function index(): Promise<string> {
  return (await browser.ask('/ui/')).text();
}

describe('the files of the page', () => {
  it('hold no script and no style in their text, and name what may be kept for ever', async () => {
    const { headers } = await browser.ask('/ui/');
    expect(Object.fromEntries(headers)).toMatchObject({ ...ALWAYS, 'cache-control': 'no-store' });
    const html = await index();
    expect(html).not.toMatch(/<style|style=|<script(?![^>]* src=)| on\w+=|https?:/);
    const assets = [...html.matchAll(/(?:src|href)="(app-[^"]+)"/g)].map(([, name = '']) => name);
    expect(assets).toHaveLength(2);
    for (const name of assets) {
      const asset = await browser.ask(`/ui/${name}`);
      const kept = { 'cache-control': 'public, max-age=31536000, immutable', vary: 'Accept-Encoding' };
      expect(Object.fromEntries(asset.headers)).toMatchObject({ ...ALWAYS, ...kept });
    }
  });

  it('come as the browser takes them, and without a body for HEAD', async () => {
    const plain = await talk(gateway.port, 'GET /ui/ HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(plain.head).not.toMatch(/content-encoding/i);
    for (const [accepted, coding] of [
      ['gzip, br', 'br'],
      ['gzip', 'gzip'],
      ['br;q=0, gzip', 'gzip'],
    ] as const) {
      const { headers } = await browser.ask('/ui/', {
        method: 'HEAD',
        headers: { 'accept-encoding': accepted },
      });
      expect(headers.get('content-encoding')).toBe(coding);
    }
  });

  it('are all that is there: no other path, no other method, no way up', async () => {
    for (const path of [
      '/ui/..%2fpackage.json',
      '/ui/%2e%2e/openapi.json',
      '/ui/index.html.br',
      '/ui/../package.json',
      '/ui//etc/passwd',
      '/ui/%00',
      '/ui/__proto__',
    ]) {
      const { status, body } = await talk(gateway.port, `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
      expect([path, status]).toEqual([path, 404]);
      expect(body).toBe('{"error":{"code":"not_found","message":"There is nothing at this address."}}');
    }
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await browser.page(method, '/ui/')).status).toBe(404);
    }
    const { status, headers } = await browser.ask('/ui');
    expect([status, headers.get('location')]).toEqual([308, '/ui/']);
  });
});
