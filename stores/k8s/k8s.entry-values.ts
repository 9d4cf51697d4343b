import { createHash } from 'node:crypto';
import { anyJsonOf } from '../../src/registry/http-call.js';
import { lowerCased, readAuth } from '../../src/registry/docker/docker-auth.js';
import { type DockerHost, PATH, preferred } from '../../src/registry/docker/docker-host.js';
import { type KeptEntry } from '../../src/store/secret-store.js';
import { type K8sSecret } from './k8s.secret.js';

type Values = KeptEntry['values'];

const PREFIX = 'dockpass.dev/';
/** What annotations can say: everything of an entry that everybody may know. */
const WORDS = new Set([
  'address',
  'provider',
  'repos',
  'events',
  'forks',
  'clients',
  'forges',
  'repoIds',
  'images',
]);
const DOCKER_TYPE = 'kubernetes.io/dockerconfigjson';
const DOCKER_KEY = '.dockerconfigjson';

/**
 * The entries of a Secret: one for each item of `auths` where it is docker's, else one whose words are its keys. What
 * limits them stands in annotations. An author's slip leaves out his entry, and never what limits it.
 */
export function entriesOf(secret: K8sSecret): readonly KeptEntry[] {
  const policy = policyOf(secret);
  if ('problem' in policy) return [{ name: secret.name, values: policy }];
  if (secret.type === DOCKER_TYPE) return dockerEntries(secret, policy);
  const { fields, name } = secret;
  if (Object.values(fields).includes(null)) return [{ name, values: { problem: NO_TEXT } }];
  return [{ name, values: together(fields, policy) }];
}

const NO_TEXT = 'has a value that is no UTF-8, or larger than 64 KiB';

function policyOf({ annotations }: K8sSecret): Readonly<Record<string, string>> | { problem: string } {
  const own = Object.entries(annotations)
    .filter(([name]) => name.startsWith(PREFIX))
    .map(([name, value]) => [name.slice(PREFIX.length), value] as const);
  if (own.every(([word]) => WORDS.has(word))) return Object.fromEntries(own);
  return { problem: `has an annotation ${PREFIX} that is not known; there are ${[...WORDS].join(', ')}` };
}

/** What both say counts for neither. */
function together(
  fields: Readonly<Record<string, unknown>>,
  policy: Readonly<Record<string, string>>,
): Values {
  const doubled = [...WORDS].find((word) => Object.hasOwn(fields, word) && Object.hasOwn(policy, word));
  if (doubled === undefined) return { ...fields, ...policy };
  return { problem: `says ${doubled} twice, in its data and in an annotation: leave one of them out` };
}

interface Item {
  readonly key: string;
  readonly read: DockerItem | { readonly problem: string };
}

interface DockerItem extends DockerHost {
  readonly pair: readonly [username: string, password: string];
}

function dockerEntries(
  { name, fields }: K8sSecret,
  policy: Readonly<Record<string, string>>,
): readonly KeptEntry[] {
  const auths = authsOf(fields[DOCKER_KEY]);
  if (!auths)
    return [{ name, values: { problem: `must hold a docker config.json with "auths" as ${DOCKER_KEY}` } }];
  const items = Object.entries(auths).map(([key, auth]): Item => ({ key, read: itemOf(key, auth) }));
  if (items.length === 0) return [{ name, values: { problem: 'holds no "auths", so it gives no entries' } }];
  const right = items.flatMap(({ read }) => ('problem' in read ? [] : [read]));
  const taken = new Set(preferred(right, { problem: () => undefined, warn: () => undefined }));
  return items.map(({ key, read }) => ({
    name: `${name}_${shortHash(key)}`,
    values: valuesOf(read, taken, policy),
  }));
}

function valuesOf(
  read: Item['read'],
  taken: ReadonlySet<DockerItem>,
  policy: Readonly<Record<string, string>>,
): Values {
  if ('problem' in read) return read;
  if (!taken.has(read)) return { problem: 'is for the host of another item of auths, which docker takes' };
  const [username, password] = read.pair;
  return together({ address: read.address, provider: 'generic', username, password }, policy);
}

function authsOf(text: string | null | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const top = mapOf(anyJsonOf({ body: Buffer.from(text ?? '') }));
    return recordOf(top?.get('auths'));
  } catch {
    return undefined;
  }
}

/**
 * An item as docker reads it. What docker would only be warned of is a reason to leave it out: a path behind the host
 * limits an item in Kubernetes, and nobody here could tell the author.
 */
function itemOf(key: string, auth: unknown): Item['read'] {
  const problems: string[] = [];
  const tell = (field: string, message: string): void => {
    problems.push(message === PATH ? PATH_LIMITS : `${field} ${message}`.trim());
  };
  const keyOf = (field?: string): string => field ?? '';
  const found = readAuth(key, mapOf(auth), { keyOf, notes: { problem: tell, warn: tell } });
  const [problem] = problems;
  if (found && problem === undefined) return { ...found.host, pair: found.pair };
  return { problem: problem ?? 'cannot be read' };
}

const PATH_LIMITS =
  'has a path behind the host, which limits it in Kubernetes; the clients know one credential for a host: write only the host';

/** Names hold no address, since readiness shows names to everybody; the hash of the key stays when others come and go. */
function shortHash(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 12);
}

function mapOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  const fields = recordOf(value);
  return fields && lowerCased(Object.entries(fields));
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
