import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { nestRoutes } from '../../support/nest-routes.js';
import { needProgram } from '../../support/program.js';

const TOKEN = 'TEST-ONLY-admin-token';

/** What is no route for a program to ask. */
const UNDESCRIBED: Readonly<Record<string, string>> = {
  'GET /ui/': 'the page itself, for a browser',
  'GET /ui/*path': 'files of the page, for a browser',
};

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly { readonly name: string; readonly description?: string }[];
  readonly responses: Readonly<Record<string, object>>;
}

let gateway: InProcessGateway;
let operations: ReadonlyMap<string, Operation>;
beforeAll(async () => {
  needProgram();
  gateway = await startInProcess({ ...BOTH_CLIENTS, ADMIN_TOKEN: TOKEN });
  const response = await fetch(`http://127.0.0.1:${String(gateway.port)}/admin/openapi.json`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  const { openapi, paths } = (await response.json()) as {
    readonly openapi: string;
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  };
  expect(openapi).toMatch(/^3\./);
  operations = new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => [`${method.toUpperCase()} ${path}`, one] as const),
    ),
  );
});
afterAll(async () => {
  await gateway.stop();
});

/** As the description writes it: no slash at the end, `{name}` for `:name`. */
function written(path: string): string {
  return path.replace(/(?<=.)\/$/, '').replace(/:(\w+)/g, '{$1}');
}

describe('GET /admin/openapi.json', () => {
  it('describes every route of Nest, whoever adds one, or says why not, and no other', () => {
    const routes = nestRoutes().map(({ method, path }) => [
      `${method} ${path}`,
      `${method} ${written(path)}`,
    ]);
    const told = routes.filter(([route = '']) => !(route in UNDESCRIBED)).map(([, name = '']) => name);
    expect([...operations.keys()].sort()).toEqual(told.sort());
    expect(routes.map(([route]) => route)).toEqual(expect.arrayContaining(Object.keys(UNDESCRIBED)));
  });

  it('says of each what it is for, what it answers and what every parameter means', () => {
    for (const [route, { summary = '', parameters = [], responses }] of operations) {
      expect([route, summary]).toEqual([route, expect.stringMatching(/^[A-Z].{10,}/)]);
      expect([route, Object.keys(responses).some((status) => /^[23]/.test(status))]).toEqual([route, true]);
      const mute = parameters.filter(({ description = '' }) => description === '').map(({ name }) => name);
      expect([route, mute]).toEqual([route, []]);
    }
  });

  it('has the words of the question who gets what', () => {
    const names = operations.get('GET /admin/explain')?.parameters?.map(({ name }) => name);
    const build = ['repo', 'event', 'fork', 'blocked', 'repoId', 'forge', 'ref'];
    expect(names).toEqual([...build, 'client', 'for', 'others', 'image']);
  });
});
