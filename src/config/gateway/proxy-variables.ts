import { parseProxy, proxyVariable } from '../../registry/proxy/proxy.js';
import { type Environment } from '../sources/environment/environment.js';
import { type Notes } from '../settings/notes.js';

/**
 * Checks the proxies of the environment, which belong to no table of settings because other programs read them too: a
 * variable that is used and cannot be is a problem.
 */
export function checkProxies(env: Environment, notes: Notes): void {
  const secure = proxyVariable('https', env);
  const plain = proxyVariable('http', env);
  for (const key of new Set([secure, plain])) {
    if (key !== undefined && !parseProxy(env[key] ?? '')) notes.problem(key, NO_PROXY_URL);
  }
  if (secure === undefined && plain !== undefined) notes.warn(plain, PLAIN_ONLY);
  const key = ['no_proxy', 'NO_PROXY'].find((name) => env[name]);
  if (key !== undefined && /[/?]|[^,\s]\*/.test(env[key] ?? '')) notes.warn(key, UNKNOWN_PATTERN);
}

const NO_PROXY_URL =
  'must be the URL of an HTTP proxy: http or https, perhaps user:password@, a host, perhaps :port, no path; a % in user or password is written %25';
const PLAIN_ONLY = 'is for http URLs only; the clouds are called over https, for which HTTPS_PROXY is read';
const UNKNOWN_PATTERN =
  'has an item that matches no host: items are host names, addresses, .domain and *.domain, with :port if wanted, but no ranges (10.0.0.0/8) and no URLs';
