import { ALL_EVENTS } from '../../../src/dialects/dialects.js';
import { fakeProviders } from '../config/config-providers.js';
import { HUB_ENTRY } from '../config/config-case.js';
import { type WrongConfiguration } from './wrong-configuration.js';

function secretEntry(name: string, settings: Readonly<Record<string, string>>): Record<string, string> {
  const whole = {
    ...{ ADDRESS: `${name.toLowerCase()}.example.com`, USERNAME: 'octocat', PASSWORD: 'not-a-real-password' },
    ...{ GIVE: 'secrets', SECRET_PREFIX: 'registry', ...settings },
  };
  return Object.fromEntries(Object.entries(whole).map(([key, value]) => [`REGISTRY_${name}_${key}`, value]));
}

const DOUBLE = (other: string): string =>
  `the secrets would have the names of those of ${other} in one build; give one of the two another prefix, or keep them apart by repos, events or clients`;

/** What is said of wrong settings: entries. */
export const WRONG_ENTRIES: readonly WrongConfiguration[] = [
  {
    name: 'a setting without an address',
    env: { REGISTRY_PROD_USERNAME: 'octocat' },
    problems: ['REGISTRY_PROD_USERNAME: belongs to no entry: REGISTRY_PROD_ADDRESS is missing'],
  },
  {
    name: 'a mistyped name',
    env: { ...HUB_ENTRY, REGISTRY_HBU_EVENTS: 'push' },
    problems: [
      'REGISTRY_HBU_EVENTS: belongs to no entry: REGISTRY_HBU_ADDRESS is missing, or REGISTRY_HUB_EVENTS is meant',
    ],
  },
  {
    name: 'a mistyped address key',
    env: { REGISTRY_HUB_ADRESS: 'docker.io' },
    problems: [
      'REGISTRY_HUB_ADRESS: belongs to no entry: an entry is made by REGISTRY_<NAME>_ADDRESS; did you mean REGISTRY_HUB_ADDRESS?',
    ],
  },
  {
    name: 'settings of another program',
    env: { REGISTRY_LOG_LEVEL: 'info', REGISTRY_STORAGE_DELETE_ENABLED: 'true' },
    problems: [
      'REGISTRY_LOG_LEVEL: belongs to no entry: an entry is made by REGISTRY_<NAME>_ADDRESS',
      'REGISTRY_STORAGE_DELETE_ENABLED: belongs to no entry: an entry is made by REGISTRY_<NAME>_ADDRESS',
    ],
  },
  {
    name: 'an address without a name',
    env: { REGISTRY_ADDRESS: 'docker.io' },
    problems: ['REGISTRY_ADDRESS: needs a name: REGISTRY_<NAME>_ADDRESS'],
  },
  {
    name: 'a name in lower case',
    env: { REGISTRY_hub_ADDRESS: 'docker.io' },
    problems: [
      'REGISTRY_hub_ADDRESS: must have a name of A-Z, 0-9 and _ that begins with a letter or digit, at most 63 characters',
    ],
  },
  {
    name: 'what an entry is given as',
    env: {
      ...HUB_ENTRY,
      REGISTRY_HUB_GIVE: 'push',
      REGISTRY_HUB_ACCESS: 'write',
      REGISTRY_HUB_SECRET_PREFIX: 'Hub-1',
      REGISTRY_HUB_SECRET_IMAGES: 'plugins/docker,https://x/y',
    },
    problems: [
      'REGISTRY_HUB_GIVE: must be pull, secrets or both, separated by a comma',
      'REGISTRY_HUB_SECRET_PREFIX: must be made of a-z, 0-9 and _, at most 63 characters',
      'REGISTRY_HUB_SECRET_IMAGES: item 2: is no image of a plugin: an image name has no scheme; leave out what stands before the host, with the ://',
      'REGISTRY_HUB_ACCESS: must be one of pull, push',
    ],
  },
  {
    name: 'an access that the provider cannot mint for',
    env: { ...HUB_ENTRY, REGISTRY_HUB_GIVE: 'secrets', REGISTRY_HUB_ACCESS: 'push' },
    problems: [
      'REGISTRY_HUB_ACCESS: cannot be used: with the provider generic its account alone decides what may be pushed; leave it out',
    ],
  },
  {
    name: 'two entries whose secrets have one name in one build',
    env: {
      ...secretEntry('A', { REPOS: 'acme/*' }),
      ...secretEntry('B', { REPOS: 'acme/app,beta/app', EVENTS: 'push' }),
      ...secretEntry('C', { REPOS: 'gamma/**' }),
      ...secretEntry('D', { REPOS: 'gamma/sub/x-*', EVENTS: 'tag' }),
      ...secretEntry('E', { REPOS: 'beta/*', EVENTS: 'tag' }),
      ...secretEntry('F', { ADDRESS: 'a.example.com', REPOS: 'acme/*' }),
    },
    problems: [
      `REGISTRY_B_SECRET_PREFIX: ${DOUBLE('a')}`,
      `REGISTRY_D_SECRET_PREFIX: ${DOUBLE('c')}`,
      `REGISTRY_F_SECRET_PREFIX: ${DOUBLE('b')}`,
    ],
  },
  {
    name: 'a mistyped setting',
    env: { ...HUB_ENTRY, REGISTRY_HUB_PASWORD: 'not-a-real-password' },
    problems: ['REGISTRY_HUB_PASWORD: is not a setting; did you mean REGISTRY_HUB_PASSWORD?'],
  },
  {
    name: 'a setting that nothing is like',
    env: { ...HUB_ENTRY, REGISTRY_HUB_COLOUR: 'red' },
    problems: [
      'REGISTRY_HUB_COLOUR: is not a setting; known are ACCESS, ADDRESS, CLIENTS, EVENTS, FORGES, FORKS, GIVE, IMAGES, PASSWORD, PASSWORD_FILE, PASSWORD_FROM, PROVIDER, REPOS, REPO_IDS, SECRET_IMAGES, SECRET_PREFIX, USERNAME, USERNAME_FILE, USERNAME_FROM',
    ],
  },
  {
    name: 'addresses with scheme, path and user',
    env: { ...HUB_ENTRY, REGISTRY_HUB_ADDRESS: 'https://ghcr.io,ghcr.io/acme,user@ghcr.io' },
    problems: [
      'REGISTRY_HUB_ADDRESS: item 1: the clients compare the bare host, so an address with a scheme would match no image; leave out http:// or https://',
      'REGISTRY_HUB_ADDRESS: item 2: the clients know one credential for a host, so a path would match no image; write only the host',
      'REGISTRY_HUB_ADDRESS: item 3: an address holds no user or password; put them into the settings username and password',
    ],
  },
  {
    name: 'an empty item in a list',
    env: { ...HUB_ENTRY, REGISTRY_HUB_ADDRESS: 'ghcr.io,' },
    problems: ['REGISTRY_HUB_ADDRESS: must be a list of one or more items, separated by commas'],
  },
  {
    name: 'an unknown provider',
    env: { ...HUB_ENTRY, REGISTRY_HUB_PROVIDER: 'quay' },
    problems: ['REGISTRY_HUB_PROVIDER: must be one of cloud, generic, hub'],
  },
  {
    name: 'a provider that does not serve the address',
    env: { REGISTRY_HUB_ADDRESS: 'docker.io', REGISTRY_HUB_PROVIDER: 'cloud' },
    problems: [
      'REGISTRY_HUB_ADDRESS: the provider cloud does not serve this address; it serves e.g. eu.cloud.example, us.cloud.example',
    ],
  },
  {
    name: 'an address that is nearly a provider’s',
    env: { ...HUB_ENTRY, REGISTRY_HUB_ADDRESS: 'eu.clouds.example' },
    problems: [
      'REGISTRY_HUB_ADDRESS: ends in clouds.example; the cloud is cloud.example; where the address is right, name its provider with REGISTRY_HUB_PROVIDER',
    ],
  },
  {
    name: 'an address of a provider with a port',
    env: { ...HUB_ENTRY, REGISTRY_HUB_ADDRESS: 'eu.cloud.example:443' },
    problems: [
      'REGISTRY_HUB_ADDRESS: has a port, without which images of Fake are named: leave it out; where the address is right, name its provider with REGISTRY_HUB_PROVIDER',
    ],
  },
  {
    name: 'an address of the named provider with a port',
    env: { REGISTRY_HUB_ADDRESS: 'eu.cloud.example:5000', REGISTRY_HUB_PROVIDER: 'cloud' },
    problems: [
      'REGISTRY_HUB_ADDRESS: the provider cloud does not serve this address, which has a port, without which images of Fake are named: leave it out',
    ],
  },
  {
    name: 'an address that is nearly that of the provider',
    env: { REGISTRY_HUB_ADDRESS: 'eu.clouds.example', REGISTRY_HUB_PROVIDER: 'cloud' },
    problems: [
      'REGISTRY_HUB_ADDRESS: the provider cloud does not serve this address, which ends in clouds.example; the cloud is cloud.example',
    ],
  },
  {
    name: 'an address that two providers claim',
    env: { REGISTRY_HUB_ADDRESS: 'both.cloud.example' },
    problems: [
      'REGISTRY_HUB_ADDRESS: is claimed by the providers cloud and hub; choose one with REGISTRY_HUB_PROVIDER',
    ],
  },
  {
    name: 'addresses of two providers',
    env: { REGISTRY_HUB_ADDRESS: 'docker.io,eu.cloud.example' },
    problems: [
      'REGISTRY_HUB_ADDRESS: holds addresses of the providers cloud and hub; make an entry for each',
    ],
  },
  {
    name: 'an address that none claims and no generic provider',
    env: { ...HUB_ENTRY },
    providers: fakeProviders().filter(({ id }) => id !== 'generic'),
    problems: [
      'REGISTRY_HUB_ADDRESS: is claimed by no provider; name one of cloud, hub with REGISTRY_HUB_PROVIDER',
      'REGISTRY_HUB_USERNAME: is not a setting; known are ACCESS, ACCESS_KEY_ID, ADDRESS, CLIENTS, DURATION, ECHO, EVENTS, FIPS, FORGES, FORKS, GIVE, HOSTS, IMAGES, PROVIDER, REPOS, REPO_IDS, ROLE_ARN, SECRET_ACCESS_KEY, SECRET_ACCESS_KEY_FILE, SECRET_ACCESS_KEY_FROM, SECRET_IMAGES, SECRET_PREFIX, TOKEN, TOKEN_FILE, TOKEN_FROM',
      'REGISTRY_HUB_PASSWORD: is not a setting; known are ACCESS, ACCESS_KEY_ID, ADDRESS, CLIENTS, DURATION, ECHO, EVENTS, FIPS, FORGES, FORKS, GIVE, HOSTS, IMAGES, PROVIDER, REPOS, REPO_IDS, ROLE_ARN, SECRET_ACCESS_KEY, SECRET_ACCESS_KEY_FILE, SECRET_ACCESS_KEY_FROM, SECRET_IMAGES, SECRET_PREFIX, TOKEN, TOKEN_FILE, TOKEN_FROM',
    ],
  },
  {
    name: 'patterns that are none',
    env: { ...HUB_ENTRY, REGISTRY_HUB_REPOS: 'acme/app,acme,*/app,group/*/app,group/**/app,group/sub/app' },
    problems: [
      'REGISTRY_HUB_REPOS: item 2: a pattern has two segments or more; write namespace/name, namespace/prefix-*, namespace/* or namespace/**',
      'REGISTRY_HUB_REPOS: item 3: the namespace is literal, * stands only in the last segment; write one pattern for each namespace',
      'REGISTRY_HUB_REPOS: item 4: the namespace is literal, * stands only in the last segment; write one pattern for each namespace',
      'REGISTRY_HUB_REPOS: item 5: ** stands only for the whole last segment, and means all below the namespace; write namespace/name, namespace/prefix-*, namespace/* or namespace/**',
    ],
  },
  {
    name: 'an unknown event',
    env: { ...HUB_ENTRY, REGISTRY_HUB_EVENTS: 'push,pull-request' },
    problems: [
      `REGISTRY_HUB_EVENTS: item 2: is not an event of Drone or Woodpecker, which are ${[...ALL_EVENTS].sort().join(', ')}`,
    ],
  },
  {
    name: 'an unknown client',
    env: { ...HUB_ENTRY, REGISTRY_HUB_CLIENTS: 'woodpecker' },
    problems: ['REGISTRY_HUB_CLIENTS: is not the name of a client; configured are drone'],
  },
  {
    name: 'forks neither denied nor allowed',
    env: { ...HUB_ENTRY, REGISTRY_HUB_FORKS: 'true' },
    problems: ['REGISTRY_HUB_FORKS: must be one of deny, allow'],
  },
  {
    name: 'an id with a space',
    env: { ...HUB_ENTRY, REGISTRY_HUB_REPO_IDS: '12 13' },
    problems: [
      'REGISTRY_HUB_REPO_IDS: is not the id of a repository; ids are printable ASCII without white space',
    ],
  },
  {
    name: 'an id with more or less than a forge before it',
    env: { ...HUB_ENTRY, REGISTRY_HUB_REPO_IDS: '1/2/3,x/7,/7,01/7,1/,-1/7,9007199254740993/7,1.0/7' },
    problems: [1, 2, 3, 4, 5, 6, 7, 8].map((item) =>
      item === 5
        ? 'REGISTRY_HUB_REPO_IDS: item 5: is not the id of a repository; ids are printable ASCII without white space'
        : `REGISTRY_HUB_REPO_IDS: item ${String(item)}: is not FORGE/ID; the part before the / is the whole number of a forge`,
    ),
  },
  {
    name: 'no ids of forges',
    env: { ...HUB_ENTRY, REGISTRY_HUB_FORGES: 'gitea,01,-1,1e3,0x1,9007199254740992' },
    problems: [1, 2, 3, 4, 5, 6].map(
      (item) =>
        `REGISTRY_HUB_FORGES: item ${String(item)}: is not the id of a forge; ids are whole numbers, as \`forge_id\` of Woodpecker is`,
    ),
  },
  {
    name: 'missing settings of the provider',
    env: { REGISTRY_HUB_ADDRESS: 'registry.example.com' },
    problems: [
      'REGISTRY_HUB_USERNAME: is missing; the provider generic needs it',
      'REGISTRY_HUB_PASSWORD: is missing; the provider generic needs it',
    ],
  },
  {
    name: 'settings that break the rules of the provider',
    env: {
      REGISTRY_EU_ADDRESS: 'eu.cloud.example',
      REGISTRY_EU_ROLE_ARN: 'role',
      REGISTRY_EU_DURATION: '10',
      REGISTRY_EU_HOSTS: 'UP,x',
    },
    problems: [
      'REGISTRY_EU_ROLE_ARN: must be the ARN of a role',
      'REGISTRY_EU_DURATION: must not be less than 900',
      'REGISTRY_EU_HOSTS: must be hosts',
    ],
  },
  {
    name: 'settings of the wrong kind',
    env: { REGISTRY_EU_ADDRESS: 'eu.cloud.example', REGISTRY_EU_DURATION: '15m', REGISTRY_EU_FIPS: 'on' },
    problems: ['REGISTRY_EU_DURATION: must be a number', 'REGISTRY_EU_FIPS: must be true or false'],
  },
  {
    name: 'a rule that would quote the value',
    env: { REGISTRY_EU_ADDRESS: 'eu.cloud.example', REGISTRY_EU_ECHO: 'swordfish' },
    problems: ['REGISTRY_EU_ECHO: is not valid'],
  },
  {
    name: 'settings that contradict each other',
    env: {
      REGISTRY_EU_ADDRESS: 'eu.cloud.example',
      REGISTRY_EU_SECRET_ACCESS_KEY: 'swordfish',
      REGISTRY_EU_IMAGES: 'acme/*',
    },
    problems: [
      'REGISTRY_EU_SECRET_ACCESS_KEY: needs accessKeyId beside it',
      'REGISTRY_EU_IMAGES: needs roleArn',
    ],
  },
  {
    name: 'a provider that would quote a secret',
    env: {
      REGISTRY_EU_ADDRESS: 'eu.cloud.example',
      REGISTRY_EU_ACCESS_KEY_ID: 'id',
      REGISTRY_EU_SECRET_ACCESS_KEY: 'swordfish',
      REGISTRY_EU_FIPS: 'true',
    },
    problems: ['REGISTRY_EU_ACCESS_KEY_ID: is not valid'],
  },
  {
    name: 'images at a provider that cannot narrow',
    env: { ...HUB_ENTRY, REGISTRY_HUB_IMAGES: 'acme/app' },
    problems: ['REGISTRY_HUB_IMAGES: cannot be used: the provider generic cannot narrow a credential'],
  },
  {
    name: 'images that reach those of other repositories',
    env: {
      REGISTRY_EU_ADDRESS: 'eu.cloud.example',
      REGISTRY_EU_ROLE_ARN: 'arn:aws:iam::123456789012:role/ci',
      REGISTRY_EU_IMAGES: '{namespace}*,x-{namespace}-*,{namespace}-{name},{namespace}/*',
    },
    problems: [
      'REGISTRY_EU_IMAGES: item 1: would open images of other repositories, whose names may begin the same; write a / before the *, as in {namespace}/*',
      'REGISTRY_EU_IMAGES: item 2: would open images of other repositories, whose names may begin the same; write a / before the *, as in {namespace}/*',
      'REGISTRY_EU_IMAGES: item 3: would open images of other repositories, whose names may run together the same; write a / between the placeholders, as in {namespace}/{name}',
    ],
  },
  {
    name: 'images that are none',
    env: {
      REGISTRY_EU_ADDRESS: 'eu.cloud.example',
      REGISTRY_EU_ROLE_ARN: 'arn:x',
      REGISTRY_EU_IMAGES: 'Acme/app,*,acme/*/x,{repo}/x,eu.cloud.example/acme',
    },
    problems: [
      'REGISTRY_EU_IMAGES: item 1: is not an image repository; write its path in lower case without host and tag, a prefix with a trailing *, {namespace} and {name}',
      'REGISTRY_EU_IMAGES: item 2: is not an image repository; write its path in lower case without host and tag, a prefix with a trailing *, {namespace} and {name}',
      'REGISTRY_EU_IMAGES: item 3: is not an image repository; write its path in lower case without host and tag, a prefix with a trailing *, {namespace} and {name}',
      'REGISTRY_EU_IMAGES: item 4: is not an image repository; write its path in lower case without host and tag, a prefix with a trailing *, {namespace} and {name}',
      'REGISTRY_EU_IMAGES: item 5: begins with the address of the registry; leave that out',
    ],
  },
];
