import { describe, expect, it } from '@jest/globals';
import { BOTH_CLIENTS, startInProcess } from '../support/in-process-gateway.js';
import { runCli } from '../support/run-cli.js';

const LOCAL = { HOST: '127.0.0.1', ADMIN_TOKEN: 'TEST-ONLY-admin-token-0123456789abcdef', ...BOTH_CLIENTS };
const HUB = {
  REGISTRY_HUB_ADDRESS: 'registry.example.com',
  REGISTRY_HUB_USERNAME: 'octocat',
  REGISTRY_HUB_PASSWORD: 'CANARY-password',
};
const PROXY =
  'must be the URL of an HTTP proxy: http or https, perhaps user:password@, a host, perhaps :port, no path; a % in user or password is written %25';
const COLLECTOR = 'must be an http or https URL; a % in user or password is written %25';

/** Variables that a library would throw at, with the password in its message or at its first use. */
const WRONG = [
  ['HTTPS_PROXY', 'http://user:CANARY@[', PROXY],
  ['HTTPS_PROXY', 'http://user:CANARY%@127.0.0.1:9', PROXY],
  ['ALL_PROXY', 'socks5://user:CANARY@127.0.0.1:9', PROXY],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://user:CANARY@[', COLLECTOR],
  ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'CANARY', COLLECTOR],
] as const;

describe.each(WRONG)('%s with %s', (key, value, message) => {
  const env = { ...LOCAL, ...HUB, [key]: value };

  it('does not start, and the one line about it holds no value', async () => {
    expect(await runCli(['serve'], { env })).toEqual({
      status: 1,
      stdout: '',
      stderr: `The configuration has 1 problem(s):\n  ${key}: ${message}\n`,
    });
  });

  it.each([[['check']], [['check', '--probe']]])('is a problem of %j', async (args) => {
    const { status, stdout, stderr } = await runCli([...args, '--json'], { env });
    expect([status, stderr]).toEqual([1, '']);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, problems: [{ key, message }] });
    expect(stdout).not.toContain('CANARY');
  });

  it('is refused by a reload, and the running configuration stays', async () => {
    const gateway = await startInProcess({ ...LOCAL, ...HUB });
    try {
      gateway.env[key] = value;
      expect(await gateway.reload('signal')).toBe('refused');
      const refusal = gateway.lines().find(({ problems }) => problems !== undefined);
      expect(refusal?.['problems']).toEqual([{ key, message }]);
      expect(gateway.output()).not.toContain('CANARY');
    } finally {
      await gateway.stop();
    }
  });
});
