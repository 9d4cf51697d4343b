const CONFIG_KEY = 'https://index.docker.io/v1/';

/**
 * Docker Hub, as the registry of images that name no host. These names are grammar and no provider's contribution:
 * container engines have them built in (distribution/reference: `normalize.go`; docker's `registry/config.go`), both
 * clients compare with `docker.io`, and an entry for it may name any provider.
 */
export const DEFAULT_REGISTRY = {
  /** The domain of its images in the normal form. */
  domain: 'docker.io',
  /** The one other domain that engines take for it in the name of an image. */
  oldDomain: 'index.docker.io',
  /** How else operators and docker's own files write it. */
  aliases: ['registry-1.docker.io', CONFIG_KEY],
  /** The one key that docker writes for it and looks for. */
  configKey: CONFIG_KEY,
  /** Where its API is, and who gives its tokens (https://distribution.github.io/distribution/spec/auth/token/). */
  api: 'registry-1.docker.io',
  tokenHosts: ['auth.docker.io'],
} as const;
