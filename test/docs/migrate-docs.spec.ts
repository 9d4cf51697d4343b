import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseDocument } from 'yaml';
import { VaultStore } from '../../stores/vault/vault.store.js';
import { pageAt } from '../support/docs/pages.js';
import { talk } from '../support/clients/raw-socket.js';
import { ANYTHING, VaultBench } from '../support/stores/vault-bench.js';
import { BOTH_CLIENTS, startInProcess } from '../support/in-process-gateway.js';
import { REAL_PROVIDERS } from '../support/run-cli.js';

/** Samples of one kind, which stand in steps, without the indent of these. */
const of = (kind: string): readonly string[] =>
  [...pageAt('docs/migrate.md').text.matchAll(/^( *)```(\w+)\n(.*?)^ *```$/gms)].flatMap(
    ([, indent = '', said, body = '']) =>
      said === kind ? [body.replaceAll(new RegExp(`^${indent}`, 'gm'), '')] : [],
  );

describe('docs/migrate.md', () => {
  it('shows a Secret whose keys are entries', async () => {
    const [manifest = ''] = of('yaml');
    const { stringData } = parseDocument(manifest).toJS() as { stringData: Readonly<Record<string, string>> };
    const folder = mkdtempSync(join(tmpdir(), 'dockpass-entries-'));
    for (const [name, text] of Object.entries(stringData)) {
      writeFileSync(join(folder, name), text.replace(/<[^>]+>/, 'TEST-ONLY-a-new-one-0123'), { mode: 0o600 });
    }
    const env = { ...BOTH_CLIENTS, ENTRIES_FROM: `dir:${folder}` };
    const gateway = await startInProcess(env, { providersRoot: REAL_PROVIDERS });
    const { body } = await talk(gateway.port, 'GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n');
    await gateway.stop();
    expect(JSON.parse(body)).toMatchObject({ registries: { 'dir/hub': 'unused', 'dir/prod': 'unused' } });
  });

  it('shows a secret of a Vault that is an entry with the policy of Drone’s plugin', async () => {
    const command = of('console').find((each) => each.startsWith('vault kv put')) ?? '';
    const [, path = '', said = ''] = /^vault kv put (\S+) (.+)$/m.exec(command.replaceAll("'", '')) ?? [];
    const fields: Readonly<Record<string, string>> = Object.fromEntries(
      new URLSearchParams(said.replaceAll(' ', '&')),
    );
    const bench = await VaultBench.start(new VaultStore());
    bench.stub.tokens.add('TEST-ONLY-token', { ...ANYTHING, ttl: 0 });
    bench.stub.kv.put(path, { ...fields, password: 'TEST-ONLY-a-new-one-0123' });
    const shelf = new VaultStore().open(
      Object.assign(new new VaultStore().settings(), {
        ...{ addr: [bench.server.origin], auth: 'token', token: 'TEST-ONLY-token' },
      }),
    );
    const { signal } = new AbortController();
    expect(await shelf.entries?.list('kv/registries/', signal)).toEqual([
      {
        name: 'hub',
        values: {
          ...{ address: 'docker.io', username: 'octocat', password: 'TEST-ONLY-a-new-one-0123' },
          ...{ repos: ['acme/*'], events: ['push', 'tag'] },
        },
      },
    ]);
    await shelf.close();
    await bench.close();
  });
});
