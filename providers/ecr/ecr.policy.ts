import { type Access } from '../../src/registry/registry-provider.js';
import { type PrivateScope } from './ecr.hosts.js';

/** Characters that STS accepts as an inline session policy. */
export const POLICY_LIMIT = 2048;

/** What is allowed beside pulling. */
interface Beyond {
  readonly pullThrough?: boolean | undefined;
  /** Default `pull`. */
  readonly access?: Access | undefined;
}

/**
 * The session policy that narrows a role to some repositories of one registry, and to pulling from them or to pushing, too. What the token opens is then
 * the part of the role's own rights that this policy also allows.
 *
 * The token call knows no resource, so it is allowed on `*`. Of the rest only what a pull needs is allowed, or a push
 * (AmazonECR user guide, "IAM permissions for pushing an image"); a pull-through cache also imports the image and creates
 * its repository at the first pull.
 *
 * @param images repository names for which `isImage` holds
 */
export function sessionPolicy(
  scope: PrivateScope,
  images: readonly string[],
  { pullThrough = false, access = 'pull' }: Beyond = {},
): string {
  const registry = `arn:${scope.partition}:ecr:${scope.region}:${scope.account}:repository`;
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
      {
        Effect: 'Allow',
        Action: [...PULL, ...(access === 'push' ? PUSH : []), ...(pullThrough ? PULL_THROUGH : [])],
        Resource: [...new Set(images)].map((image) => `${registry}/${image}`),
      },
    ],
  });
}

/**
 * Whether a text may stand in the policy: a repository name of ECR, or the beginning of one and a `*` at its end.
 * Nothing else that IAM gives a meaning to (`?`, `${`, a `*` in the middle) can pass.
 */
export function isImage(image: string): boolean {
  return image.length <= 256 && (NAME.test(image) || PREFIX.test(image));
}

/** `{namespace}` and `{name}` replaced by the shortest names there are: what then is wrong always will be. */
export function shortestFilled(images: readonly string[]): readonly string[] {
  return images.map((image) => image.replace(/\{(?:namespace|name)\}/g, 'x'));
}

/** A role session name made of any text: STS takes 2 to 64 characters of a small set. */
export function sessionName(text: string): string {
  return text.replace(/[^\w+=,.@-]/g, '-').slice(0, 64);
}

const PULL = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchCheckLayerAvailability'];
const PUSH = ['ecr:InitiateLayerUpload', 'ecr:UploadLayerPart', 'ecr:CompleteLayerUpload', 'ecr:PutImage'];
const PULL_THROUGH = ['ecr:BatchImportUpstreamImage', 'ecr:CreateRepository'];
const NAME = /^[a-z0-9]+(?:(?:[._-]+|\/)[a-z0-9]+)*$/;
const PREFIX = /^(?:[a-z0-9][a-z0-9._/-]*)?\*$/;
