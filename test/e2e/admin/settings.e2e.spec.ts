import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { SETTINGS_SCHEMA } from '../../../src/admin/settings/settings-openapi.js';
import { type SettingView } from '../../../src/admin/settings/settings.controller.js';
import { ALL_SETTINGS } from '../../../src/config/all-settings.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';

const TOKEN = 'TEST-ONLY-CANARY-admin-token';
const PASSWORD = 'TEST-ONLY-CANARY-password';
const DEFAULT = { state: 'default', origin: null };

let folder: string;
let gateway: InProcessGateway | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockpass-settings-'));
});
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

async function ask(path: string): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`http://127.0.0.1:${String(gateway?.port)}${path}`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  return { status: response.status, text: await response.text() };
}

async function settings(query = ''): Promise<readonly SettingView[]> {
  const { text } = await ask(`/admin/settings${query}`);
  expect(text).not.toContain('CANARY');
  const answer = JSON.parse(text) as { readonly settings: readonly SettingView[] };
  const ajv = new Ajv({ strict: false, validateFormats: false });
  expect([ajv.validate(SETTINGS_SCHEMA, answer), ajv.errors]).toEqual([true, null]);
  return answer.settings;
}

function named(all: readonly SettingView[], setting: string, name = ''): SettingView | undefined {
  return all.find((one) => one.setting === setting && one.name === name);
}

describe('GET /admin/settings', () => {
  it('has every setting of the gateway with what it is by itself, and where nobody wrote one', async () => {
    gateway = await startInProcess({ ...BOTH_CLIENTS, ADMIN_TOKEN: TOKEN });
    const all = await settings();
    expect(all).toHaveLength(Object.keys(ALL_SETTINGS).length);
    expect(named(all, 'MIN_CREDENTIAL_LIFE')).toMatchObject({ ...DEFAULT, value: 900, unit: 'seconds' });
    expect(named(all, 'AUDIT_REQUIRED')).toMatchObject({ ...DEFAULT, value: false });
    expect(named(all, 'PUBLIC_URL')).toMatchObject({ state: 'none', value: null, origin: null });
    expect(named(all, 'DRONE_ENCRYPT')).toMatchObject({ ...DEFAULT, value: 'auto' });
    expect(named(all, 'ADMIN_TOKEN')).toMatchObject({
      ...{ hidden: true, state: 'set', value: null },
      origin: { source: 'environment', key: 'ADMIN_TOKEN', line: null, keptIn: null },
    });
  });

  it('says where each stands: variable, line of the file, file of a secret, and whose it is', async () => {
    const key = write('key.pem', BOTH_CLIENTS.WOODPECKER_PUBLIC_KEY);
    const secret = write('drone', `${BOTH_CLIENTS.DRONE_SECRET}\n`);
    const lines = [
      'signatureTolerance: 60',
      'clients:',
      '  - name: ci-main',
      '    dialect: woodpecker',
      `    publicKeyFile: ${key}`,
    ];
    const file = write('config.yaml', `${lines.join('\n')}\n`);
    gateway = await startInProcess({
      ADMIN_TOKEN: TOKEN,
      DOCKPASS_CONFIG: file,
      DRONE_SECRET_FILE: secret,
    });
    const all = await settings();
    expect(named(all, 'SIGNATURE_TOLERANCE')).toMatchObject({
      ...{ state: 'set', value: 60 },
      origin: { source: file, key: 'signatureTolerance', line: 1, keptIn: null },
    });
    expect(named(all, 'DRONE_SECRET')).toMatchObject({
      ...{ state: 'set', value: null },
      origin: { source: 'environment', key: 'DRONE_SECRET_FILE', line: null, keptIn: secret },
    });
    expect(named(all, 'publicKey', 'ci-main')).toMatchObject({
      ...{ owner: 'client', state: 'set', value: null },
      origin: { source: file, key: 'clients[0].publicKeyFile', line: 5, keptIn: key },
    });
    expect(named(all, 'dialect', 'ci-main')).toMatchObject({ value: 'woodpecker' });
  });

  it('tells of a line in YAML alone, since JSON would have to be parsed once more', async () => {
    const file = write('config.json', JSON.stringify({ minCredentialLife: 60 }));
    gateway = await startInProcess({ ...BOTH_CLIENTS, ADMIN_TOKEN: TOKEN, DOCKPASS_CONFIG: file });
    expect(named(await settings(), 'MIN_CREDENTIAL_LIFE')?.origin).toEqual({
      ...{ source: file, key: 'minCredentialLife', line: null, keptIn: null },
    });
  });

  it('marks what waits for a restart, and takes everything else from a reload', async () => {
    gateway = await startInProcess({ ...BOTH_CLIENTS, ADMIN_TOKEN: TOKEN });
    expect((await settings()).filter(({ waitsForRestart }) => waitsForRestart)).toEqual([]);
    Object.assign(gateway.env, { LOG_LEVEL: 'error', SIGNATURE_TOLERANCE: '30' });
    await gateway.reload('signal');
    const all = await settings();
    expect(all.filter(({ waitsForRestart }) => waitsForRestart).map(({ setting }) => setting)).toEqual([
      'LOG_LEVEL',
    ]);
    expect(named(all, 'SIGNATURE_TOLERANCE')).toMatchObject({ value: 30, waitsForRestart: false });
  });
});

describe('GET /admin/settings?entry=', () => {
  const HUB = {
    REGISTRY_HUB_ADDRESS: 'hub.example',
    REGISTRY_HUB_PROVIDER: 'generic',
    REGISTRY_HUB_USERNAME: 'CANARY-robot',
  };

  it('has the settings of that entry for its provider, and never a secret or a user name', async () => {
    const path = write('password', PASSWORD);
    gateway = await startInProcess({
      ...BOTH_CLIENTS,
      ...HUB,
      ADMIN_TOKEN: TOKEN,
      REGISTRY_HUB_PASSWORD_FILE: path,
    });
    const all = await settings('?entry=hub');
    expect(all.every(({ owner, name }) => owner === 'entry' && name === 'hub')).toBe(true);
    expect(named(all, 'username', 'hub')).toMatchObject({
      ...{ hidden: true, state: 'set', value: null },
      origin: { source: 'environment', key: 'REGISTRY_HUB_USERNAME', keptIn: null },
    });
    expect(named(all, 'password', 'hub')?.origin).toEqual({
      ...{ source: 'environment', key: 'REGISTRY_HUB_PASSWORD_FILE', line: null, keptIn: path },
    });
  });

  it.each([
    ['?entry=nobody', 404, { code: 'not_found', message: 'No entry of that name is in use.' }],
    ['?entry=%00', 400, { code: 'invalid_query', message: 'entry must be the name of one entry' }],
    ['?CANARY=1', 400, { code: 'invalid_query', message: 'there is a parameter that is not known' }],
  ])('refuses %j and says what it takes', async (query, status, error) => {
    gateway = await startInProcess({
      ...BOTH_CLIENTS,
      ...HUB,
      ADMIN_TOKEN: TOKEN,
      REGISTRY_HUB_PASSWORD: PASSWORD,
    });
    expect(await ask(`/admin/settings${query}`)).toEqual({ status, text: JSON.stringify({ error }) });
  });
});
