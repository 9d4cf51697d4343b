import { DIALECTS } from '../../dialects/dialects.js';
import { type SettingTable } from '../../registry/setting.js';

/**
 * What every registry entry can say, whatever its provider: `REGISTRY_<NAME>_REPOS` in the environment, `repos` in an
 * item of `registries` in the file. All else in an entry is its provider's.
 */
export const ENTRY_SETTINGS = {
  address: {
    kind: { type: 'list' },
    meaning:
      'Addresses of the registry as image names hold them; in the environment its presence makes the entry',
    range: '`host[:port]`, one or more; needed',
    example: 'ghcr.io',
  },
  provider: {
    kind: { type: 'text' },
    meaning: 'Provider that serves the addresses',
    defaultText: 'the one provider that claims the addresses, else the fallback',
    range: 'an id of `dockpass providers`',
    example: 'my-provider',
  },
  repos: {
    kind: { type: 'list' },
    meaning: 'CI repositories it is for',
    defaultText: 'all (a global entry)',
    range:
      'patterns: `acme/app`, `acme/web-*`, `acme/*`, `group/sub/app`, `group/**` (the group and all below it)',
    example: 'acme/app,acme/web-*',
  },
  events: {
    kind: { type: 'list' },
    meaning: 'Events it is for, in the words of the clients',
    defaultText: 'all',
    range: DIALECTS.map(({ label, events }) => `${label}: ${events.join(', ')}`).join('; '),
    example: 'push,tag',
  },
  forks: {
    kind: { type: 'choice', values: ['deny', 'allow'] },
    meaning: 'Whether builds of forks get it',
    default: 'deny',
    example: 'allow',
  },
  clients: {
    kind: { type: 'list' },
    meaning: 'Clients it is for; the default ones are called `drone` and `woodpecker`',
    defaultText: 'all',
    range: 'names of configured clients',
    example: 'drone,ci-main',
  },
  forges: {
    kind: { type: 'list' },
    meaning:
      'Forges it is for, where a Woodpecker server has several (`forge_id`); Drone has none and is not given the entry',
    defaultText: 'all',
    range: 'whole numbers',
    example: '1',
  },
  repoIds: {
    kind: { type: 'list' },
    meaning:
      'Ids of the forge that the repository must also have (Drone `uid`, Woodpecker `forge_id`/`forge_remote_id`), against renamed and re-created repositories',
    defaultText: 'any',
    range: '`FORGE/ID`, or `ID` alone for Drone and servers with one forge',
    example: '1/31415926',
  },
  images: {
    kind: { type: 'list' },
    meaning: 'Image repositories to narrow the credential to, where the provider can narrow',
    defaultText: 'not narrowed',
    range:
      'repository paths without the host; a trailing `*` for all that begin so; `{namespace}` and `{name}` stand for the CI repository, with a `/` before a `*` or the other one',
    example: 'acme/app,base/*,{namespace}/{name}',
  },
  access: {
    kind: { type: 'choice', values: ['pull', 'push'] },
    meaning:
      'What a credential that is narrowed to images may do with them where it is given as secrets; what is given for pulling never pushes',
    default: 'pull',
    example: 'push',
  },
  give: {
    kind: { type: 'list' },
    meaning:
      'What it is given as: for pulling the images of a build, as secrets to its steps ([push images](push.md)), or both',
    defaultText: '`pull`',
    range: '`pull`, `secrets`',
    example: 'pull,secrets',
  },
  secretPrefix: {
    kind: { type: 'text' },
    meaning:
      'What the names of its secrets begin with: `<prefix>_username`, `<prefix>_password`, `<prefix>_docker_config`',
    defaultText: 'the name of the entry, `-`, `/` and `.` as `_`',
    range: 'a-z, 0-9 and _, at most 63 characters',
    example: 'registry',
  },
  secretImages: {
    kind: { type: 'list' },
    meaning: 'Plugins that alone get its secrets, by their images; only Woodpecker can tell',
    defaultText: 'every step',
    range: 'names of images; without a tag any tag is meant',
    example: 'woodpeckerci/plugin-docker-buildx',
  },
} as const satisfies SettingTable;
