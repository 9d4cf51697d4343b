import {
  certainly,
  misspelt,
  missOf,
  type NearMiss,
  type NearMissRule,
  perhaps,
  withoutPort,
} from '../../src/registry/near-miss.js';
import { scopeOfHost } from './gcr.hosts.js';

/** What is wrong with an address that is no registry of Google's and was meant to be one. */
export function gcrNearMiss(address: string): NearMiss | undefined {
  const host = withoutPort(address);
  if (scopeOfHost(host)) return undefined;
  return missOf(host, RULES) ?? misspelt(host, ['gcr.io']) ?? misspeltDomain(host);
}

const FORM = '<location>-docker.pkg.dev';

const RULES: readonly NearMissRule[] = [
  [
    /^[a-z]+-[a-z]+\d+-[a-z]-docker\.pkg\.dev$/,
    certainly('names a zone instead of its region: leave out the letter'),
  ],
  [
    /^.+-docker\.pkg\.dev$|^docker\..+\.rep\.pkg\.dev$/,
    certainly(
      'names no location of Artifact Registry: they are us, europe, asia, and regions as in europe-west1',
    ),
  ],
  [
    /-(?:apt|generic|go|googet|kfp|maven|npm|python|ruby|yum)\.pkg\.dev$/,
    certainly(`is for packages of another format: images have ${FORM}`),
  ],
  [/(?:^|\.)pkg\.dev$/, certainly(`is not written as ${FORM}`)],
  [/^(?:mirror|k8s)\.gcr\.io$/, perhaps('is public and takes no login')],
  [/\.gcr\.io$/, certainly('is none of gcr.io, us.gcr.io, eu.gcr.io and asia.gcr.io')],
  [
    /^(?:[a-z0-9-]+-)?(?:artifactregistry|containerregistry)\.(?:[a-z0-9-]+\.rep\.)?googleapis\.com$/,
    certainly(`is the API of the registry: images have ${FORM} or gcr.io`),
  ],
  [
    /^(?:console\.)?cloud\.google\.com$/,
    certainly(`is the web site of Google Cloud: images have ${FORM} or gcr.io`),
  ],
  [/(?:^|\.)s3nsregistry\.fr$/, certainly('is not the registry of S3NS, which is docker.s3nsregistry.fr')],
];

function misspeltDomain(host: string): NearMiss | undefined {
  const domain = /^[a-z0-9-]+-docker\.([a-z0-9-]+\.[a-z]+)$/.exec(host)?.[1];
  return domain === undefined ? undefined : misspelt(domain, ['pkg.dev']);
}
