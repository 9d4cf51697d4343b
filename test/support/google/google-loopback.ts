import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AccessToken, mintAccessToken } from '../../../src/registry/clouds/google/access-token.js';
import { GOOGLE_UNIVERSE } from '../../../src/registry/clouds/google/credential-file.js';
import { type GoogleSettings, identityOf } from '../../../src/registry/clouds/google/settings.js';
import { federationFile, GoogleStub } from './google-stub.js';
import { VendorServer } from '../registry/vendor-server.js';

/** A Google on loopback, and a process environment in which the Google library finds that one and no other. */
export class LoopbackGoogle {
  stub = new GoogleStub();

  private constructor(
    readonly folder: string,
    private readonly started: { server?: VendorServer },
  ) {}

  static async start(): Promise<LoopbackGoogle> {
    const started: { server?: VendorServer } = {};
    const google = new LoopbackGoogle(await mkdtemp(join(tmpdir(), 'dockpass-google-')), started);
    started.server = await VendorServer.start((request, response) => {
      google.stub.listener(request, response);
    });
    google.reset();
    return google;
  }

  get server(): VendorServer {
    if (!this.started.server) throw new TypeError('not started');
    return this.started.server;
  }

  /** As at the start: a machine with an identity of its own and no credential file. */
  reset(): void {
    this.stub = new GoogleStub();
    this.server.behave();
    this.server.seen.length = 0;
    process.env['CLOUDSDK_CONFIG'] = this.folder;
    process.env['GCE_METADATA_HOST'] = this.server.origin;
    delete process.env['GOOGLE_APPLICATION_CREDENTIALS'];
  }

  /** A token of this Google. */
  async mint(
    settings: GoogleSettings = {},
    { oauthScope = 'cloud-platform', universe = GOOGLE_UNIVERSE, signal = new AbortController().signal } = {},
  ): Promise<AccessToken> {
    return mintAccessToken(identityOf(settings, oauthScope, universe), signal, { hook: this.hook });
  }

  /** Where the library's fixed endpoints go. */
  get hook(): (request: { url: URL }) => void {
    return this.stub.reroute(() => this.server.origin);
  }

  /** Writes a file into the folder of this test run and returns its path. */
  async file(name: string, content: unknown): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  /** A federation file that leads here. */
  federation(more: object = {}): string {
    return federationFile(this.server.origin, more);
  }

  /** URL that a federation file names for acting as a service account. */
  impersonationUrl(account: string): string {
    return `${this.server.origin}/v1/projects/-/serviceAccounts/${account}:generateAccessToken`;
  }

  async close(): Promise<void> {
    await this.server.close();
    await rm(this.folder, { recursive: true });
  }
}
