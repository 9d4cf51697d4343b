/** Files of a provider that asks a vendor for short-lived credentials, by path. */
export function mintingFiles({ id, className }) {
  const folder = `providers/${id}/${id}`;
  return {
    [`${folder}.module.ts`]: `
import { Module } from '@nestjs/common';
import { ${className}Client } from './${id}.client.js';
import { ${className}Provider } from './${id}.provider.js';

@Module({ providers: [${className}Provider, ${className}Client] })
export default class ${className}Module {}
`,
    [`${folder}.settings.ts`]: `
import { Matches, MaxLength } from 'class-validator';
import { Setting } from '../../src/registry/setting.js';

export class ${className}Settings {
  @Setting({ kind: { type: 'text' }, meaning: 'Token of the vendor’s API that may make registry tokens. ✎ or what else the vendor asks for.', secret: true })
  @MaxLength(4096, { message: 'must not be longer than 4096 characters' })
  @Matches(/^[\\x21-\\x7e]+$/, { message: 'must be a token: visible ASCII characters without spaces' })
  readonly apiToken!: string;
}
`,
    [`${folder}.hosts.ts`]: `
import { type CredentialScope } from '../../src/registry/registry-provider.js';

/** What one mint opens: here, one host. The client's facts are added to it, never a secret. */
export interface ${className}Scope extends CredentialScope {
  readonly host: string;
}

/** Whole labels, anchored on both sides. ✎ the hosts that there really are, and where that is written. */
const HOST = /^[a-z0-9][a-z0-9-]{0,62}\\.registry\\.${id}\\.example$/;

/** The scope of a host of this vendor, else undefined. */
export function scopeOf(address: string): ${className}Scope | undefined {
  return HOST.test(address) ? { key: address, host: address } : undefined;
}
`,
    [`${folder}.client.ts`]: `
import { Injectable, Optional } from '@nestjs/common';
import { ProviderError } from '../../src/registry/provider-error.js';
import { callVendor } from '../../src/registry/vendor-http.js';
import { VendorNetwork } from '../../src/registry/vendor-network.js';

export interface ${className}Token {
  readonly token: string;
  /** Epoch milliseconds on the vendor's clock. */
  readonly expiresAt: number;
  readonly issuedAt: number;
}

/** The seam to the vendor. A library is imported here, on first use: \`await import('…')\`. */
@Injectable()
export class ${className}Client {
  constructor(@Optional() private readonly network?: VendorNetwork) {}

  /**
   * A token of the registry. ✎ the call as the vendor documents it, and where.
   *
   * @throws ProviderError
   */
  async token(host: string, apiToken: string, signal: AbortSignal): Promise<${className}Token> {
    const { json, date } = await callVendor({
      url: new URL(\`https://\${host}/api/token\`),
      method: 'POST',
      headers: { authorization: \`Bearer \${apiToken}\` },
      json: { access: 'pull' },
      signal,
      ...(this.network && { dispatcher: this.network.dispatcher }),
    });
    return readToken(json, date ?? Date.now());
  }
}

/** Takes the life from the answer itself, never from documentation. */
function readToken(json: unknown, issuedAt: number): ${className}Token {
  const { token, expires_in: seconds } = (json ?? {}) as { token?: unknown; expires_in?: unknown };
  if (typeof token !== 'string' || token === '' || typeof seconds !== 'number' || !(seconds > 0)) {
    throw new ProviderError('bad_answer');
  }
  return { token, expiresAt: issuedAt + seconds * 1000, issuedAt };
}
`,
    [`${folder}.provider.ts`]: `
import { Injectable } from '@nestjs/common';
import { ProviderError } from '../../src/registry/provider-error.js';
import {
  type IRegistryProvider,
  type MintedCredential,
  type MintRequest,
  ProvidesRegistry,
  type RegistryAddress,
} from '../../src/registry/registry-provider.js';
import { ${className}Client } from './${id}.client.js';
import { type ${className}Scope, scopeOf } from './${id}.hosts.js';
import { ${className}Settings } from './${id}.settings.js';

@ProvidesRegistry()
@Injectable()
export class ${className}Provider implements IRegistryProvider<${className}Settings, ${className}Scope> {
  readonly id = '${id}';
  readonly label = '✎ ${className}';
  readonly description = '✎ What it gives, and for whom.';
  readonly api = 'v2';
  readonly settings = ${className}Settings;
  readonly examples = ['acme.registry.${id}.example'];
  /** ✎ milliseconds that the vendor lets a credential live at most; what is said to live longer is a bad answer. */
  readonly longestLifeMs = 3_600_000;
  readonly commonUserNames = ['token'];
  /** ✎ whether \`images\` can narrow a credential; then credentialsFor() and problems() have to heed them. */
  readonly narrows = false;

  constructor(private readonly client: ${className}Client) {}

  match(address: RegistryAddress): ${className}Scope | undefined {
    return scopeOf(address);
  }

  async credentialsFor(request: MintRequest<${className}Settings, ${className}Scope>): Promise<MintedCredential> {
    const { scope, settings, signal } = request;
    if (signal.aborted) throw new ProviderError('timed_out');
    const { token, ...life } = await this.client.token(scope.host, settings.apiToken, signal);
    return { username: 'token', password: token, ...life };
  }
}
`,
    [`${folder}.contract.ts`]: `
import { type ProviderContract } from '../../test/provider-contract/contract.js';

const contract: ProviderContract = {
  settings: { apiToken: 'canary-api-token' },
  vendor: {
    calls: { token: '/api/token' },
    /** ✎ the vendor as it answers, by its documentation: better a client of its own makes sure of that. */
    play: (_, aheadMs) => ({
      listener: (request, response) => {
        const known = request.headers.authorization === 'Bearer canary-api-token';
        response.setHeader('date', new Date(Date.now() + aheadMs).toUTCString());
        response.setHeader('content-type', 'application/json');
        const answer = known ? { token: 'canary-registry-token', expires_in: 3600 } : { error: 'unknown' };
        response.writeHead(known ? 200 : 401).end(JSON.stringify(answer));
      },
    }),
  },
};

export default contract;
`,
    [`docs/providers/${id}.md`]: page(id, className, '| `API_TOKEN`, or `API_TOKEN_FILE` | ✎ |'),
  };
}

