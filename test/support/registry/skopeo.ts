import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HANGS_MS } from '../children.js';
import { tinyImage } from './tiny-image.js';
import { findProgram } from '../programs/find-program.js';

/** What a client was given: exactly one entry of an answer. */
export interface AnsweredCredential {
  readonly address: string;
  readonly username: string;
  readonly password: string;
}

export interface Pulled {
  /** `skopeo inspect`. */
  readonly name: string;
  readonly digest: string;
  /** `manifest.json` as `skopeo copy` stored it. */
  readonly manifest: Buffer;
}

/**
 * Pulls an image from a registry on this machine with these credentials and no others, by `skopeo inspect` and
 * `skopeo copy`.
 *
 * @throws Error with skopeo's own words when it may not
 */
export async function skopeoPull(image: string, credentials: readonly AnsweredCredential[]): Promise<Pulled> {
  const folder = await mkdtemp(join(tmpdir(), 'dockpass-skopeo-'));
  try {
    const authFile = join(folder, 'auth.json');
    await writeFile(authFile, JSON.stringify({ auths: Object.fromEntries(credentials.map(authEntry)) }));
    const inspected = await skopeo([
      'inspect',
      '--tls-verify=false',
      '--authfile',
      authFile,
      `docker://${image}`,
    ]);
    const { Name: name, Digest: digest } = JSON.parse(inspected) as { Name: string; Digest: string };
    const target = join(folder, 'image');
    await skopeo([
      'copy',
      '--src-tls-verify=false',
      '--authfile',
      authFile,
      `docker://${image}`,
      `dir:${target}`,
    ]);
    return { name, digest, manifest: await readFile(join(target, 'manifest.json')) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Pushes the tiny image to a registry on this machine with a docker `config.json` and nothing else, by `skopeo copy`.
 *
 * @throws Error with skopeo's own words when it may not
 */
export async function skopeoPush(image: string, dockerConfig: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dockpass-skopeo-'));
  try {
    const { manifest, config, layer } = tinyImage();
    const files = [
      ['auth.json', dockerConfig],
      ['version', 'Directory Transport Version: 1.1\n'],
      ['manifest.json', manifest.bytes],
      ...[config, layer].map(({ digest, bytes }) => [digest.replace('sha256:', ''), bytes] as const),
    ] as const;
    await Promise.all(files.map(([name, content]) => writeFile(join(folder, name), content)));
    const authFile = join(folder, 'auth.json');
    await skopeo([
      'copy',
      '--dest-tls-verify=false',
      '--authfile',
      authFile,
      `dir:${folder}`,
      `docker://${image}`,
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The docker `config.json` of one credential. */
export function dockerConfigOf(credential: AnsweredCredential): string {
  return JSON.stringify({ auths: Object.fromEntries([authEntry(credential)]) });
}

function authEntry({ address, username, password }: AnsweredCredential): [string, { auth: string }] {
  return [address, { auth: Buffer.from(`${username}:${password}`, 'utf8').toString('base64') }];
}

async function skopeo(parameters: readonly string[]): Promise<string> {
  // No home of its own: nothing but the given file may hold a credential.
  const env = { PATH: process.env['PATH'], HOME: '/nonexistent', XDG_RUNTIME_DIR: '/nonexistent' };
  const policy = ['--insecure-policy', ...parameters];
  const { stdout } = await promisify(execFile)(findProgram('skopeo') ?? 'skopeo', policy, {
    env,
    timeout: HANGS_MS,
  });
  return stdout;
}
