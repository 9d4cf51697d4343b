import { certainly } from '../../../src/registry/near-miss.js';
import { type RegistryAddress } from '../../../src/registry/registry-provider.js';
import { always, type Wrong } from './changes.js';

/** Claims what fits a pattern. */
const claiming = (pattern: RegExp): Wrong['change'] =>
  always({
    match: (address: RegistryAddress) =>
      pattern.test(address) ? { key: address, host: address } : undefined,
  });

/** Claims nothing by itself, and serves what fits a pattern where an entry names it. */
const serving = (pattern: RegExp): Wrong['change'] =>
  always({
    match: (address: RegistryAddress, settings?: object) =>
      settings && pattern.test(address) ? { key: address, host: address } : undefined,
  });

/** Calls what fits a pattern nearly its own. */
const near = (pattern: RegExp): Wrong['change'] =>
  always({
    nearMiss: (address: string) =>
      pattern.test(address) ? certainly('is nearly a host of this vendor') : undefined,
  });

const LOOK_ALIKE = 'matching claims no look-alike of an example';
const NAMED = 'matching stays as strict with settings, unless it serves whatever an entry names';
const NEIGHBOUR = 'matching claims no example of its neighbours, and they none of its';
const OWN_KEY =
  'matching gives each address a key of its own, unless the contract says why one mint opens several';

/** Mistakes in which addresses it takes for its own. */
export const CLAIMING: readonly Wrong[] = [
  {
    name: 'has one key for all hosts',
    change: always({
      match: (host: string) =>
        /^[a-z]+\.registry\.sample\.dev$/.test(host) ? { key: 'sample', host } : undefined,
    }),
    caughtBy: OWN_KEY,
  },
  {
    name: 'has one key for all hosts, and forgets which',
    change: always({
      match: (host: string) => (/^[a-z]+\.registry\.sample\.dev$/.test(host) ? { key: 'sample' } : undefined),
    }),
    caughtBy: OWN_KEY,
  },
  {
    name: 'claims whatever begins like it',
    change: claiming(/^[a-z0-9-]+\.registry\.sample\.dev/),
    caughtBy: LOOK_ALIKE,
  },
  {
    name: 'claims whatever ends like it',
    change: claiming(/registry\.sample\.dev$/),
    caughtBy: LOOK_ALIKE,
  },
  {
    name: 'claims any character for a dot',
    change: claiming(/^[a-z0-9-]+.registry.sample.dev$/),
    caughtBy: LOOK_ALIKE,
  },
  {
    name: 'claims capitals',
    change: claiming(/^[a-z0-9-]+\.registry\.sample\.dev$/i),
    caughtBy: LOOK_ALIKE,
  },
  {
    name: 'serves whatever begins like it, where an entry names it',
    change: serving(/^[a-z0-9-]+\.registry\.sample\.dev/),
    caughtBy: NAMED,
  },
  {
    name: 'serves whatever ends like it, where an entry names it',
    change: serving(/registry\.sample\.dev$/),
    caughtBy: NAMED,
  },
  {
    name: 'serves any character for a dot, where an entry names it',
    change: serving(/^[a-z0-9-]+.registry.sample.dev$/),
    caughtBy: NAMED,
  },
  {
    name: 'serves any port, where an entry names it',
    change: serving(/^[a-z0-9-]+\.registry\.sample\.dev(?::\d+)?$/),
    caughtBy: NAMED,
  },
  {
    name: 'serves letters of other scripts, where an entry names it',
    change: serving(/^[a-z0-9-]+\.r[\p{L}]gistry\.sample\.dev$/u),
    caughtBy: NAMED,
  },
  {
    name: 'serves another domain of the same owner, where an entry names it',
    change: serving(/^[a-z0-9-]+\.registry\.sample\.(?:dev|evil\.dev)$/),
    caughtBy: NAMED,
  },
  {
    name: 'has one key for all hosts that an entry names',
    change: always({
      match: (host: string, settings?: object) =>
        settings && /^[a-z0-9-]+\.registry\.sample\.dev$/.test(host) ? { key: 'sample', host } : undefined,
    }),
    caughtBy: OWN_KEY,
  },
  {
    name: 'claims the registry of its neighbour',
    change: claiming(/^[a-z0-9-]+\.registry\.sample\.dev$|^registry\.pair\.dev$/),
    caughtBy: NEIGHBOUR,
  },
  {
    name: 'serves the registry of its neighbour, where an entry names it',
    change: serving(/^[a-z0-9-]+\.registry\.sample\.dev$|^registry\.pair\.dev$/),
    caughtBy: NAMED,
  },
  {
    name: 'claims the example of documentation',
    change: always({
      examples: ['acme.registry.sample.dev', 'acme.registry.sample.example'],
      match: (host: string) =>
        /^[a-z0-9-]+\.registry\.sample\.(?:dev|example)$/.test(host) ? { key: host, host } : undefined,
    }),
    caughtBy: 'matching claims no address that is only for documentation: replace it by the real hosts',
  },
  {
    name: 'does not know one of its examples',
    change: always({ examples: ['acme.registry.sample.dev', 'acme.images.sample.dev'] }),
    caughtBy: 'matching knows its examples, by their name or in an entry that names the provider',
  },
  {
    name: 'has a key that holds what nobody sees',
    change: always({
      match: (host: string) =>
        /^[a-z0-9-]+\.registry\.sample\.dev$/.test(host) ? { key: ` ${host}`, host } : undefined,
    }),
    caughtBy: 'matching says the same each time, with a key that names what is opened',
  },
  {
    name: 'calls its own host a near miss',
    change: near(/registry\.sample\.dev$/),
    caughtBy: 'near misses are told of no address that it or another provider claims',
  },
  {
    name: 'calls the registries of others near misses',
    change: near(/(?:^|\.)registry\.(?!sample\.dev$)/),
    caughtBy: 'near misses are told of no registry of somebody’s own',
  },
  {
    name: 'repeats the address that is nearly its own',
    change: always({
      nearMiss: (address: string) =>
        address.startsWith('acme.registry.sample.dev:')
          ? certainly(`has a port, and ${address} is none of ours`)
          : undefined,
    }),
    caughtBy: 'near misses are told in a constant text that goes on behind the key of a setting',
  },
  {
    name: 'writes its token hosts as URLs',
    change: always({ tokenHosts: () => ['https://auth.sample.dev/'] }),
    caughtBy: 'matching writes addresses and token hosts as clients compare them',
  },
  {
    name: 'writes its examples with a path',
    change: always({ examples: ['acme.registry.sample.dev', 'acme.registry.sample.dev/v2'] }),
    caughtBy: 'matching writes addresses and token hosts as clients compare them',
  },
];
