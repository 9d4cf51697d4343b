import { pairProvider } from '../../src/registry/pair-provider.js';

/**
 * Any registry that takes a user name and a password, by itself or at its token endpoint. Serves every address, and
 * claims none: it is what an entry without a provider falls back to.
 */
export default pairProvider({
  id: 'generic',
  label: 'Any V2 registry',
  description: 'Gives a configured user name and password for any registry of the V2 API.',
  hosts: [],
  servesAny: true,
  isFallback: true,
  examples: ['registry.example.com', 'registry.example.com:5000'],
  ownUrlSetting:
    'ROOT_URL of Gitea and Forgejo, external_url of Harbor, auth.token.realm of a registry without either',
  username: {
    meaning: 'User name, as `docker login` takes it.',
    example: 'ci-reader',
    pattern: /^[^:\p{Cc}]+$/u,
    message: 'must be a user name without a colon and without control characters',
    maxLength: 255,
  },
  password: {
    meaning: 'Password or token that belongs to the user name.',
    // May hold anything, also line breaks: some registries take a whole key file as password.
    pattern: /./s,
    message: 'must not be empty',
    maxLength: 16_384,
  },
});
