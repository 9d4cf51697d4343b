import { inspect } from 'node:util';
import { expect } from '@jest/globals';
import { type AwsRegionSettings } from '../../../src/registry/clouds/aws/settings.js';
import { ProviderError } from '../../../src/registry/provider-error.js';
import { fieldOf } from '../../../src/store/field-of.js';
import { type ISecretStore, type StoredSecret } from '../../../src/store/secret-store.js';
import { StoreReference } from '../../../src/store/store-reference.js';
import { KEY } from './aws-ecr.js';
import { CANARY } from './aws-formats.js';

export type AwsKind = ISecretStore<AwsRegionSettings>;

/** One read of a store that is opened for it. */
export async function readOf(
  kind: AwsKind,
  path: string,
  settings: AwsRegionSettings = { ...KEY, region: 'eu-west-1' },
): Promise<StoredSecret> {
  const parsed = kind.parse(path);
  if ('problem' in parsed) throw new TypeError(`${path} ${parsed.problem}`);
  const store = kind.open(settings);
  try {
    return await store.read(parsed.path, new AbortController().signal);
  } finally {
    await store.close();
  }
}

/** What a reference gives. */
export async function textOf(
  kind: AwsKind,
  reference: string,
  settings?: AwsRegionSettings,
): Promise<unknown> {
  const parsed = StoreReference.parse(reference);
  if (typeof parsed === 'string') throw new TypeError(parsed);
  const found = fieldOf(await readOf(kind, parsed.path, settings), parsed.field);
  return typeof found === 'string' ? found : found.text;
}

/** The code of a read that fails, after a look for anything in the error that came from outside. */
export async function codeOf(kind: AwsKind, path: string, settings?: AwsRegionSettings): Promise<string> {
  const error: unknown = await readOf(kind, path, settings).catch((thrown: unknown) => thrown);
  if (!(error instanceof ProviderError)) throw new TypeError('expected a ProviderError', { cause: error });
  const shown = [String(error), inspect(error, { depth: 9 }), JSON.stringify(error)].join('\n');
  for (const told of [CANARY, path, KEY.secretAccessKey, KEY.accessKeyId, '127.0.0.1'])
    expect(shown).not.toContain(told);
  expect(error.message).toBe(new ProviderError(error.code).message);
  return error.code;
}
