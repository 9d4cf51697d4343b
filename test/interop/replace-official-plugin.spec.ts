import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CORE_SETTINGS } from '../../src/config/gateway/core-settings.js';
import { drone } from '../../src/dialects/drone/drone.dialect.js';
import { EcrStub } from '../support/aws/ecr-stub.js';
import { type GatewayProcess, startGateway } from '../support/gateway-process.js';
import { sendRequest } from '../support/clients/send-request.js';
import { droneBody, droneRequest } from '../support/clients/sign.js';

// What https://github.com/drone/drone-registry-plugin documents: three variables, one file, port 3000, route `/`.
// Everything below must go on working when its process is replaced and nothing else is touched.

/** As `openssl rand -hex 16` makes it. */
const secret = '0123456789abcdef0123456789abcdef';

const jsonKey = '{\n  "private_key": "TEST-ONLY",\n  "type": "service_account"\n}\n';

const credentials = `
- address: docker.io
  username: octocat
  password: TEST-ONLY-hub-password
- address: gcr.io
  username: _json_key
  password: |
${jsonKey.replace(/^(?=.)/gm, '    ')}
- address: registry.example.com:5000
  username: ci
  password: "TEST-ONLY: quoted # and kept"
  email: ci@example.com
`;

const ecr = '012345678910.dkr.ecr.us-east-1.amazonaws.com';

const withEcr = `
- address: ${ecr}
  aws_access_key_id: TESTONLYKEYOFTHEFILE
  aws_secret_access_key: TEST-ONLY-aws-secret-of-the-file
`;

const listed = [
  { address: 'docker.io', username: 'octocat', password: 'TEST-ONLY-hub-password' },
  { address: 'gcr.io', username: '_json_key', password: jsonKey },
  { address: 'registry.example.com:5000', username: 'ci', password: 'TEST-ONLY: quoted # and kept' },
];

/** What `drone plugins registry list` sends: no event, no id, and no repository unless `--repo` names one. */
function fromCommandLine(slug = ''): string {
  const [namespace = '', name = ''] = slug.split('/');
  return JSON.stringify({
    repo: { id: 0, uid: '', namespace, name, slug, trusted: false },
    build: { id: 0, event: '', ref: 'refs/heads/master', source_repo: '', source: '', target: '' },
  });
}

const asked = fromCommandLine('octocat/hello-world');

describe('in the place of the official Drone plugin', () => {
  let gateway: GatewayProcess;
  const stub = new EcrStub();

  /** The plugin's own environment; host and port only because a test listens on loopback and a free port. */
  async function replace(file: string, more: Record<string, string> = {}): Promise<void> {
    const env = { DRONE_DEBUG: 'true', DRONE_SECRET: secret, DRONE_CONFIG_FILE: 'credentials.yml', ...more };
    gateway = await startGateway(env, { files: { 'credentials.yml': file } });
  }

  async function list(body: string, key = secret, target = '/'): Promise<unknown> {
    const answer = await sendRequest(gateway.port, droneRequest({ target, secret: key, body }));
    return [answer.status, JSON.parse(answer.body.toString())];
  }

  beforeEach(() => stub.listen());

  afterEach(async () => {
    stub.close();
    await gateway.stop();
  });

  it('listens where the plugin does unless told otherwise', async () => {
    await replace(credentials);
    expect([CORE_SETTINGS.host.default, CORE_SETTINGS.port.default]).toEqual(['0.0.0.0', 3000]);
  });

  it('gives every build the credentials of the same file at the same route', async () => {
    await replace(credentials);
    for (const event of drone.events) {
      expect(await list(droneBody({ repo: 'octocat/hello-world', event }))).toEqual([200, listed]);
    }
  });

  it.each(['/registry', '/plugins/registry/', '//', '/drone/', '/?from=runner'])(
    'answers at the path that the runners have: %s',
    async (target) => {
      await replace(credentials);
      expect(await list(asked, secret, target)).toEqual([200, listed]);
    },
  );

  it('starts with an empty file, and with one broken item, as an operator leaves them', async () => {
    await replace('# nothing yet\n');
    expect(await list(asked)).toEqual([200, []]);
    await gateway.stop();
    await replace(`${credentials}- address: broken.example.com\n  username: without-a-password\n`);
    expect(await list(asked)).toEqual([200, listed]);
  });

  it('gives the command-line tool the same list for the repository that it names', async () => {
    await replace(credentials);
    expect(await list(asked)).toEqual([200, listed]);
  });

  // The one difference, and a chosen one: whoever names no repository is given nothing.
  it('gives the command-line tool nothing where it names no repository', async () => {
    await replace(credentials);
    expect(await list(fromCommandLine())).toEqual([200, []]);
  });

  it('is configured by the same lines in a .env file', async () => {
    const lines = `DRONE_DEBUG=true\nDRONE_SECRET=${secret}\nDRONE_CONFIG_FILE=credentials.yml\n`;
    gateway = await startGateway({}, { files: { '.env': lines, 'credentials.yml': credentials } });
    expect(await list(asked)).toEqual([200, listed]);
  });

  it('mints for Amazon with the keys in the file', async () => {
    await replace(withEcr, stub.env);
    expect(await list(asked)).toEqual([
      200,
      [{ address: ecr, username: 'AWS', password: 'TEST-ONLY-ecr-token-1' }],
    ]);
    expect(stub.accessKeys).toEqual(['TESTONLYKEYOFTHEFILE']);
  });

  it('refuses another secret and keeps its own out of the log', async () => {
    await replace(credentials);
    const [status] = (await list(asked, secret.replace('0', '1'))) as [number];
    expect(status).toBe(401);
    expect(gateway.output).not.toContain(secret);
    expect(gateway.output).not.toContain('TEST-ONLY');
  });
});
