import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { type RequestReport } from '../../../src/cli/request/report.js';
import { type CliRun, runCli } from '../run-cli.js';
import { TEST_DRONE_SECRET, TEST_WOODPECKER_PRIVATE_KEY } from './sign.js';

/** As Drone and as Woodpecker, with the keys of a {@link RequestFolder}. */
export const DRONE = ['request', '--dialect', 'drone', '--repo', 'acme/app', '--secret-file', 'secret'];
export const WOODPECKER = [
  ...['request', '--dialect', 'woodpecker', '--repo', 'acme/app'],
  ...['--private-key-file', 'server.pem'],
];

/** A working directory that holds the keys of `sign.ts`; whatever runs in it must print neither them nor a canary. */
export class RequestFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'dockpass-request-'));

  constructor() {
    const pem = TEST_WOODPECKER_PRIVATE_KEY.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(join(this.path, 'server.pem'), pem);
    writeFileSync(join(this.path, 'secret'), `${TEST_DRONE_SECRET}\n`);
  }

  /** With the port and the time of the output replaced. */
  async run(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    providersRoot?: URL,
  ): Promise<CliRun> {
    const result = await runCli(args, { cwd: this.path, env, ...(providersRoot && { providersRoot }) });
    const printed = result.stdout + result.stderr;
    expect(printed).not.toContain('canary');
    expect(printed).not.toContain(TEST_DRONE_SECRET);
    const stdout = result.stdout.replace(/:\d+\//, ':PORT/').replace(/after \d+ ms/, 'after 1 ms');
    return { ...result, stdout };
  }

  async ask(args: readonly string[], url: string): Promise<{ exit: number; report: RequestReport }> {
    const { status, stdout } = await this.run([...args, '--json', '--url', url]);
    return { exit: status, report: JSON.parse(stdout) as RequestReport };
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
