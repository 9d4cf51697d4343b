/** Files of a kind of store that signs in and reads over HTTP, by path. */
export function storeFiles({ id, className }) {
  const folder = `stores/${id}/${id}`;
  const variable = id.replaceAll('-', '_').toUpperCase();
  return {
    [`${folder}.module.ts`]: `
import { Module } from '@nestjs/common';
import { ${className}Store } from './${id}.store.js';

@Module({ providers: [${className}Store] })
export default class ${className}Module {}
`,
    [`${folder}.settings.ts`]: `
import { Matches } from 'class-validator';
import { Setting } from '../../src/registry/setting.js';

export class ${className}Settings {
  @Setting({ kind: { type: 'text' }, meaning: '✎ Key of an identity that may read secrets.', secret: true })
  @Matches(/^[\\x21-\\x7e]{1,4096}$/, { message: 'must be a key: visible ASCII characters without spaces' })
  readonly key!: string;
}
`,
    [`${folder}.store.ts`]: `
import { Injectable, Optional } from '@nestjs/common';
import { VendorNetwork } from '../../src/registry/vendor-network.js';
import { type ISecretStore, KeepsSecrets, type OpenStore, type ParsedPath } from '../../src/store/secret-store.js';
import { Open${className} } from './${id}.open.js';
import { ${className}Settings } from './${id}.settings.js';

/** ✎ the paths that there really are, and where that is written. Anchored on both sides. */
const PATH = /^[a-z][a-z0-9-]{0,62}(?:\\/[a-z][a-z0-9-]{0,62})*$/;

@KeepsSecrets()
@Injectable()
export class ${className}Store implements ISecretStore<${className}Settings, string> {
  readonly id = '${id}';
  readonly label = '✎ ${className}';
  readonly description = '✎ What it keeps, and for whom it is.';
  readonly settings = ${className}Settings;
  readonly needsNoSettings = false;
  readonly examples = ['${id}:ci/hub#password'];

  constructor(@Optional() private readonly network?: VendorNetwork) {}

  parse(path: string): ParsedPath<string> {
    return PATH.test(path) ? { path } : { problem: 'must be names of a-z, 0-9 and -, with / between them' };
  }

  open(settings: ${className}Settings): OpenStore<string> {
    return new Open${className}(settings.key, this.network?.dispatcher);
  }
}
`,
    [`${folder}.open.ts`]: `
import { type Dispatcher } from 'undici';
import { ProviderError } from '../../src/registry/provider-error.js';
import { callVendor } from '../../src/registry/vendor-http.js';
import { type OpenStore, type StoredSecret } from '../../src/store/secret-store.js';
import { SharedWork } from '../../src/store/shared-work.js';

/** ✎ where it is; a setting, where people run their own. */
const SERVER = 'https://api.${id}.example';

/** One identity. What it knows stands in private fields, which nothing prints. */
export class Open${className} implements OpenStore<string> {
  readonly #key: string;
  readonly #dispatcher: Dispatcher | undefined;
  readonly #signIn = new SharedWork((signal) => this.#askForToken(signal));
  #token: string | undefined;
  #isClosed = false;

  constructor(key: string, dispatcher: Dispatcher | undefined) {
    this.#key = key;
    this.#dispatcher = dispatcher;
  }

  async read(path: string, signal: AbortSignal): Promise<StoredSecret> {
    const token = this.#token ?? (await this.#signIn.join(signal));
    // ✎ the call as the store documents it, and where; and when a token has to be had anew.
    const { value, version } = (await this.#call(\`/secrets/\${path}\`, token, signal)) ?? {};
    const isRight = typeof value === 'object' && value !== null && typeof version === 'number';
    if (!isRight) throw new ProviderError('bad_answer');
    return { value: value as Readonly<Record<string, unknown>>, version: String(version) };
  }

  close(): void {
    this.#isClosed = true;
    this.#token = undefined;
  }

  async #askForToken(signal: AbortSignal): Promise<string> {
    const { token } = (await this.#call('/sign-in', this.#key, signal)) ?? {};
    if (typeof token !== 'string' || token === '') throw new ProviderError('bad_answer');
    if (!this.#isClosed) this.#token = token;
    return token;
  }

  async #call(
    path: string,
    bearer: string,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, unknown>> | null> {
    const { json } = await callVendor({
      url: new URL(path, SERVER),
      headers: { authorization: \`Bearer \${bearer}\` },
      signal,
      ...(this.#dispatcher && { dispatcher: this.#dispatcher }),
    });
    return json as Readonly<Record<string, unknown>> | null;
  }
}
`,
    [`${folder}.contract.ts`]: `
import { type StoreContract } from '../../test/store-contract/contract.js';

const contract: StoreContract = {
  settings: { key: 'canary-key' },
  paths: ['a/b'],
  noPaths: ['/a', 'a/', 'a//b', '../a', 'A'],
  service: {
    hosts: ['api.${id}.example'],
    kept: { path: 'ci/hub', secret: { value: { password: 'canary-password' }, version: '1' } },
    missing: 'ci/none',
    calls: { 'sign-in': '/sign-in', read: '/secrets/ci/hub' },
    once: ['sign-in'],
    canaries: ['canary-token'],
    /** ✎ the store as it answers, by its documentation: better a client of its own makes sure of that. */
    play: () => ({
      listener: (request, response) => {
        const answers: Readonly<Record<string, object>> = {
          '/sign-in': { token: 'canary-token' },
          '/secrets/ci/hub': { value: { password: 'canary-password' }, version: 1 },
        };
        const answer = answers[request.url ?? ''];
        response.setHeader('content-type', 'application/json');
        response.writeHead(answer ? 200 : 404).end(JSON.stringify(answer ?? {}));
      },
    }),
  },
};

export default contract;
`,
    [`docs/stores/${id}.md`]: `
# ✎ ${className} (\`${id}\`)

✎ What it keeps, in a sentence.

## Settings

\`${variable}_…\` for the store without a name, \`STORE_<NAME>_…\` for a further one; lower camel case in the file.

| setting | meaning |
|---|---|
| \`${variable}_KEY\`, or \`${variable}_KEY_FILE\` | ✎ |

## References

\`${id}:ci/hub#password\`: ✎ what the path is.

## Rights

✎ Which rights the identity needs.

## What was proven

✎ Against what, and what only a live store can prove.
`,
  };
}
