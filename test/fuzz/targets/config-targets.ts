import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../../src/config/config-error.js';
import { type GatewayConfig } from '../../../src/config/gateway-config.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { type IRegistryProvider } from '../../../src/registry/registry-provider.js';
import { type ISecretStore } from '../../../src/store/secret-store.js';
import { TEST_DRONE_SECRET } from '../../support/clients/sign.js';
import { CANARY, type Outcome, unknownKey, wrongWith } from './config-rules.js';
import { type Target } from '../engine.js';
import { entryTarget } from './entry-target.js';
import { typedLater } from './typed.js';

const PIECES = [
  '\n',
  '=',
  ',',
  '/',
  '*',
  '_',
  ':',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  '- ',
  '  ',
  '#',
  '&a ',
  '*a',
  '!!js/function ',
  '? ',
  '|',
  '>',
  '%',
  '\\',
  'acme/*',
  'acme/**',
  'http://',
  'ghcr.io',
  'docker.io',
  'true',
  '1e9',
  '__proto__',
  'constructor',
  `${CANARY}x`,
];

/** The whole configuration: the environment, and each kind of file. `close` removes what was written. */
export function configTargets(
  providers: readonly IRegistryProvider[],
  stores: readonly ISecretStore[],
): {
  targets: Target[];
  close: () => void;
} {
  const cwd = mkdtempSync(join(tmpdir(), 'dockpass-fuzz-'));
  const references = stores.flatMap(({ examples }) => examples);
  const pieces = [...PIECES, ...providers.map(({ id }) => id), ...references];
  const load = (env: Record<string, string>): Promise<GatewayConfig | ConfigError> =>
    typedLater(
      ConfigError,
      loadConfig({
        env: { DRONE_SECRET: TEST_DRONE_SECRET, ...env },
        ...{ cwd, providers, isTerminal: false },
        stores: () => Promise.resolve(stores),
      }),
    );
  const file = (name: string, key: string, seeds: readonly string[]): Target => ({
    name: `config-${name}`,
    seeds,
    pieces,
    slowMs: 1_500, // the library makes an object of every character of YAML
    run: (text) => {
      writeFileSync(join(cwd, name), text, { mode: 0o600 });
      return load({ [key]: name });
    },
    judge: (_, outcome) => wrongWith(outcome as Outcome, providers),
  });
  const environment: Target = {
    name: 'config-environment',
    seeds: ENVIRONMENTS,
    pieces: [
      ...pieces,
      '_ADDRESS=',
      'REGISTRY_',
      '_FILE',
      '_FROM',
      'REGISTRY_A_B_ADDRESS=ghcr.io\n',
      'REPOS=',
      'ſ',
    ],
    slowMs: 1_500,
    run: (text) => load(environmentOf(text)),
    judge: (text, outcome) => {
      const keys = Object.keys(environmentOf(text));
      if (keys.some((key) => key.includes(CANARY))) return undefined; // keys are shown, values never
      return unknownKey(keys, outcome as Outcome, providers) ?? wrongWith(outcome as Outcome, providers);
    },
  };
  const targets = [
    environment,
    entryTarget({ cwd, pieces, load }),
    file('dockpass.yaml', 'DOCKPASS_CONFIG', YAML),
    file('dockpass.json', 'DOCKPASS_CONFIG', [
      JSON.stringify({
        port: 3000,
        registries: [{ name: 'hub', address: 'docker.io', username: 'octocat', password: CANARY }],
      }),
    ]),
    file('credentials.yml', 'DRONE_CONFIG_FILE', [
      `- address: docker.io\n  username: octocat\n  password: ${CANARY}\n`,
    ]),
    file('config.json', 'DOCKER_CONFIG_FILE', [
      JSON.stringify({
        auths: {
          'https://index.docker.io/v1/': { auth: Buffer.from(`u:${CANARY}`).toString('base64') },
          'ghcr.io': { username: 'u', password: CANARY },
        },
      }),
    ]),
  ];
  return {
    targets,
    close: () => {
      rmSync(cwd, { recursive: true });
    },
  };
}

const ENVIRONMENTS = [
  `REGISTRY_HUB_ADDRESS=docker.io\nREGISTRY_HUB_PROVIDER=generic\nREGISTRY_HUB_USERNAME=octocat\nREGISTRY_HUB_PASSWORD=${CANARY}\nREGISTRY_HUB_REPOS=acme/app,acme/web-*\nREGISTRY_HUB_EVENTS=push,tag`,
  `REGISTRY_PROD_ADDRESS=123456789012.dkr.ecr.eu-west-1.amazonaws.com\nREGISTRY_PROD_ROLE_ARN=arn:aws:iam::123456789012:role/${CANARY}\nREGISTRY_PROD_IMAGES={namespace}/{name}`,
  `PORT=8080\nADMIN_TOKEN=${CANARY}0123456789abcdef\nBASIC_AUTH=ci:${CANARY}0123456789abcdef\nSIGNATURE_TOLERANCE=60\nDRONE_ENCRYPT=always`,
  `REGISTRY_A_ADDRESS=a.example.com\nREGISTRY_A_USERNAME=u\nREGISTRY_A_PASSWORD_FROM=vault:kv/ci/hub#password\nVAULT_ADDR=https://vault.example.com\nVAULT_TOKEN=${CANARY}\nSTORE_EU_KIND=vault\nSTORE_REFRESH=30`,
];
const YAML = [
  `droneSecretPrevious: ${CANARY}-long-enough-to-be-one\nclients:\n  - { name: ci, dialect: drone, secret: ${CANARY}-0123456789 }\nregistries:\n  - name: hub\n    address: [docker.io, ghcr.io]\n    provider: generic\n    username: octocat\n    password: "${CANARY}"\n    repos: [acme/app, acme/*]\n    forks: allow\n`,
];

function environmentOf(text: string): Record<string, string> {
  const pairs = text.split('\n').map((line) => line.split(/=(.*)/s));
  return Object.fromEntries(pairs.filter(([key]) => key).map(([key = '', value = '']) => [key, value]));
}
