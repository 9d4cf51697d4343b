import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const HIDDEN = /^(?:AWS_.*|(?:https?|all|no)_proxy)$/i;

/**
 * The environment of this process without what the machine's owner set up for AWS and proxies, and with files of the
 * test's own. The instance metadata service is off unless a test says where it is: no call may leave loopback.
 */
export class AwsEnvironment {
  readonly #before = { ...process.env };
  readonly #folder = mkdtempSync(join(tmpdir(), 'dockpass-aws-'));

  constructor(variables: Readonly<Record<string, string>> = {}) {
    for (const name of Object.keys(process.env))
      if (HIDDEN.test(name)) Reflect.deleteProperty(process.env, name);
    this.set({
      AWS_CONFIG_FILE: join(this.#folder, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(this.#folder, 'credentials'),
      AWS_EC2_METADATA_DISABLED: 'true',
      ...variables,
    });
  }

  set(variables: Readonly<Record<string, string>>): void {
    Object.assign(process.env, variables);
  }

  unset(name: string): void {
    Reflect.deleteProperty(process.env, name);
  }

  /** Writes a file into the test's folder and returns its path. */
  write(name: 'config' | 'credentials' | 'token', content: string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, content);
    return path;
  }

  restore(): void {
    for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, this.#before);
    rmSync(this.#folder, { recursive: true });
  }
}
