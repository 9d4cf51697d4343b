import { dockerPair } from '../../src/registry/exchange/docker-pair.js';
import { exchangeProvider } from '../../src/registry/exchange/exchange-provider.js';
import { DigitaloceanSettings } from './digitalocean.settings.js';

const HOST = 'registry.digitalocean.com';
const DAY_MS = 86_400_000;
const SECOND_MS = 1_000;

/**
 * DigitalOcean's registry. Without `expiry_seconds` its API makes credentials that never end: a life is always asked for.
 * Sources: `RegistriesServiceOp.DockerCredentials` and `RegistryServer` of digitalocean/godo; API reference, "Get Docker
 * Credentials By Registry Name".
 */
export default exchangeProvider({
  id: 'digitalocean',
  label: 'DigitalOcean Container Registry',
  description: 'Credentials of a chosen life that may only read, for an API token.',
  settings: DigitaloceanSettings,
  examples: [HOST],
  longestLifeMs: DAY_MS,
  serves: (address, settings) => settings !== undefined && address === HOST,
  isSelfContained: () => true,
  call: ({ settings: { registryName, lifetime, token } }) => {
    const asked = new URLSearchParams({ expiry_seconds: String(lifetime), read_write: 'false' });
    return {
      url: new URL(
        `https://api.digitalocean.com/v2/registries/${registryName}/docker-credentials?${asked.toString()}`,
      ),
      headers: { authorization: `Bearer ${token}` },
    };
  },
  read: (answer, { settings: { lifetime } }) => {
    const issuedAt = answer.date ?? Date.now();
    return { ...dockerPair(answer.json, HOST), issuedAt, expiresAt: issuedAt + lifetime * SECOND_MS };
  },
});
