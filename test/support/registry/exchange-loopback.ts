import { type Type } from '@nestjs/common';
import { openModules, type Plugins } from '../../../src/plugins/open-plugins.js';
import { PROVIDERS } from '../../../src/plugins/open-providers.js';
import {
  type IRegistryProvider,
  type MintedCredential,
  type RegistryAddress,
} from '../../../src/registry/registry-provider.js';
import { networkModule } from '../kit/plugin-folders.js';
import { loopbackCertificate } from '../net/loopback-certificate.js';
import { LoopbackNetwork } from '../net/loopback-network.js';
import { VendorServer } from './vendor-server.js';

/** A vendor that says one thing, and a provider that reaches it. */
export class ExchangeLoopback {
  private constructor(
    private readonly server: VendorServer,
    private readonly network: LoopbackNetwork,
    private readonly plugins: Plugins<IRegistryProvider>,
  ) {}

  /**
   * @param hosts that may be asked, for the certificate
   * @param answer JSON of each answer
   * @param protocol `http` for what is asked without TLS
   * @param heads further headers of each answer
   */
  static async start(
    module: Type,
    hosts: readonly string[],
    answer: unknown,
    status = 200,
    protocol: 'http' | 'https' = 'https',
    heads: Readonly<Record<string, string>> = {},
  ): Promise<ExchangeLoopback> {
    const certificate = loopbackCertificate([...hosts]);
    const server = await VendorServer.start(
      (_, response) => {
        response.writeHead(status, { 'content-type': 'application/json', ...heads });
        response.end(JSON.stringify(answer));
      },
      protocol === 'http' ? undefined : certificate,
    );
    const network = new LoopbackNetwork(certificate.cert, server.port);
    return new ExchangeLoopback(
      server,
      network,
      await openModules([module, networkModule(network)], PROVIDERS),
    );
  }

  async mint(address: string, settings: object): Promise<MintedCredential> {
    const [provider] = this.plugins.all;
    const scope = provider?.match(address as RegistryAddress, settings);
    if (!provider || !scope) throw new Error('the provider does not serve this address');
    return provider.credentialsFor({ scope, settings, images: [], signal: new AbortController().signal });
  }

  /** Host, target and body of each call so far; a form as an object, like JSON. */
  calls(): readonly (readonly [host: string, target: string, body: unknown])[] {
    return this.server.requests.map(({ headers, body }, at) => {
      const isForm = headers['content-type']?.includes('form') ?? false;
      const text = body();
      const read: unknown = isForm
        ? Object.fromEntries(new URLSearchParams(text))
        : text === ''
          ? undefined
          : JSON.parse(text);
      return [headers.host ?? '', this.server.seen[at] ?? '', read] as const;
    });
  }

  /** A header of the last call. */
  header(name: string): string | undefined {
    const value = this.server.requests.at(-1)?.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  async close(): Promise<void> {
    await this.plugins.close();
    await this.network.dispatcher.destroy();
    await this.server.close();
  }
}
