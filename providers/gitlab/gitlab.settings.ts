import { Matches, MaxLength } from 'class-validator';
import { Setting } from '../../src/registry/setting.js';
import { TokenHosts } from '../../src/registry/v2/token-hosts.js';

/** `gitlab-ci-token` goes with the token of a job. */
const NAME = /^(?!gitlab-ci-token$)[^:\p{Cc}]+$/u;
/**
 * Prefixes of tokens that cannot pull, or not for long: of a job, runner, trigger, feed, incoming mail, agent, OAuth
 * application, feature flag client and SCIM client (docs.gitlab.com/security/tokens, "Token prefixes").
 */
const SECRET = /^(?!gl(?:cbt|rt|rtr|ptt|ft|imt|agent|oas|ffct|soat)-)[^\p{Cc}]+$/u;

export class GitLabSettings {
  @Setting({
    kind: { type: 'text' },
    meaning: 'Name of a deploy token or, with an access token, of its user.',
    example: 'gitlab+deploy-token-4711',
    isUserName: true,
  })
  @MaxLength(255, { message: 'must not be longer than 255 characters' })
  @Matches(NAME, {
    message: 'must be the user name of a deploy or access token; gitlab-ci-token ends with its job',
  })
  readonly username!: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Deploy token, or access token of a project, group or user, with the scope `read_registry`.',
    secret: true,
    example: 'gldt-…',
  })
  @MaxLength(4096, { message: 'must not be longer than 4096 characters' })
  @Matches(SECRET, {
    message:
      'must be a deploy or access token; tokens of jobs, runners and other parts of GitLab cannot pull',
  })
  readonly password!: string;

  /** Left out, gitlab.com for registry.gitlab.com. */
  @TokenHosts()
  readonly tokenHosts?: string[];
}
