import { HUB_ENTRY } from '../config/config-case.js';
import { file, type WrongConfiguration } from './wrong-configuration.js';

/** What is said of wrong settings: the file. */
export const WRONG_FILE: readonly WrongConfiguration[] = [
  {
    name: 'a file that is not there',
    env: { DOCKPASS_CONFIG: 'config.yaml' },
    problems: ['DOCKPASS_CONFIG: the file does not exist'],
  },
  {
    name: 'YAML that is broken',
    ...file('registries:\n  - { name: hub\n'),
    problems: ['DOCKPASS_CONFIG line 3: the file is not valid YAML'],
  },
  {
    name: 'a key twice in YAML',
    ...file('port: 1\nport: 2\n'),
    problems: ['DOCKPASS_CONFIG line 2: the file has the same key twice'],
  },
  {
    name: 'a tag',
    ...file('port: !secret x\n'),
    problems: ['DOCKPASS_CONFIG line 1: the file has a tag; tags are not allowed'],
  },
  {
    name: 'an alias without an anchor',
    ...file('port: *x\n'),
    problems: ['DOCKPASS_CONFIG: the file uses an alias of an unknown anchor, or one alias too often'],
  },
  {
    name: 'two documents',
    ...file('port: 1\n---\nport: 2\n'),
    problems: ['DOCKPASS_CONFIG line 2: the file holds more than one document'],
  },
  {
    name: 'a list at the top',
    ...file('- port\n'),
    problems: ['DOCKPASS_CONFIG: the file must hold a mapping of settings, e.g. clients and registries'],
  },
  {
    name: 'lists that are none',
    ...file('clients: a\nregistries: { name: hub }\n'),
    problems: ['clients (line 1): must be a list', 'registries (line 2): must be a list'],
  },
  {
    name: 'items that are none',
    ...file('registries:\n  - hub\n'),
    problems: ['registries[0] (line 2): must be a mapping of settings'],
  },
  {
    name: 'unknown keys at every level',
    ...file(
      'prot: 1\nclients:\n  - { name: a, dialect: drone, secret: test-only-secret-of-another-client, colour: red }\nregistries:\n  - { name: hub, address: docker.io, tokn: x }\n',
    ),
    problems: [
      'prot (line 1): is not a setting; did you mean port?',
      'clients[0].colour (name a, line 3): is not a setting; known are dialect, encrypt, name, secret, secretFile, secretFrom, secretPrevious, secretPreviousFile, secretPreviousFrom',
      'registries[0].tokn (name hub, line 5): is not a setting; did you mean token?',
      'registries[0].token (name hub, line 5): is missing; the provider hub needs it',
    ],
  },
  {
    name: 'a password that lost its space',
    ...file('registries:\n  - { name: hub, address: docker.io, token:swordfish }\n'),
    problems: [
      'registries[0] (name hub, line 2): holds a key that is not a plain word',
      'registries[0].token (name hub, line 2): is missing; the provider hub needs it',
    ],
  },
  {
    name: 'text that YAML takes for numbers',
    ...file(
      'port: "80"\nregistries:\n  - { name: hub, address: registry.example.com, username: 007, password: 0123 }\n',
    ),
    problems: [
      'port (line 1): must be a whole number from 0 to 65535',
      'registries[0].username (name hub, line 3): must be text; put it in quotes',
      'registries[0].password (name hub, line 3): must be text; put it in quotes',
    ],
  },
  {
    name: 'keys without values',
    ...file('logLevel:\nregistries:\n  - { name: hub, address: [], username:, password: ~ }\n'),
    problems: [
      'logLevel (line 1): is empty; give it a value or leave it out',
      'registries[0].address (name hub, line 3): is empty; give it a value or leave it out',
    ],
  },
  {
    name: 'entries without names or addresses',
    ...file(
      'registries:\n  - { address: docker.io, token: x }\n  - { name: Hub, address: docker.io, token: x }\n  - { name: c, token: x }\n',
    ),
    problems: [
      'registries[0].name (line 2): must be a name of a-z, 0-9, _ and -, at most 63 characters',
      'registries[1].name (line 3): must be a name of a-z, 0-9, _ and -, at most 63 characters',
      'registries[2].address (name c, line 4): is missing; an entry needs the address of its registry',
    ],
  },
  {
    name: 'the same name in the file and the environment',
    ...file('registries:\n  - { name: hub, address: docker.io, token: x }\n', HUB_ENTRY),
    problems: [
      'REGISTRY_HUB_ADDRESS: has the name of registries[0] (name hub, line 2); names must differ, - and _ count as one',
    ],
  },
  {
    name: 'the same name but for the separator',
    ...file(
      'registries:\n  - { name: a-b, address: docker.io, token: x }\n  - { name: a_b, address: docker.io, token: x }\n',
    ),
    problems: [
      'registries[1] (name a_b, line 3): has the name of registries[0] (name a-b, line 2); names must differ, - and _ count as one',
    ],
  },
  {
    name: 'the same setting in the file and the environment',
    ...file('port: 3001\ndroneSecretFile: secret\n', { PORT: '3000' }),
    problems: [
      'PORT: is also given as port (line 1); keep one of them',
      'DRONE_SECRET: is also given as droneSecretFile (line 2); keep one of them',
    ],
  },
  {
    name: 'a path that is none',
    ...file('adminTokenFile: 5\n'),
    problems: ['adminTokenFile (line 1): must be the path of a file'],
  },
  {
    name: 'a setting of the environment alone',
    ...file('dockpassConfig: other.yaml\n'),
    problems: [
      'dockpassConfig (line 1): is not a setting; known are adminToken, adminTokenFile, adminTokenFrom, auditLog, auditRequired, basicAuth, basicAuthFile, basicAuthFrom, clients, databaseKey, databaseKeyFile, databaseKeyFrom, databaseKeyPrevious, databaseKeyPreviousFile, databaseKeyPreviousFrom, databaseUrl, databaseUrlFile, databaseUrlFrom, dockerConfigFile, droneConfigFile, droneEncrypt, droneSecret, droneSecretFile, droneSecretFrom, droneSecretPrevious, droneSecretPreviousFile, droneSecretPreviousFrom, entriesFrom, historyDays, host, logFormat, logLevel, minCredentialLife, oidcAdmins, oidcClientId, oidcClientSecret, oidcClientSecretFile, oidcClientSecretFrom, oidcIssuer, oidcScope, oidcViewers, port, publicUrl, registries, signatureTolerance, storeRefresh, stores, tlsCertFile, tlsKeyFile, woodpeckerPublicKey, woodpeckerPublicKeyFile, woodpeckerPublicKeyFrom, woodpeckerPublicKeyPrevious, woodpeckerPublicKeyPreviousFile, woodpeckerPublicKeyPreviousFrom, woodpeckerServer, woodpeckerServerFingerprint, workers',
    ],
  },
  {
    name: 'JSON that is broken',
    env: { DOCKPASS_CONFIG: 'config.json' },
    files: { 'config.json': '{"port": swordfish}' },
    problems: ['DOCKPASS_CONFIG: the file is not valid JSON'],
  },
  {
    name: 'a key twice in JSON',
    env: { DOCKPASS_CONFIG: 'config.json' },
    files: { 'config.json': '{"port": 1,\n"port": 2}' },
    problems: ['DOCKPASS_CONFIG line 2: the file has the same key twice'],
  },
  {
    name: 'an entry of JSON',
    env: { DOCKPASS_CONFIG: 'config.json' },
    files: { 'config.json': '{"registries": [\n{"name": "hub", "address": "docker.io", "token": 7}]}' },
    problems: ['registries[0].token (name hub, line 2): must be text; put it in quotes'],
  },
];
