import { GOOD_SECRET } from '../config/config-case.js';
import { file, pem, type WrongConfiguration } from './wrong-configuration.js';

/** What is said of wrong settings: clients. */
export const WRONG_CLIENTS: readonly WrongConfiguration[] = [
  {
    name: 'a short Drone secret',
    env: { DRONE_SECRET: 'short' },
    problems: ['DRONE_SECRET: must have at least 16 bytes, e.g. from openssl rand -hex 32'],
  },
  {
    name: 'a secret twice',
    env: { DRONE_SECRET_FILE: 'secret' },
    files: { secret: GOOD_SECRET },
    problems: ['DRONE_SECRET: is also given as DRONE_SECRET_FILE; keep one of them'],
  },
  {
    name: 'a secret file that is not there',
    env: { DRONE_SECRET: undefined, DRONE_SECRET_FILE: 'nowhere' },
    problems: ['DRONE_SECRET_FILE: the file does not exist'],
  },
  {
    name: 'a secret file that is a directory',
    env: { DRONE_SECRET: undefined, DRONE_SECRET_FILE: '.' },
    problems: ['DRONE_SECRET_FILE: the path is not a regular file'],
  },
  {
    name: 'an empty secret file',
    env: { DRONE_SECRET: undefined, DRONE_SECRET_FILE: 'secret' },
    files: { secret: '\n' },
    problems: ['DRONE_SECRET_FILE: the file is empty'],
  },
  {
    name: 'a secret file that is not text',
    env: { DRONE_SECRET: undefined, DRONE_SECRET_FILE: 'secret' },
    files: { secret: Uint8Array.of(0xff, 0xfe, 0x00) },
    problems: ['DRONE_SECRET_FILE: the file is not UTF-8 text'],
  },
  {
    name: 'a secret file that is far too large',
    env: { DRONE_SECRET: undefined, DRONE_SECRET_FILE: 'secret' },
    files: { secret: 'x'.repeat(65_537) },
    problems: ['DRONE_SECRET_FILE: the file is larger than 64 KiB'],
  },
  {
    name: 'a previous secret alone',
    env: { DRONE_SECRET: undefined, DRONE_SECRET_PREVIOUS: GOOD_SECRET },
    problems: ['DRONE_SECRET_PREVIOUS: needs DRONE_SECRET beside it'],
  },
  {
    name: 'a previous secret that is the current one',
    env: { DRONE_SECRET_PREVIOUS: GOOD_SECRET },
    problems: ['DRONE_SECRET_PREVIOUS: is the same secret as DRONE_SECRET; take another one'],
  },
  {
    name: 'encryption with a short secret',
    env: { DRONE_SECRET: 'only-twenty-bytes-xx', DRONE_ENCRYPT: 'always' },
    problems: ['DRONE_SECRET: must have at least 32 bytes while answers are always encrypted'],
  },
  {
    name: 'an unknown mode of encryption',
    env: { DRONE_ENCRYPT: 'sometimes' },
    problems: ['DRONE_ENCRYPT: must be one of auto, always, never'],
  },
  {
    name: 'a public key that is none',
    env: { WOODPECKER_PUBLIC_KEY: '/run/secrets/woodpecker.pem' },
    problems: ['WOODPECKER_PUBLIC_KEY: is not one PEM block "PUBLIC KEY"'],
  },
  {
    name: 'a private key in place of the public one',
    env: { WOODPECKER_PUBLIC_KEY: pem('ed25519', 'private') },
    problems: [
      'WOODPECKER_PUBLIC_KEY: is a private key; give only the public key, the private one never leaves the Woodpecker server',
    ],
  },
  {
    name: 'a public key of another family',
    env: { WOODPECKER_PUBLIC_KEY: pem('x25519', 'public') },
    problems: ['WOODPECKER_PUBLIC_KEY: is a public key of another family; Woodpecker signs with ed25519'],
  },
  {
    name: 'a public key beside a server',
    env: { WOODPECKER_PUBLIC_KEY: pem('ed25519', 'public'), WOODPECKER_SERVER: 'https://ci.example.com' },
    problems: ['WOODPECKER_SERVER: cannot stand beside WOODPECKER_PUBLIC_KEY; keep one of them'],
  },
  {
    name: 'a server over plain http',
    env: { WOODPECKER_SERVER: 'http://ci.example.com' },
    problems: [
      'WOODPECKER_SERVER: must be an https URL (http only to loopback) without user, query and fragment',
    ],
  },
  {
    name: 'a server with a user',
    env: { WOODPECKER_SERVER: 'https://user:pass@ci.example.com' },
    problems: [
      'WOODPECKER_SERVER: must be an https URL (http only to loopback) without user, query and fragment',
    ],
  },
  {
    name: 'a fingerprint of another form',
    env: { WOODPECKER_SERVER: 'https://ci.example.com', WOODPECKER_SERVER_FINGERPRINT: 'SHA256:abc' },
    problems: [
      'WOODPECKER_SERVER_FINGERPRINT: must be SHA256: and the base64 of 32 bytes, as the log and check --probe show it',
    ],
  },
  {
    name: 'a fingerprint without a server',
    env: { WOODPECKER_SERVER_FINGERPRINT: `SHA256:${'A'.repeat(43)}=` },
    problems: ['WOODPECKER_SERVER_FINGERPRINT: needs WOODPECKER_SERVER beside it'],
  },
  {
    name: 'a fingerprint without a server in the file',
    ...file(
      `clients:\n  - { name: ci, dialect: woodpecker, publicKey: ${JSON.stringify(pem('ed25519', 'public'))}, serverFingerprint: "SHA256:${'A'.repeat(43)}=" }\n`,
    ),
    problems: ['clients[0].serverFingerprint (name ci, line 2): needs server beside it'],
  },
  {
    name: 'a previous public key alone',
    env: { WOODPECKER_PUBLIC_KEY_PREVIOUS: pem('ed25519', 'public') },
    problems: ['WOODPECKER_PUBLIC_KEY_PREVIOUS: needs WOODPECKER_PUBLIC_KEY beside it'],
  },
  {
    name: 'named clients that lack everything',
    ...file('clients:\n  - {}\n  - { name: a, dialect: drone }\n  - { name: b, dialect: woodpecker }\n'),
    problems: [
      'clients[0].name (line 2): is missing; a client needs a name',
      'clients[0].dialect (line 2): is missing; must be one of drone, woodpecker',
      'clients[1].secret (name a, line 3): is missing; a drone client needs secret or secretFile',
      'clients[2].publicKey (name b, line 4): is missing; a woodpecker client needs publicKey, publicKeyFile or server',
    ],
  },
  {
    name: 'named clients with the wrong names',
    ...file(
      'clients:\n  - { name: drone, dialect: drone, secret: test-only-secret-of-another-client }\n  - { name: Main, dialect: drone, secret: test-only-secret-of-a-third-client }\n',
    ),
    problems: [
      'clients[0].name (name drone, line 2): is the name of the default client; configure that one with drone… at the top of the file',
      'clients[1].name (line 3): must be a name of a-z, 0-9, _ and -, at most 63 characters',
    ],
  },
  {
    name: 'two clients of one name',
    ...file(
      'clients:\n  - { name: a, dialect: drone, secret: test-only-secret-of-another-client }\n  - { name: a, dialect: drone, secret: test-only-secret-of-a-third-client }\n',
    ),
    problems: ['clients[1].name (name a, line 3): is the name of another client; names must differ'],
  },
  {
    name: 'two clients with one secret',
    ...file(`clients:\n  - { name: a, dialect: drone, secret: ${GOOD_SECRET} }\n`),
    problems: ['clients[0].secret (name a, line 2): is the same secret as DRONE_SECRET; take another one'],
  },
  {
    name: 'settings of the other dialect',
    ...file('clients:\n  - { name: a, dialect: woodpecker, secret: test-only-secret-of-another-client }\n'),
    problems: [
      'clients[0].secret (name a, line 2): is not a setting; known are dialect, name, publicKey, publicKeyFile, publicKeyFrom, publicKeyPrevious, publicKeyPreviousFile, publicKeyPreviousFrom, server, serverFingerprint',
      'clients[0].publicKey (name a, line 2): is missing; a woodpecker client needs publicKey, publicKeyFile or server',
    ],
  },
  {
    name: 'an unknown dialect',
    ...file('clients:\n  - { name: a, dialect: jenkins }\n'),
    problems: ['clients[0].dialect (name a, line 2): must be one of drone, woodpecker'],
  },
];
