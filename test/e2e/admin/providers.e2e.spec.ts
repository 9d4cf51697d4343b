import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { FOUND_SCHEMA, PROVIDERS_SCHEMA } from '../../../src/admin/providers/providers-openapi.js';
import { type ProvidersView } from '../../../src/admin/providers/providers-view.js';
import { ENTRY_SETTINGS } from '../../../src/config/entries/entry-settings.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { REAL_PROVIDERS, runCli } from '../../support/run-cli.js';

const ADMIN_TOKEN = 'TEST-ONLY-admin-token';

let gateway: InProcessGateway;
beforeAll(async () => {
  gateway = await startInProcess({ ...BOTH_CLIENTS, ADMIN_TOKEN }, { providersRoot: REAL_PROVIDERS });
});
afterAll(async () => {
  await gateway.stop();
});

async function ask(path: string): Promise<readonly [status: number, body: unknown]> {
  const response = await fetch(`http://127.0.0.1:${String(gateway.port)}/admin/providers${path}`, {
    headers: { Authorization: `Bearer ${ADMIN_TOKEN}` },
  });
  expect(response.headers.get('cache-control')).toBe('no-store');
  return [response.status, await response.json()];
}

const found = (query: string): ReturnType<typeof ask> => ask(`/found?address=${query}`);
const follows = (schema: object, body: unknown): boolean => new Ajv({ strict: false }).validate(schema, body);

describe('GET /admin/providers', () => {
  it('says of every provider what `dockpass providers` says', async () => {
    const [status, body] = await ask('');
    expect([status, follows(PROVIDERS_SCHEMA, body)]).toEqual([200, true]);
    const { stdout } = await runCli(['providers', '--json'], { providersRoot: REAL_PROVIDERS });
    const { providers } = JSON.parse(stdout) as ProvidersView;
    expect((body as ProvidersView).providers).toEqual(providers);
  });

  it('says what every entry can say, with what alone is allowed', async () => {
    const { settings } = (await ask(''))[1] as ProvidersView;
    expect(settings.map(({ property }) => property)).toEqual(Object.keys(ENTRY_SETTINGS));
    expect(settings.filter(({ required }) => required).map(({ property }) => property)).toEqual(['address']);
    const allowed = Object.fromEntries(settings.map((setting) => [setting.property, setting.allowed]));
    expect(allowed).toMatchObject({
      forks: ['deny', 'allow'],
      clients: ['drone', 'woodpecker'],
      give: ['pull', 'secrets'],
      provider: expect.arrayContaining(['ecr', 'generic']),
      events: expect.arrayContaining(['push', 'pull_request', 'cron']),
    });
    expect(allowed['repos']).toBeUndefined();
  });
});

describe('GET /admin/providers/found', () => {
  it('says which provider an address has, and what is wrong with it', async () => {
    for (const [address, provider, problem] of [
      ['registry.example.com', 'generic', undefined],
      ['ghcr.io', 'ghcr', undefined],
      ['registry.example.com,r.example:5000', 'generic', undefined],
      [
        'ghcr.io,registry.example.com',
        null,
        'holds addresses of the providers generic and ghcr; make an entry for each',
      ],
      ['ghcr.io:443', null, expect.stringContaining('has a port')],
      ['https://ghcr.io', null, expect.stringContaining('scheme')],
      ['a..b', null, expect.any(String)],
    ] as const) {
      const [status, body] = await found(encodeURIComponent(address));
      expect([address, status, follows(FOUND_SCHEMA, body)]).toEqual([address, 200, true]);
      expect([address, body]).toEqual([
        address,
        { provider, problems: problem === undefined ? [] : [problem], warnings: [] },
      ]);
    }
  });

  it('refuses what is no address at all, and what it does not know', async () => {
    const message = 'address must be one or more addresses, separated by commas';
    for (const query of ['', 'a%20b', ',', 'a,,b', 'x'.repeat(301), Array(33).fill('a.example').join()]) {
      expect([query, await found(query)]).toEqual([
        query,
        [400, { error: { code: 'invalid_query', message } }],
      ]);
    }
    const unknown = 'there is a parameter that is not known';
    expect(await found('ghcr.io&x=1')).toEqual([400, { error: { code: 'invalid_query', message: unknown } }]);
  });
});
