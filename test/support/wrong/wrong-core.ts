import { HUB_ENTRY } from '../config/config-case.js';
import { type WrongConfiguration } from './wrong-configuration.js';

/** What is said of wrong settings: the gateway. */
export const WRONG_CORE: readonly WrongConfiguration[] = [
  {
    name: 'no client at all',
    env: { DRONE_SECRET: undefined },
    problems: [
      'DRONE_SECRET: no client is configured: set DRONE_SECRET for Drone, WOODPECKER_PUBLIC_KEY or WOODPECKER_SERVER for Woodpecker, or clients in the file that DOCKPASS_CONFIG names',
    ],
  },
  {
    name: 'a port that is no number',
    env: { PORT: 'eighty' },
    problems: ['PORT: must be a whole number from 0 to 65535'],
  },
  {
    name: 'a port out of range',
    env: { PORT: '65536' },
    problems: ['PORT: must be a whole number from 0 to 65535'],
  },
  {
    name: 'a host with a port',
    env: { HOST: '127.0.0.1:3000' },
    problems: ['HOST: must be an IP address or a host name, without port and brackets'],
  },
  {
    name: 'an unknown log level and format',
    env: { LOG_LEVEL: 'verbose', LOG_FORMAT: 'xml' },
    problems: [
      'LOG_LEVEL: must be one of error, warn, info, debug',
      'LOG_FORMAT: must be one of json, pretty',
    ],
  },
  {
    name: 'a tolerance beyond its ceiling',
    env: { SIGNATURE_TOLERANCE: '901' },
    problems: ['SIGNATURE_TOLERANCE: must be a whole number from 1 to 900'],
  },
  {
    name: 'a tolerance of nothing',
    env: { SIGNATURE_TOLERANCE: '0' },
    problems: ['SIGNATURE_TOLERANCE: must be a whole number from 1 to 900'],
  },
  {
    name: 'a life that is no whole number',
    env: { MIN_CREDENTIAL_LIFE: '1.5' },
    problems: ['MIN_CREDENTIAL_LIFE: must be a whole number from 0 to 86400'],
  },
  {
    name: 'no workers',
    env: { WORKERS: '0' },
    problems: ['WORKERS: must be a whole number from 1 to 256'],
  },
  {
    name: 'a boolean in other words',
    env: { AUDIT_REQUIRED: 'yes' },
    problems: ['AUDIT_REQUIRED: must be true or false'],
  },
  {
    name: 'a required audit log that is off',
    env: { AUDIT_LOG: 'off', AUDIT_REQUIRED: 'true' },
    problems: ['AUDIT_REQUIRED: cannot be true while the audit log is off'],
  },
  {
    name: 'an audit log that is neither a word nor a path',
    env: { AUDIT_LOG: 'syslog' },
    problems: ['AUDIT_LOG: must be stdout, off or the path of a file (with a / or a . in it)'],
  },
  {
    name: 'a short admin token',
    env: { ADMIN_TOKEN: 'short' },
    problems: ['ADMIN_TOKEN: must have at least 16 characters, printable ASCII without spaces'],
  },
  {
    name: 'an admin token with spaces',
    env: { ADMIN_TOKEN: 'a token with spaces in it' },
    problems: ['ADMIN_TOKEN: must have at least 16 characters, printable ASCII without spaces'],
  },
  {
    name: 'basic authentication without a token',
    env: { BASIC_AUTH: 'ci' },
    problems: ['BASIC_AUTH: must be user:token'],
  },
  {
    name: 'basic authentication with a short token',
    env: { BASIC_AUTH: 'ci:short' },
    problems: ['BASIC_AUTH: must have a token of at least 16 bytes after the colon'],
  },
  {
    name: 'empty values',
    env: { PORT: '', ADMIN_TOKEN: '', BASIC_AUTH_FILE: '', REGISTRY_HUB_REPOS: '', ...HUB_ENTRY },
    problems: [
      'PORT: is empty; give it a value or leave it out',
      'ADMIN_TOKEN: is empty; give it a value or leave it out',
      'BASIC_AUTH_FILE: is empty; give it a value or leave it out',
      'REGISTRY_HUB_REPOS: is empty; give it a value or leave it out',
    ],
  },
  {
    name: 'a certificate without its key',
    env: { TLS_CERT_FILE: 'cert.pem' },
    files: { 'cert.pem': 'x' },
    problems: ['TLS_CERT_FILE: needs the key beside it: TLS_KEY_FILE'],
  },
  {
    name: 'a key without its certificate',
    env: { TLS_KEY_FILE: 'key.pem' },
    files: { 'key.pem': 'x' },
    problems: ['TLS_KEY_FILE: needs the certificate beside it: TLS_CERT_FILE'],
  },
  {
    name: 'TLS files that are not there',
    env: { TLS_CERT_FILE: 'cert.pem', TLS_KEY_FILE: 'key.pem' },
    problems: ['TLS_CERT_FILE: the file does not exist', 'TLS_KEY_FILE: the file does not exist'],
  },
  {
    name: 'TLS files that are not PEM',
    env: { TLS_CERT_FILE: 'cert.pem', TLS_KEY_FILE: 'key.pem' },
    files: { 'cert.pem': 'x', 'key.pem': 'y' },
    problems: [
      'TLS_CERT_FILE: the file is not a PEM certificate',
      'TLS_KEY_FILE: the file is not a PEM private key without a passphrase',
    ],
  },
];
