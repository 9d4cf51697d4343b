import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runCli } from '../support/run-cli.js';
import { BOTH_CLIENTS } from '../support/in-process-gateway.js';

const COMMANDS = ['serve', 'check', 'explain', 'request', 'healthcheck', 'providers', 'stores'];
const HINT = '(dockpass COMMAND --help shows options and examples)\n';

describe('dockpass', () => {
  it('prints its help to stdout where it is asked for', async () => {
    const { status, stdout, stderr } = await runCli(['--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    expect(stdout).toContain(
      'Exit status: 0 all is well · 1 the thing checked is wrong · 2 the command was misused\n',
    );
  });

  it.each(COMMANDS)('shows examples in the help of %s', async (command) => {
    const { status, stdout, stderr } = await runCli([command, '--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`Usage: dockpass ${command}`);
    expect(stdout).toMatch(new RegExp(`^Examples:\n {2}# .+\n {2}\\$ .*dockpass ${command}`, 'm'));
  });

  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await runCli(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('prints its help to stderr and fails where no command is named', async () => {
    const { status, stdout, stderr } = await runCli([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: dockpass /);
  });

  it.each([
    [['chek'], "error: unknown command 'chek'\n(Did you mean check?)\n"],
    [['check', '--porbe'], "error: unknown option '--porbe'\n(Did you mean --probe?)\n"],
    [['check', 'all'], "error: too many arguments for 'check'. Expected 0 arguments but got 1.\n"],
    [['check', '--image'], "error: option '--image <references...>' argument missing\n"],
    [['check', '--entry', 'hub'], 'error: --entry, --image and --repo need --probe\n'],
    [['explain'], "error: required option '--repo <namespace/name>' not specified\n"],
    [['explain', '--repo', 'acme'], 'error: --repo must be one CI repository, namespace/name\n'],
    [['explain', '--repo', 'acme/*'], 'error: --repo must be one CI repository, namespace/name\n'],
    [
      ['explain', '--repo', 'acme/app', '--image', 'https://ghcr.io/x'],
      'error: --image: an image name has no scheme; leave out what stands before the host, with the ://\n',
    ],
    [
      ['explain', '--repo', 'acme/app', '--client', 'mine'],
      'error: --client must be one of drone, woodpecker\n',
    ],
    [
      ['request', '--dialect', 'dron', '--repo', 'acme/app'],
      "error: option '--dialect <dialect>' argument 'dron' is invalid. Allowed choices are drone, woodpecker.\n",
    ],
    [['request', '--dialect', 'drone'], 'error: --repo must be one CI repository, namespace/name\n'],
    [['providers', 'ecrr'], 'error: there is no such provider; there are generic, vendor\n'],
    [['stores', 'vaul'], 'error: there is no such kind of store; there are stub\n'],
  ])('calls it misuse: dockpass %j', async (args, message) => {
    const run = await runCli(args, { env: BOTH_CLIENTS });
    expect(run).toEqual({ status: 2, stdout: '', stderr: message + HINT });
  });

  it.each([
    ['--secret=CANARY', '--secret'],
    ['--password=CANARY\nCANARY', '--password'],
    ['-pCANARY', '-p'],
  ])('does not repeat what may be a secret behind an unknown option: %j', async (option, name) => {
    const run = await runCli([option]);
    expect(run).toEqual({ status: 2, stdout: '', stderr: `error: unknown option '${name}'\n${HINT}` });
  });

  it('tells a configuration that cannot be used as one text, or as one JSON document', async () => {
    const env = { DRONE_SECRET: 'CANARY', PORT: 'CANARY' };
    expect(await runCli(['explain', '--repo', 'acme/app'], { env })).toEqual({
      status: 1,
      stdout: '',
      stderr: [
        'The configuration has 2 problem(s):',
        '  PORT: must be a whole number from 0 to 65535',
        '  DRONE_SECRET: must have at least 16 bytes, e.g. from openssl rand -hex 32',
        '',
      ].join('\n'),
    });
    const { status, stdout, stderr } = await runCli(['explain', '--repo', 'acme/app', '--json'], { env });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      problems: [
        { key: 'PORT', message: 'must be a whole number from 0 to 65535' },
        { key: 'DRONE_SECRET', message: 'must have at least 16 bytes, e.g. from openssl rand -hex 32' },
      ],
      warnings: [],
    });
  });

  it('tells of a provider folder that cannot be used', async () => {
    const providersRoot = new URL('../fixtures/no-module/', import.meta.url);
    const message = 'providers/empty has no empty.module: add one or remove the folder';
    expect(await runCli(['providers'], { providersRoot })).toEqual({
      status: 1,
      stdout: '',
      stderr: `${message}\n`,
    });
    const { stdout } = await runCli(['check', '--json'], { providersRoot });
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      problems: [{ key: 'providers', message }],
      warnings: [],
    });
  });
});

describe('colours', () => {
  const ESCAPE = '\u001b[';
  const args = ['explain', '--repo', 'acme/app'];

  it.each([
    [{}, 80, true],
    [{ NO_COLOR: '' }, 80, true],
    [{ NO_COLOR: '1' }, 80, false],
    [{ TERM: 'dumb' }, 80, false],
    [{}, undefined, false],
    [{ FORCE_COLOR: '1' }, undefined, false],
  ])('with %j on a terminal of %s columns: %s', async (more, terminal, expected) => {
    const env = { ...BOTH_CLIENTS, ...more };
    const { stdout } = await runCli(args, { env, ...(terminal && { terminal }) });
    const { stdout: help } = await runCli(['--help'], { env, ...(terminal && { terminal }) });
    expect([stdout.includes(ESCAPE), help.includes(ESCAPE)]).toEqual([expected, expected]);
  });

  it('stand in no JSON', async () => {
    const { stdout } = await runCli([...args, '--json'], { env: BOTH_CLIENTS, terminal: 80 });
    expect(stdout).not.toContain(ESCAPE);
  });
});

it('defines commands without loading what they need', () => {
  const folder = new URL('../../src/cli/', import.meta.url);
  const start =
    /^(?:run-command|[a-z]+\/define|terminal\/(?:build-options|run-body|exit-status|context|style))$/;
  const light =
    /^(?:commander|picocolors|node:[a-z]+|(?:\.\.\/)+package-file\.js|(?:\.\.\/)+(?:config\/config-error|dialects\/dialects|history\/decision|plugins\/registration-error|logging\/lines\/unseen)\.js)$/;
  const started = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    start.test(file.replace('.ts', '')),
  );
  const heavy = started.flatMap((file) =>
    valuesImportedBy(readFileSync(new URL(file, folder), 'utf8')).filter(
      (from) => !light.test(from) && !start.test(join(dirname(file), from).replace('.js', '')),
    ),
  );
  expect(started.length).toBeGreaterThan(9);
  expect(heavy).toEqual([]);
});

/** Sources of imports that are there at run time; one of types only is not. */
function valuesImportedBy(code: string): string[] {
  const imports = [...code.matchAll(/^import (\{[^}]*\}|\w+) from '([^']+)';/gm)];
  return imports.flatMap(([, names = '', from = '']) =>
    /^\{(?:\s*type \w+,?)+\s*\}$/.test(names) ? [] : [from],
  );
}
