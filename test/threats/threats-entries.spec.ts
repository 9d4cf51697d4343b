import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { talk, toBytes } from '../support/clients/raw-socket.js';
import { droneBody, droneRequest, TEST_DRONE_SECRET } from '../support/clients/sign.js';
import { type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';

const TOKEN = 'TEST-ONLY-admin-token';
const CANARY = 'CANARY-of-the-gateway';

let folder: string;
let gateway: InProcessGateway;

function put(path: string, content: object | string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
}

function hub(address: string, more: object): object {
  return { address, username: 'mallory', password: 'CANARY-of-mallory', ...more };
}

async function given(repo: string): Promise<string> {
  return (await talk(gateway.port, toBytes(droneRequest({ body: droneBody({ repo }) })))).body;
}

async function get(path: string): Promise<string> {
  const head = `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`;
  return (await talk(gateway.port, head)).body;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dockpass-authors-'));
  put('secret', CANARY);
  put('other/hub.json', hub('other.example', { repos: ['other/*'], password: 'CANARY-of-other' }));
  put('outside.json', hub('outside.example', { password: CANARY }));
  const mine = { address: 'evil.example', username: 'mallory', repos: ['acme/app'] };
  put('entries/acme/fine.json', hub('fine.example', { repos: ['acme/app'] }));
  put('entries/acme/wide.json', hub('wide.example', { repos: ['acme/*', 'other/app'] }));
  put('entries/acme/global.json', hub('global.example', {}));
  put('entries/acme/up.json', hub('up.example', { repos: ['acme/../other/app'] }));
  put('entries/acme/file.json', { ...mine, passwordFile: join(folder, 'secret') });
  put('entries/acme/store.json', { ...mine, passwordFrom: 'stub:hub#password' });
  put('entries/acme/name.json', hub('name.example', { repos: ['acme/app'], name: '../other/hub' }));
  put('entries/acme/proto.json', '{ "__proto__": { "forks": "allow" } }');
  put('entries/acme/bomb.yaml', `a: &a [x]\n${'b: [*a, *a]\n'.repeat(20_000)}`.slice(0, 60_000));
  put('entries/acme/deep.json', '['.repeat(30_000));
  symlinkSync(join(folder, 'outside.json'), join(folder, 'entries/acme/link.json'));
  symlinkSync(join(folder, 'other'), join(folder, 'entries/acme/others'));
  symlinkSync('..', join(folder, 'entries/acme/loop'));
  symlinkSync('/dev/zero', join(folder, 'entries/acme/zero.json'));
  put('entries/other/hub.json', hub('other.example', { repos: ['other/*'], password: 'CANARY-of-other' }));
  symlinkSync('../other/hub.json', join(folder, 'entries/acme/stolen.json'));
  gateway = await startInProcess({
    ...{ ADMIN_TOKEN: TOKEN, DRONE_SECRET: TEST_DRONE_SECRET, AUDIT_LOG: 'stdout' },
    ENTRIES_FROM: `dir:${join(folder, 'entries')}`,
  });
});

afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true });
});

describe('T16 the author of a delegated entry', () => {
  it('gives what is their own to their repositories, and nothing to others', async () => {
    expect(JSON.parse(await given('acme/app'))).toEqual([
      { address: 'fine.example', username: 'mallory', password: 'CANARY-of-mallory' },
    ]);
    expect(JSON.parse(await given('other/app'))).toEqual([
      { address: 'other.example', username: 'mallory', password: 'CANARY-of-other' },
    ]);
    expect(await given('third/app')).toBe('[]');
  });

  it('is told of each entry that is left out, and of nothing that it reached for', async () => {
    const status = await get('/admin/status');
    const { sources } = JSON.parse(status) as {
      sources: { entries: number; problems: { key: string; message: string }[] }[];
    };
    expect(sources[0]?.entries).toBe(2);
    expect(
      sources[0]?.problems.map(({ key, message }) => [key.replace(/ \(line \d+\)$/, ''), message]),
    ).toEqual(
      [
        ['bomb.yaml', 'has more than 2,000 lines, commas, quotes and other signs of YAML, which is no entry'],
        ['deep.json', 'has more than 2,000 lines, commas, quotes and other signs of YAML, which is no entry'],
        ['file.json: passwordFile', expect.stringMatching(/^names a file of the gateway/)],
        ['global.json: repos', 'is missing; a delegated entry names repositories of its namespace'],
        ['link.json', 'is a link out of the directory'],
        ['loop', 'is a link to a directory that is read under its own name'],
        ['name.json: name', 'must be left out, or be the name under which the entry is kept'],
        ['others', 'is a link out of the directory'],
        ['proto.json: address', 'is missing; an entry needs the address of its registry'],
        ['proto.json', 'holds a key that is not a plain word'],
        ['stolen.json: repos', 'lies outside of the namespace that the entry is delegated to'],
        ['store.json: passwordFrom', expect.stringMatching(/^names a store of the gateway/)],
        ['up.json: repos', 'lies outside of the namespace that the entry is delegated to'],
        ['wide.json: repos', 'item 2: lies outside of the namespace that the entry is delegated to'],
        ['zero.json', 'is a link out of the directory'],
      ].map(([key, message]) => [`dir/acme/${String(key)}`, message]),
    );
    const told = [status, await get('/metrics'), gateway.output()].join('\n');
    expect(told).not.toContain('CANARY');
    expect(told).not.toContain(folder.concat('/secret'));
  });
});
