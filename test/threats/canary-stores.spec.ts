import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { environmentName } from '../../src/config/settings/setting-name.js';
import { fieldOf } from '../../src/store/field-of.js';
import { FakeClock, hurry } from '../support/fake-clock.js';
import { loadFolders, type Subject } from '../store-contract/kit/folder.js';
import { Stage } from '../store-contract/kit/stage.js';
import { talk, toBytes } from '../support/clients/raw-socket.js';
import { droneRequest } from '../support/clients/sign.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { VENDOR_FAILURES } from '../support/kit/vendor-failures.js';

const ADMIN_TOKEN = 'TEST-ONLY-admin-token';
const ADDRESS = 'hub.example.com';
/** Characters; what is shorter may be part of any text by chance. */
const TELLING = 8;

const folder = mkdtempSync(join(tmpdir(), 'dockpass-canary-'));
const subjects = (await loadFolders()).filter((each): each is Subject => 'kind' in each);
let stage: Stage | undefined;
let gateway: InProcessGateway | undefined;
let clock: FakeClock;
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  await stage?.leave();
  stage = undefined;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The settings of the stage as the environment has them. */
function environmentOf({ kind, settings }: Stage): Record<string, string> {
  const prefix = environmentName(kind.id).replaceAll('-', '_');
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([property, value]: [string, unknown]) => [
      `${prefix}_${environmentName(property)}`,
      Array.isArray(value) ? value.join(',') : String(value),
    ]),
  );
}

async function start(subject: Subject, audit: string): Promise<Stage> {
  const set = (stage = await Stage.set(subject));
  clock = new FakeClock(Date.now());
  const { path, secret } = set.service.kept;
  const field = typeof fieldOf(secret, 'password') === 'object' ? '#password' : '';
  gateway = await startInProcess(
    {
      ...{ ...BOTH_CLIENTS, ADMIN_TOKEN, AUDIT_LOG: audit, ...environmentOf(set) },
      REGISTRY_HUB_ADDRESS: ADDRESS,
      REGISTRY_HUB_USERNAME: 'ci-reader',
      REGISTRY_HUB_PASSWORD_FROM: `${set.kind.id}:${path}${field}`,
    },
    { clock, stores: () => Promise.resolve([set.kind]) },
  );
  return set;
}

async function ask(): Promise<string> {
  return (await talk(gateway?.port ?? 0, toBytes(droneRequest()))).body;
}

/** Everything that the gateway says to anybody but the client. */
async function said(audit: string): Promise<string> {
  const page = async (path: string): Promise<string> => {
    const head = `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ADMIN_TOKEN}\r\n\r\n`;
    const { status, body } = await talk(gateway?.port ?? 0, head);
    expect([path, status]).toEqual([path, 200]);
    return body;
  };
  const pages = [
    '/metrics',
    '/admin/status',
    `/admin/explain?client=drone&repo=octocat/hello-world&event=push`,
  ];
  const texts = [
    ...(await Promise.all(pages.map(page))),
    gateway?.output() ?? '',
    readFileSync(audit, 'utf8'),
  ];
  return texts.join('\n');
}

function leaksIn(text: string, set: Stage): readonly string[] {
  return set.secrets().filter((secret) => secret.length >= TELLING && text.includes(secret));
}

describe.each(subjects.map((subject) => [subject.name, subject] as const))(
  'what %s keeps',
  (name, subject) => {
    it('comes out in the answer and nowhere else', async () => {
      const audit = join(folder, `${name}.jsonl`);
      const set = await start(subject, audit);
      const { username, password } = (JSON.parse(await ask()) as [{ username: string; password: string }])[0];
      expect(username).toBe('ci-reader');
      expect(set.secrets().join('\n')).toContain(password);
      const text = await said(audit);
      expect(text).toContain(`${set.kind.id}:${set.service.kept.path}`); // where it is kept may be told
      expect(leaksIn(text, set)).toEqual([]);
    });

    it.each([
      ...VENDOR_FAILURES.filter(({ name: how }) => how !== 'endless' && how !== 'oversized'),
      {
        name: 'words',
        how: { text: '{"errors":["canary-of-the-server"],"message":"canary-of-the-server"}' },
      },
    ])('comes out nowhere while its server answers with $name', async ({ name: how, how: misbehaviour }) => {
      const audit = join(folder, `${name}-${how}.jsonl`);
      const set = await start(subject, audit);
      set.server.misbehave(misbehaviour);
      const stand = hurry(clock); // a request may wait for the next attempt
      expect(await ask()).toBe('[]');
      stand();
      const text = await said(audit);
      expect([
        ...leaksIn(text, set),
        ...(text.includes('canary-of-the-server') ? ['its words'] : []),
      ]).toEqual([]);
    });
  },
);
