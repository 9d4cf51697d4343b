import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { endWithFile, HANGS_MS } from '../children.js';
import { AwsEnvironment } from './aws-environment.js';
import { type AwsKey } from './aws-formats.js';

/**
 * moto's server: an AWS written by others (PyPI: `moto[server]`). Its path is in MOTO_SERVER, else it is found in
 * PATH; undefined where there is none.
 */
export function motoServer(): string | undefined {
  const given = process.env['MOTO_SERVER'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = given === undefined ? folders.map((folder) => join(folder, 'moto_server')) : [given];
  return paths.find(isExecutable);
}

/** A running moto on a loopback port of its own choosing. */
export class Moto {
  private constructor(
    private readonly child: ChildProcess,
    readonly origin: string,
  ) {}

  /** @throws Error when the program ends, or says nothing of a port */
  static async start(program: string): Promise<Moto> {
    const child = endWithFile(
      spawn(program, ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'pipe', 'pipe'] }),
    );
    const origin = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(reject, HANGS_MS, new Error('moto_server says nothing of a port'));
      let said = '';
      const listen = (chunk: Buffer): void => {
        said += chunk.toString('utf8');
        const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
        if (url === undefined) return;
        clearTimeout(timer);
        resolve(url);
      };
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
      child.once('error', reject);
      child.once('exit', () => {
        reject(new Error(`moto_server ended: ${said.slice(-500)}`));
      });
    });
    return new Moto(child, origin);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
  }
}

/** A moto, and an environment in which one key leads there. */
export class MotoBench {
  private constructor(
    private readonly moto: Moto,
    readonly environment: AwsEnvironment,
  ) {}

  static async start(program: string, key: AwsKey): Promise<MotoBench> {
    const moto = await Moto.start(program);
    const environment = new AwsEnvironment({
      AWS_ENDPOINT_URL: moto.origin,
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    });
    return new MotoBench(moto, environment);
  }

  /** Nobody answers any more. */
  goDown(): Promise<void> {
    return this.moto.stop();
  }

  async stop(): Promise<void> {
    this.environment.restore();
    await this.moto.stop();
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
