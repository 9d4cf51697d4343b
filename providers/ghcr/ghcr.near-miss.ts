import {
  certainly,
  misspelt,
  missOf,
  type NearMiss,
  type NearMissRule,
  perhaps,
  withoutPort,
} from '../../src/registry/near-miss.js';
import { GITHUB_REGISTRY } from './ghcr.hosts.js';

/** What is wrong with an address that is not GitHub's registry and was meant to be it. */
export function ghcrNearMiss(address: string): NearMiss | undefined {
  const host = withoutPort(address);
  if (OTHERS.test(host)) return undefined;
  return missOf(host, RULES) ?? misspelt(host, [GITHUB_REGISTRY]);
}

/** The registry itself, and the one of Google, which is a letter away from it. */
const OTHERS = /^g(?:h)?cr\.io$/;

const RULES: readonly NearMissRule[] = [
  [/^docker\.pkg\.github\.com$/, perhaps('is the registry that GitHub replaced: images are on ghcr.io now')],
  [/\.pkg\.github\.com$/, certainly('is for packages of another format: images of GitHub are on ghcr.io')],
  [/(?:^|\.)github(?:usercontent)?\.com$/, certainly('is a web site of GitHub: its images are on ghcr.io')],
  [/\.ghcr\.io$/, certainly('is not the registry of GitHub, which is ghcr.io')],
  [
    /(?:^|\.)ghe\.com$/,
    perhaps(
      'is of GitHub with data residency, whose images are on containers.<name>.ghe.com: take the provider ghcr, and <name>.ghe.com as its Enterprise host',
    ),
  ],
];
