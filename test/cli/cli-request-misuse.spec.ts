import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { drone } from '../../src/dialects/drone/drone.dialect.js';
import { fingerprintOf } from '../../src/dialects/shared/signing-keys.js';
import { woodpeckerKey } from '../../src/dialects/woodpecker/woodpecker-key.js';
import { startInProcess } from '../support/in-process-gateway.js';
import { DRONE, RequestFolder, WOODPECKER } from '../support/clients/request-folder.js';

let folder: RequestFolder;

beforeAll(() => {
  folder = new RequestFolder();
});
afterAll(() => {
  folder.remove();
});

describe('misuse of dockpass request', () => {
  it.each([
    [[...DRONE, '--skew', 'canary'], '--skew must be a whole number of seconds'],
    [[...DRONE, '--url', 'canary'], '--url must be an http or https URL, as the endpoint of the client is'],
    [
      [...DRONE, '--url', 'ftp://canary/'],
      '--url must be an http or https URL, as the endpoint of the client is',
    ],
    [
      [...DRONE, '--url', 'http://a:%zz@canary/'],
      '--url must be an http or https URL, as the endpoint of the client is',
    ],
    [
      [...WOODPECKER, '--url', 'http://127.0.0.1/a%2Fb'],
      '--url must not be percent-encoded: Woodpecker signs the decoded path, so it could never be verified',
    ],
    [
      [...DRONE, '--event', 'pullrequest'],
      `--event is no event that these clients have (did you mean pull_request?); drone: ${drone.events.join(', ')}`,
    ],
    [[...DRONE.slice(0, 5), '--secret-file', 'canary'], '--secret-file: the file cannot be read'],
    [
      DRONE.slice(0, 5),
      'there is no secret to sign with: name a configured client with --client, or a file with --secret-file',
    ],
    [
      WOODPECKER.slice(0, 5),
      'only its server has the key that a Woodpecker client signs with: name one for tests with --private-key-file, which --generate-key beside it makes',
    ],
    [
      [...WOODPECKER.slice(0, 5), '--private-key-file', 'secret'],
      '--private-key-file: not a PEM private key of the kind ed25519',
    ],
    [[...DRONE, '--generate-key'], '--private-key-file and --generate-key are for --dialect woodpecker'],
    [[...DRONE, '--forge', '1'], '--forge is for --dialect woodpecker: Drone has no forges'],
    [
      [...DRONE, '--blocked'],
      '--blocked is for Woodpecker: Drone asks only for builds that need no approval any more',
    ],
    [[...WOODPECKER, '--forge', '01'], '--forge must be the whole number of a forge'],
    [[...DRONE, '--ref', 'refs/heads/a b'], '--ref must be one ref, as git writes it'],
    [[...WOODPECKER, '--secret-file', 'secret'], '--secret-file is for --dialect drone'],
    [[...WOODPECKER.slice(0, 5), '--generate-key'], '--generate-key needs --private-key-file, a new file'],
    [[...WOODPECKER, '--generate-key'], '--private-key-file: the file exists already; it is not overwritten'],
    [
      [...WOODPECKER.slice(0, 3), '--generate-key', '--private-key-file', 'missing/key.pem'],
      '--private-key-file: the file cannot be written',
    ],
  ])('is refused: %j', async (args, message) => {
    const { status, stdout, stderr } = await folder.run(args);
    expect({ status, stdout, first: stderr.split('\n')[0] }).toEqual({
      status: 2,
      stdout: '',
      first: `error: ${message}`,
    });
  });

  it('is no misuse where a setting of the environment cannot be used', async () => {
    const args = ['request', '--dialect', 'drone', '--repo', 'acme/app'];
    expect(await folder.run(args, { DRONE_SECRET: '', PORT: 'canary' })).toEqual({
      status: 1,
      stdout: '',
      stderr: [
        'The configuration has 2 problem(s):',
        '  PORT: must be a whole number from 0 to 65535',
        '  DRONE_SECRET: is empty; give it a value or leave it out',
        '',
      ].join('\n'),
    });
  });
});

describe('dockpass request --generate-key', () => {
  it('writes a private key that only its owner may read, and prints the public one', async () => {
    const args = ['request', '--dialect', 'woodpecker', '--generate-key', '--private-key-file', 'new.pem'];
    const { status, stdout, stderr } = await folder.run(args);
    expect(status).toBe(0);
    const file = join(folder.path, 'new.pem');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const secret = readFileSync(file, 'utf8').split('\n')[1] ?? '';
    expect(stdout + stderr).not.toContain(secret);
    expect(stderr).toContain(`Fingerprint: ${fingerprintOf(woodpeckerKey(stdout))}\n`);
    const own = await startInProcess({ WOODPECKER_PUBLIC_KEY: stdout });
    const url = `http://127.0.0.1:${String(own.port)}/woodpecker`;
    const { report } = await folder.ask([...WOODPECKER.slice(0, 5), '--private-key-file', 'new.pem'], url);
    await own.stop();
    expect(report).toMatchObject({ ok: true, status: 200 });
  });

  it('prints the same as JSON', async () => {
    const args = [
      'request',
      '--dialect',
      'woodpecker',
      '--generate-key',
      '--private-key-file',
      'json.pem',
      '--json',
    ];
    const { stdout } = await folder.run(args);
    const { publicKey, fingerprint } = JSON.parse(stdout) as { publicKey: string; fingerprint: string };
    expect(fingerprint).toBe(fingerprintOf(woodpeckerKey(publicKey)));
  });
});
