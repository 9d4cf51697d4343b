import { type Area } from '../mutant.js';

const REALM = 'src/registry/v2/realm-policy.ts';
const HOSTS = 'src/registry/v2/registry-hosts.ts';

export const REALMS: Area = {
  name: 'realms',
  specs: [
    'src/registry/v2/realm-policy',
    'src/registry/v2/registry-hosts',
    'src/registry/v2/guarded-dispatcher',
  ],
  mutants: [
    { file: REALM, text: "url.username !== '' || url.password !== ''", by: "url.password !== ''" },
    { file: REALM, text: "if (url.protocol === 'https:') return true;", by: 'return true;' },
    {
      file: REALM,
      text: 'hosts.isLoopback && isLoopbackHost(url.hostname)',
      by: 'isLoopbackHost(url.hostname)',
    },
    { file: REALM, text: 'new URL(listed).host === url.host', by: 'url.host.endsWith(new URL(listed).host)' },
    { file: REALM, text: 'ip !== undefined && !mayConnect(hosts, url.hostname, ip)', by: 'false' },
    { file: REALM, text: '[hosts.api, ...hosts.tokenHosts]', by: '[hosts.api]' },
    {
      file: HOSTS,
      text: 'return hosts.isLoopback && isLoopbackHost(hostname);',
      by: 'return isLoopbackHost(hostname);',
    },
    {
      file: HOSTS,
      text: 'ipOfHost(hostname) !== undefined && hostname === hosts.hostname',
      by: 'ipOfHost(hostname) !== undefined',
    },
    {
      file: HOSTS,
      text: 'isHub ? [...DEFAULT_REGISTRY.tokenHosts, ...tokenHosts] : tokenHosts',
      by: 'tokenHosts',
    },
  ],
};