/** Files of a provider that gives a user name and a password as they were configured. */
export function pairFiles({ id, className }) {
  const folder = `providers/${id}/${id}`;
  return {
    [`${folder}.module.ts`]: `
import { ONE_LINE, pairProvider } from '../../src/registry/pair-provider.js';

export default pairProvider({
  id: '${id}',
  label: '✎ ${className}',
  description: '✎ What it gives, and for whom.',
  // ✎ the addresses that it claims, and where they are written; \`servesAny\` where people run servers of their own.
  hosts: ['registry.${id}.example'],
  username: {
    meaning: '✎ What kind of account, and how its name looks.',
    example: 'ci-reader',
    pattern: /^[^:\\p{Cc}]+$/u,
    message: 'must be a user name without a colon',
    maxLength: 255,
  },
  password: { meaning: '✎ What kind of token, with which rights.', ...ONE_LINE },
});
`,
    [`${folder}.contract.ts`]: `
import { type ProviderContract } from '../../test/provider-contract/contract.js';

const contract: ProviderContract = {
  settings: { username: 'canary-reader', password: 'canary-password' },
  vendor: 'none',
};

export default contract;
`,
    [`docs/providers/${id}.md`]: page(
      id,
      className,
      '| `USERNAME`, or `USERNAME_FILE` | ✎ |\n| `PASSWORD`, or `PASSWORD_FILE` | ✎ |',
    ),
  };
}

function page(id, className, rows) {
  return `
# ✎ ${className} (\`${id}\`)

✎ What it gives, in a sentence.

## Settings

\`REGISTRY_<NAME>_…\` in the environment, lower camel case in the file.

| setting | meaning |
|---|---|
${rows}

## Rights, life, narrowing

✎ Which rights the identity needs, where the life of the credential is read, and what \`IMAGES\` does here.

## What was proven

✎ Against what, and what only a live registry can prove.
`;
}
