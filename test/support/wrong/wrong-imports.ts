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
    name: 'items of credentials.yml that lack something',
    ...imported(
      'DRONE_CONFIG_FILE',
      '- username: octocat\n- address: docker.io\n- docker.io\n- { address: [x], usrname: y }\n',
    ),
    problems: [
      'DRONE_CONFIG_FILE item 1, address (line 1): is missing',
      'DRONE_CONFIG_FILE item 2, username (line 2): is missing',
      'DRONE_CONFIG_FILE item 2, password (line 2): is missing',
      'DRONE_CONFIG_FILE item 3 (line 3): must be a mapping with address, username and password',
      'DRONE_CONFIG_FILE item 4, usrname (line 4): is not a setting; did you mean username?',
      'DRONE_CONFIG_FILE item 4, address (line 4): must be text',
    ],
  },
  {
    name: 'an access key where no provider takes one',
    ...imported(
      'DRONE_CONFIG_FILE',
      '- address: ghcr.io\n  aws_access_key_id: swordfish\n  aws_secret_access_key: swordfish\n',
    ),
    problems: [
      'DRONE_CONFIG_FILE item 1, aws_access_key_id (line 2): is not supported: no provider takes an access key for this address',
    ],
  },
  {
    name: 'half an access key',
    ...imported('DRONE_CONFIG_FILE', '- address: eu.cloud.example\n  aws_secret_access_key: swordfish\n'),
    problems: ['DRONE_CONFIG_FILE item 1, aws_secret_access_key (line 2): needs accessKeyId beside it'],
  },
  {
    name: 'an address with a path in credentials.yml',
    ...imported(
      'DRONE_CONFIG_FILE',
      '- address: https://ghcr.io/acme\n  username: octocat\n  password: swordfish\n',
    ),
    problems: [
      'DRONE_CONFIG_FILE item 1, address (line 1): the clients know one credential for a host, so a path would match no image; write only the host',
    ],
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
  {
    name: 'credentials of a docker config that cannot be read',
    ...imported(
      'DOCKER_CONFIG_FILE',
      JSON.stringify(
        {
          auths: {
            'ghcr.io': { auth: '!' },
            'quay.io': { auth: 'bm9jb2xvbg==' },
            'a.example': 'x',
            'b.example': { username: 'u' },
            'c.example': { auth: 'dTpw', password: 'q' },
          },
        },
        null,
        1,
      ),
    ),
    problems: [
      'DOCKER_CONFIG_FILE auths item 1, auth (line 4): must be base64 of user:password',
      'DOCKER_CONFIG_FILE auths item 2, auth (line 7): must be base64 of user:password',
      'DOCKER_CONFIG_FILE auths item 3 (line 9): must be an object',
      'DOCKER_CONFIG_FILE auths item 4, password (line 10): is missing',
      'DOCKER_CONFIG_FILE auths item 5, auth (line 14): differs from username and password beside it; keep one of them',
    ],
  },
  {
    name: 'a user of a docker config that breaks the rules',
    ...imported(
      'DOCKER_CONFIG_FILE',
      JSON.stringify({ auths: { 'ghcr.io': { username: 'a:b', password: 'swordfish' } } }),
    ),
    problems: ['DOCKER_CONFIG_FILE auths item 1, username (line 1): must not hold a colon'],
  },
];
