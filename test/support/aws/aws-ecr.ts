import { inspect } from 'node:util';
import { expect } from '@jest/globals';
import { EcrProvider } from '../../../providers/ecr/ecr.provider.js';
import { type EcrSettings } from '../../../providers/ecr/ecr.settings.js';
import { ProviderError } from '../../../src/registry/provider-error.js';
import { type MintedCredential, type RegistryAddress } from '../../../src/registry/registry-provider.js';
import { type AwsKey, CANARY } from './aws-formats.js';

export const PRIVATE_HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
export const KEY: AwsKey = { accessKeyId: 'AKIATESTONLY00000001', secretAccessKey: 'fake/secret+of=key-1' };
export const ROLE = 'arn:aws:iam::123456789012:role/ci/reader';

export interface Mint {
  readonly host?: string;
  readonly settings?: EcrSettings;
  readonly images?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Mints as the keeper does. */
export async function mint({
  host = PRIVATE_HOST,
  settings = {},
  images = [],
  signal,
}: Mint = {}): Promise<MintedCredential> {
  const provider = new EcrProvider();
  const scope = provider.match(host as RegistryAddress, settings);
  if (!scope) throw new TypeError('not a host of ECR');
  return provider.credentialsFor({ scope, settings, images, signal: signal ?? new AbortController().signal });
}

/** The error of a mint, after a look for anything in it that came from outside. */
export async function failureOf(request: Mint = {}): Promise<ProviderError> {
  const error: unknown = await mint(request).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProviderError)) throw new TypeError('expected a ProviderError', { cause: error });
  const shown = [String(error), inspect(error, { depth: 9 }), JSON.stringify(error)].join('\n');
  for (const secret of [CANARY, 'vendor-says-no', KEY.secretAccessKey, KEY.accessKeyId, ROLE, '127.0.0.1']) {
    expect(shown).not.toContain(secret);
  }
  expect(error.message).toBe(new ProviderError(error.code).message);
  return error;
}
