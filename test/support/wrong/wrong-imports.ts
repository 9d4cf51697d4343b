import { imported, type WrongConfiguration } from './wrong-configuration.js';

/** What is said of wrong settings: files of other programs. */
export const WRONG_IMPORTS: readonly WrongConfiguration[] = [
  {
    name: 'a credentials.yml that is no list',
    ...imported('DRONE_CONFIG_FILE', 'address: docker.io\n'),
    problems: [
      'DRONE_CONFIG_FILE: the file must hold a list of registries, each with address, username and password',
    ],
  },
  {
    name: 'a merge key of something else than mappings',
    ...imported('DRONE_CONFIG_FILE', '- { <<: swordfish, address: docker.io }\n'),
    problems: ['DRONE_CONFIG_FILE: the file has a merge key (<<) with something else than mappings'],
  },
  {
    name: 'a docker config that is none',
    ...imported('DOCKER_CONFIG_FILE', '[]'),
    problems: ['DOCKER_CONFIG_FILE: the file must be a docker config.json: an object with an object "auths"'],
  },
  {
    name: 'a docker config that is not JSON',
    ...imported('DOCKER_CONFIG_FILE', 'auths: {}'),
    problems: ['DOCKER_CONFIG_FILE: the file is not valid JSON'],
  },
];
