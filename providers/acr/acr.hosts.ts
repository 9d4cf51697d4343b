import { AUTHORITY_HOSTS, type AzureCloud } from '../../src/registry/clouds/azure/clouds.js';
import { type CredentialScope } from '../../src/registry/registry-provider.js';

/** What one mint opens: ACR's tokens belong to the host that issued them. */
export interface AcrScope extends CredentialScope {
  /** Login server, e.g. `acmecorp.azurecr.io`. */
  readonly host: string;
}

/**
 * Suffix of the login servers of each Azure cloud. `azurecr.de` is left out with its cloud.
 * Source: the endpoint reference of Azure Container Registry.
 */
const CLOUDS: ReadonlyMap<string, AzureCloud> = new Map([
  ['azurecr.io', 'public'],
  ['azurecr.cn', 'china'],
  ['azurecr.us', 'government'],
]);

/** Five to fifty letters and digits; with a domain name label also `-` and the hash that Azure adds. */
const NAME = '[a-z0-9]{5,50}(?:-[a-z0-9]{1,32})?';
/** An Azure region, e.g. `eastus2`. */
const REGION = '[a-z0-9]{2,40}';
/**
 * `<name>` is the global endpoint and `<name>.<region>.geo` a regional one. `<name>.<region>.data` is no login server:
 * it hands out layers by pre-signed links; `privatelink` is the zone of private endpoints. `mcr.microsoft.com` is public and under none of the suffixes.
 */
const LOGIN_SERVER = new RegExp(`^(?!privatelink$)${NAME}(?:\\.${REGION}\\.geo)?$`);

/**
 * The scope of a login server, or undefined. A suffix counts only whole and at a label boundary, and every label
 * before it is accounted for: an Entra token must not go to a look-alike.
 *
 * @param ownSuffix a further suffix that the operator named, e.g. `azurecr.example`
 */
export function acrScope(address: string, ownSuffix?: string): AcrScope | undefined {
  const suffix = [...CLOUDS.keys(), ownSuffix].find((known) => known && address.endsWith(`.${known}`));
  if (suffix === undefined) return undefined;
  const labels = address.slice(0, -suffix.length - 1);
  return LOGIN_SERVER.test(labels) ? { key: address, host: address } : undefined;
}

/** URL of the Entra host of a login server's cloud; the public cloud's for a suffix that the operator named. */
export function authorityHostOf(host: string): string {
  const suffix = [...CLOUDS.keys()].find((known) => host.endsWith(`.${known}`));
  return AUTHORITY_HOSTS[CLOUDS.get(suffix ?? '') ?? 'public'];
}
