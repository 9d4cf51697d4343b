import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { readClients } from '../../src/config/clients/clients.js';
import { ConfigFiles } from '../../src/config/settings/files.js';
import { Notes } from '../../src/config/settings/notes.js';
import { environmentSettings } from '../../src/config/settings/raw-settings.js';
import { decodeBody } from '../../src/dialects/decode-body.js';
import { DIALECTS } from '../../src/dialects/dialects.js';
import { type AskedBuild } from '../../src/dialects/shared/asked-build.js';
import { digestMatches } from '../../src/dialects/shared/body-digest.js';
import { isSignatureFailure } from '../../src/dialects/shared/signature-failure.js';

const BUILD: AskedBuild = {
  repo: 'acme/app',
  repoId: '42',
  forge: '1',
  event: 'push',
  fork: false,
  ref: 'refs/heads/main',
  blocked: false,
};
const REGISTRY = { address: 'r.example', username: 'octocat', password: 'TEST-ONLY-password' };
const IDS = DIALECTS.map(({ id }) => id);

it('names every folder of dialects, and each has its object where it is looked for', async () => {
  const folders = readdirSync(new URL('../../src/dialects/', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
    .map(({ name }) => name);
  expect([...IDS].sort()).toEqual(folders.sort());
  for (const dialect of DIALECTS) {
    const path = `../../src/dialects/${dialect.id}/${dialect.id}.dialect.js`;
    const module = (await import(path)) as Readonly<Record<string, unknown>>;
    expect(module[dialect.id]).toBe(dialect);
  }
});

describe.each(DIALECTS)('the client of $id', (dialect) => {
  it('is read from its settings, and what it signs and sends is understood', async () => {
    const client = await dialect.sample();
    const { signer, settings } = client.freshKey();
    const notes = new Notes();
    const written = [environmentSettings(new Map(Object.entries(settings)))];
    const late = { refuse: () => undefined, knownValue: () => undefined };
    const { clients } = readClients({ written, named: [], files: new ConfigFiles('/'), notes, late });
    expect(notes.problems).toEqual([]);
    expect(clients).toMatchObject([{ name: dialect.id, dialect: { id: dialect.id }, isDefault: true }]);

    const body = Buffer.from(client.bodyOf(BUILD));
    const target = `/${dialect.id}`;
    const headers = signer.sign(target, body, Date.now());
    const lower = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
    expect(DIALECTS.filter((one) => one.isSigned(lower))).toEqual([dialect]);
    const head = { target, rawHeaders: headers.flat() };
    const verified = dialect.registries.verify(head, clients[0]?.keys ?? [], Date.now(), 300);
    if (isSignatureFailure(verified)) throw new Error(verified.reason);
    expect(digestMatches(verified.digests, body)).toBe(true);
    expect(decodeBody(dialect.registries, body)).toEqual(dialect.registries.requestOf(BUILD));
  });

  it('is understood, and understands, where it asks for secrets', async () => {
    const { secrets } = dialect;
    if (!secrets) return;
    const client = await dialect.sample();
    const name = client.asksByName ? 'hub_password' : undefined;
    const body = client.bodyOf(BUILD, name);
    const asked = { name, pullRequest: false };
    expect(secrets.requestOf(BUILD).secrets).toEqual({ ...asked, name: undefined });
    expect(decodeBody(secrets, Buffer.from(body))).toEqual({ ...secrets.requestOf(BUILD), secrets: asked });
    const { signer } = client.freshKey();
    const target = `/secrets/${dialect.id}`;
    const rawHeaders = signer.sign(target, Buffer.from(body), Date.now(), 'secrets').flat();
    expect(secrets.verify({ target, rawHeaders }, [], Date.now(), 300)).toMatchObject({ reason: 'no_key' });
    const namesOf = (text: string): unknown => client.secretNamesOf?.(JSON.parse(text));
    const secret = { name: 'hub_password', value: 'TEST-ONLY-password', images: [] };
    expect(namesOf(secrets.render([secret]))).toEqual(['hub_password']);
    expect(namesOf(secrets.render([]))).toEqual([]);
    expect(dialect.events).toEqual(expect.arrayContaining([...secrets.events]));
  });

  it('reads what it is answered, and that there is nothing', async () => {
    const client = await dialect.sample();
    const listOf = (text: string): unknown => client.listOf(JSON.parse(text));
    expect(listOf(dialect.registries.render(JSON.stringify(REGISTRY)))).toEqual([REGISTRY]);
    expect(listOf(dialect.registries.render(''))).toEqual([]);
  });

  it('knows every event that a build of a fork can have', () => {
    expect(dialect.events).toEqual(expect.arrayContaining([...dialect.forkEvents]));
  });
});

/** A source of entries is named after what it imports, the file of the official plugin of Drone. */
const IMPORTED = /^config\/sources\/drone-config\/|^config\/sources\/sources\.ts$/;

it('is named by nothing else: an answer, a setting or a command is the same for every dialect', () => {
  const root = new URL('../../src/', import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      file.endsWith('.ts') &&
      !file.endsWith('.spec.ts') &&
      !file.startsWith('dialects/') &&
      !IMPORTED.test(file),
  );
  expect(files.length).toBeGreaterThan(200);
  const named = files.flatMap((file) =>
    wordsOf(readFileSync(new URL(file, root), 'utf8'))
      .filter((word) => IDS.some((id) => word.toLowerCase().includes(id)))
      .map((word) => `${file}: ${word}`),
  );
  expect(named).toEqual([]);
});

/** The identifiers of a file, and its texts of one word; sentences are for people. */
function wordsOf(code: string): readonly string[] {
  const words: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) words.push(node.text);
    if (ts.isStringLiteralLike(node) && /^[\w-]+$/.test(node.text)) words.push(node.text);
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile('it.ts', code, ts.ScriptTarget.ES2023));
  return words;
}
