import { type RequestListener } from 'node:http';
import { AwsEnvironment } from './aws-environment.js';
import { type AwsKey } from './aws-formats.js';
import { AwsStub } from './aws-stub.js';
import { VendorServer } from '../registry/vendor-server.js';

/** AWS on loopback, and an environment in which one key leads there. */
export class AwsBench {
  readonly environment: AwsEnvironment;
  readonly #servers: VendorServer[];

  private constructor(
    readonly aws: AwsStub,
    readonly server: VendorServer,
    /** Plays STS alone, so that it can fail by itself. */
    readonly sts: VendorServer,
    key: AwsKey,
  ) {
    this.#servers = [server, sts];
    this.environment = new AwsEnvironment({
      AWS_ENDPOINT_URL: server.origin,
      AWS_ENDPOINT_URL_STS: sts.origin,
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    });
  }

  static async start(key: AwsKey): Promise<AwsBench> {
    const aws = new AwsStub(key);
    return new AwsBench(
      aws,
      await VendorServer.start(aws.listener),
      await VendorServer.start(aws.listener),
      key,
    );
  }

  /** A further server, closed with the others. */
  async serve(listener: RequestListener): Promise<VendorServer> {
    const server = await VendorServer.start(listener);
    this.#servers.push(server);
    return server;
  }

  async close(): Promise<void> {
    this.environment.restore();
    await Promise.all(this.#servers.map((server) => server.close()));
  }
}
