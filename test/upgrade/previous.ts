import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse as parseEnv } from 'dotenv';
import { parse } from 'yaml';
import { BOTH_CLIENTS } from '../support/in-process-gateway.js';
import { TEST_DRONE_SECRET, TEST_WOODPECKER_PUBLIC_PEM } from '../support/clients/sign.js';
import { loopbackCertificate } from '../support/net/loopback-certificate.js';

/** A configuration as a page of the previous release shows it: variables, or a file. */
export interface Sample {
  /** Page and line. */
  readonly at: string;
  readonly env?: string;
  readonly file?: string;
}

export const ADMIN_TOKEN = 'TEST-ONLY-admin-token';

export function samplesOf(version: string): readonly Sample[] {
  return parse(readFileSync(new URL(`${version}/samples.yml`, import.meta.url), 'utf8')) as readonly Sample[];
}

/**
 * The environment of a gateway with this configuration. What a page leaves to its reader is put in: secrets, a key of
 * Woodpecker, and a file in `folder` for every path. Both default clients may ask, so that there is somebody who does.
 */
export function environmentOf({ env = '', file }: Sample, folder: string): Record<string, string> {
  mkdirSync(folder, { recursive: true });
  const placed = (text: string): string =>
    text
      .replace(/\/(?:var\/)?(?:run|etc)\/[\w./-]+/g, (path) => place(path, folder))
      .replace('https://woodpecker.example.com', 'http://127.0.0.1:9')
      .replace(/\bDRONE_SECRET=.*/, `DRONE_SECRET=${TEST_DRONE_SECRET}`)
      .replace(/replace-me\b/, 'TEST-ONLY-password-of-hub');
  const given: Record<string, string> = { ...parseEnv(placed(env)) };
  if (file !== undefined) {
    given['DOCKPASS_CONFIG'] = join(folder, 'dockpass.yml');
    writeFileSync(given['DOCKPASS_CONFIG'], placed(file));
  }
  const all = `${env}\n${file ?? ''}`;
  const drone = /DRONE_SECRET|droneSecret/.test(all) ? {} : { DRONE_SECRET: BOTH_CLIENTS.DRONE_SECRET };
  const woodpecker = all.includes('WOODPECKER_')
    ? {}
    : { WOODPECKER_PUBLIC_KEY: BOTH_CLIENTS.WOODPECKER_PUBLIC_KEY };
  return { ADMIN_TOKEN, ...drone, ...woodpecker, ...given };
}

function place(path: string, folder: string): string {
  const here = join(folder, basename(path));
  writeFileSync(here, contentOf(basename(path)));
  return here;
}

/** What stands in such a file, by its name; else a secret. */
function contentOf(name: string): string {
  return CONTENTS[name]?.() ?? `TEST-ONLY-content-of-${name}`;
}

const rsaKey = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();

const CONTENTS: Readonly<Record<string, () => string>> = {
  drone: () => TEST_DRONE_SECRET,
  'woodpecker.pem': () => String(TEST_WOODPECKER_PUBLIC_PEM),
  'app.pem': rsaKey,
  'acr-client.pem': () => {
    const { cert, key } = loopbackCertificate([]);
    return `${key}\n${cert}`;
  },
  'puller.json': () =>
    JSON.stringify({
      type: 'service_account',
      project_id: 'my-project',
      private_key_id: '0',
      private_key: rsaKey(),
      client_email: 'puller@my-project.iam.gserviceaccount.com',
      token_uri: 'https://oauth2.googleapis.com/token',
    }),
  'federation.json': () =>
    JSON.stringify({
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: 'https://sts.googleapis.com/v1/token',
      credential_source: { file: '/var/run/token' },
    }),
  'credentials.yml': () =>
    [
      '- address: https://index.docker.io/v1/',
      '  username: octocat',
      '  password: TEST-ONLY-plugin-hub',
      '- address: registry.example.com',
      '  username: pulley',
      '  password: TEST-ONLY-plugin-own',
    ].join('\n'),
};
