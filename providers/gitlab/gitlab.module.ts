import { certainly } from '../../src/registry/near-miss.js';
import { pairProvider } from '../../src/registry/pair-provider.js';

/** `gitlab-ci-token` goes with the token of a job. */
const NAME = /^(?!gitlab-ci-token$)[^:\p{Cc}]+$/u;
/**
 * Prefixes of tokens that cannot pull, or not for long: of a job, runner, trigger, feed, incoming mail, agent, OAuth
 * application, feature flag client and SCIM client (docs.gitlab.com/security/tokens, "Token prefixes").
 */
const SECRET = /^(?!gl(?:cbt|rt|rtr|ptt|ft|imt|agent|oas|ffct|soat)-)[^\p{Cc}]+$/u;

/** A token opens its project or group: one entry with a token of its own for each is the way to narrow. */
export default pairProvider({
  id: 'gitlab',
  label: 'GitLab Container Registry',
  description: 'Gives a deploy or access token of gitlab.com, or of another server that an entry names.',
  hosts: ['registry.gitlab.com'],
  nearMisses: [
    [/(?:^|\.)gitlab\.com$/, certainly('is a web site of GitLab: its images have registry.gitlab.com')],
    [/(?:^|\.)gitlab\.io$/, certainly('is where GitLab has its pages: its images have registry.gitlab.com')],
  ],
  servesAny: true,
  ownUrlSetting: 'external_url in gitlab.rb, global.hosts in the chart',
  tokenHosts: ['gitlab.com'],
  username: {
    meaning: 'Name of a deploy token or, with an access token, of its user.',
    example: 'gitlab+deploy-token-4711',
    pattern: NAME,
    message: 'must be the user name of a deploy or access token; gitlab-ci-token ends with its job',
    maxLength: 255,
  },
  password: {
    meaning: 'Deploy token, or access token of a project, group or user, with the scope `read_registry`.',
    example: 'gldt-…',
    pattern: SECRET,
    message:
      'must be a deploy or access token; tokens of jobs, runners and other parts of GitLab cannot pull',
    maxLength: 4096,
  },
});
