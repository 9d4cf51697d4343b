import { type StepSecret } from '../../dialects/extension.js';
import { DEFAULT_REGISTRY } from '../../image/default-registry.js';
import { type RegistryAddress } from '../../image/registry-address.js';
import { type MintedCredential } from '../../registry/registry-provider.js';
import { type Choice, type Plan } from '../plan.js';
import { secretNames } from './secret-plan.js';

/** An address that is given, with its credential. */
interface GivenChoice extends Choice {
  readonly credential: Pick<MintedCredential, 'username' | 'password'>;
}

/**
 * What was given as secrets of each entry, in the order of the plan. User name and password are those of the first
 * address that the entry won, and of no other in its place.
 *
 * @param name the only one that is wanted; undefined = all
 */
export function stepSecrets(
  plan: Plan,
  given: readonly GivenChoice[],
  name: string | undefined,
): readonly StepSecret[] {
  const entries = new Set(plan.choices.map(({ candidate }) => candidate.entry));
  const all = [...entries].flatMap((entry): readonly StepSecret[] => {
    const own = given.filter(({ candidate }) => candidate.entry === entry);
    const first = plan.choices.find(({ candidate }) => candidate.entry === entry);
    const pair = own.find(({ address }) => address === first?.address)?.credential;
    const values = [pair?.username, pair?.password, own.length > 0 ? dockerConfig(own) : undefined];
    const images = entry.secrets?.images ?? [];
    return secretNames(entry).flatMap((each, at) => {
      const value = values[at];
      return value === undefined ? [] : [{ name: each, value, images }];
    });
  });
  return name === undefined ? all : all.filter((secret) => secret.name === name);
}

/** A `config.json` of docker (docker/cli `cli/config/configfile`). */
function dockerConfig(given: readonly GivenChoice[]): string {
  const auths = given.map(({ address, credential: { username, password } }) => {
    const auth = Buffer.from(`${username}:${password}`).toString('base64');
    return [dockerKey(address), { auth }] as const;
  });
  return JSON.stringify({ auths: Object.fromEntries(auths) });
}

/** The one key under which docker, kaniko and buildx look for Docker Hub. */
function dockerKey(address: RegistryAddress): string {
  return address === DEFAULT_REGISTRY.domain ? DEFAULT_REGISTRY.configKey : address;
}
