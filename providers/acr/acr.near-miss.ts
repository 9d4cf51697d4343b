import {
  certainly,
  misspelt,
  missOf,
  type NearMiss,
  type NearMissRule,
  perhaps,
  withoutPort,
} from '../../src/registry/near-miss.js';
import { acrScope } from './acr.hosts.js';

const FORM = '<registry>.azurecr.io';

/** What is wrong with an address that is no login server of Azure's and was meant to be one. */
export function acrNearMiss(address: string): NearMiss | undefined {
  const host = withoutPort(address);
  if (acrScope(host)) return undefined;
  return (
    missOf(host, RULES) ??
    misspelt(/[^.]+\.[^.]+$/.exec(host)?.[0] ?? '', ['azurecr.io', 'azurecr.cn', 'azurecr.us'])
  );
}

const RULES: readonly NearMissRule[] = [
  [
    /(?:^|\.)privatelink\.azurecr\.(?:io|cn|us)$/,
    certainly(`is a name for private DNS alone: with a private endpoint, too, images have ${FORM}`),
  ],
  [
    /\.data\.azurecr\.(?:io|cn|us)$/,
    certainly(`is where layers come from, not where one logs in: images have ${FORM}`),
  ],
  [/^(?:www\.)?azurecr\.(?:io|cn|us)$/, certainly(`lacks the name of the registry: ${FORM}`)],
  [
    /\.azurecr\.(?:io|cn|us)$/,
    certainly(`is not written as ${FORM}, where <registry> has five to fifty letters and digits`),
  ],
  [/(?:^|\.)azurecr\.de$/, certainly('is of a cloud that Microsoft closed in 2021')],
  [
    /\.azurecr\.(?:azure\.(?:cn|com|net|us)|chinacloudapi\.cn|co|com|dev|eu|gov|net|org|uk|usgovcloudapi\.net)$/,
    certainly('ends in none of azurecr.io, azurecr.cn (China) and azurecr.us (US government)'),
  ],
  [
    /^(?:portal|management)\.azure\.(?:cn|com|us)$|^containerregistry\.azure\.net$/,
    certainly(`is no registry: an Azure Container Registry is ${FORM}`),
  ],
  [/^mcr\.microsoft\.com$/, perhaps('is public and takes no login')],
];
