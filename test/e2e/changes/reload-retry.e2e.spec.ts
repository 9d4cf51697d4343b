import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type GatewayProcess, startGateway } from '../../support/gateway-process.js';
import { BOTH_CLIENTS } from '../../support/in-process-gateway.js';
import { preload } from '../../support/programs/preload.js';
import { ask, bothClients, credentialsIn } from '../../support/docs/threats.js';
import { until } from '../../support/until.js';

const ADMIN_TOKEN = 'TEST-ONLY-admin-token';
const APPLIED = 'configuration applied';
const REFUSED = 'the configuration on disk is refused; the running one stays';

let folder = '';
let file = '';
let gateway: GatewayProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockpass-retry-'));
  file = join(folder, 'config.json');
});

afterEach(async () => {
  await gateway?.kill();
  gateway = undefined;
  rmSync(folder, { recursive: true });
});

/** Puts a configuration in place as a whole. */
function write(username: string, password: object = { password: 'TEST-ONLY-password' }): void {
  const entry = { name: 'hub', address: 'r.example:5000', username, ...password };
  writeFileSync(`${file}.new`, JSON.stringify({ registries: [entry] }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

async function start(nodeOptions: readonly string[] = []): Promise<GatewayProcess> {
  const env = { ...BOTH_CLIENTS, ADMIN_TOKEN, DOCKPASS_CONFIG: file };
  gateway = await startGateway(env, { nodeOptions });
  return gateway;
}

async function given({ port }: GatewayProcess): Promise<string | undefined> {
  const [, body] = await ask(port, bothClients()[0]);
  return credentialsIn(body)[0]?.username;
}

async function configurationOf({ url }: GatewayProcess): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/admin/status`, {
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
  });
  return ((await response.json()) as { configuration: Record<string, unknown> }).configuration;
}

/** The configuration cannot be read, from the time of a file `broken` until that is gone. */
function failing(code: string): string[] {
  return preload(`
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const real = fs.promises.readFile;
    fs.promises.readFile = async (path, ...rest) => {
      if (String(path) === ${JSON.stringify(file)} && fs.existsSync(${JSON.stringify(join(folder, 'broken'))}))
        throw Object.assign(new Error('made up'), { code: ${JSON.stringify(code)}, syscall: 'open' });
      return real(path, ...rest);
    };
    syncBuiltinESMExports();`);
}

describe('a reload that is refused for a reason that passes', () => {
  it.each(['EMFILE', 'ENFILE', 'EIO', 'ESTALE', 'EAGAIN'])(
    'is tried again by itself, which status says: %s',
    async (code) => {
      write('before');
      const running = await start(failing(code));
      writeFileSync(join(folder, 'broken'), '');
      write('after');
      expect(await running.logged(({ msg }) => msg === REFUSED)).toMatchObject({
        reason: 'file',
        problems: [{ key: 'DOCKPASS_CONFIG', message: 'the file cannot be read' }],
      });
      await until(async () => (await configurationOf(running))['nextAttemptSeconds'] !== null); // null while it tries
      expect(await configurationOf(running)).toMatchObject({
        refused: true,
        problems: [{ key: 'DOCKPASS_CONFIG', message: 'the file cannot be read' }],
      });
      expect(await given(running)).toBe('before');
      rmSync(join(folder, 'broken')); // and no file of the configuration changes any more
      expect(await running.logged(({ msg }) => msg === APPLIED)).toMatchObject({ reason: 'retry' });
      expect([await given(running), await configurationOf(running)]).toMatchObject([
        'after',
        { refused: false, problems: [], nextAttemptSeconds: null },
      ]);
    },
  );

  it('sees what it waits for come, also where that is a file that no configuration had before', async () => {
    write('before');
    const running = await start();
    write('after', { passwordFile: join(folder, 'password') });
    await running.logged(({ msg }) => msg === REFUSED);
    writeFileSync(join(folder, 'password'), ''); // half written: wrong, and nothing that passes by itself
    await running.logged(({ problems }) => JSON.stringify(problems ?? '').includes('the file is empty'));
    expect(await configurationOf(running)).toMatchObject({ refused: true, nextAttemptSeconds: null });
    writeFileSync(join(folder, 'password'), 'TEST-ONLY-password');
    expect(await running.logged(({ msg }) => msg === APPLIED)).toMatchObject({ reason: 'file' });
    expect(await given(running)).toBe('after');
  });
});
