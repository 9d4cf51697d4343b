import { IsOptional, Matches, ValidateBy } from 'class-validator';
import { plainUrl } from '../../src/registry/plain-url.js';
import { Setting } from '../../src/registry/setting.js';

const PATH = { pattern: /^[^\0]{1,4096}$/, message: 'must be the path of a file' };

/** Where a cluster is and who asks it. Nothing of it is needed in a pod of the cluster. */
export class K8sSettings {
  @Setting({
    kind: { type: 'text' },
    meaning: 'Address of the API server.',
    defaultText: 'that of the cluster in which it runs',
    example: 'https://k8s.acme.example:6443',
  })
  @IsOptional()
  @ValidateBy(
    { name: 'isApiServer', validator: { validate: isApiServer } },
    {
      message: 'must be https://HOST[:PORT], perhaps with a path, without user and query',
    },
  )
  readonly server?: string;

  @Setting({
    kind: { type: 'path' },
    meaning: 'File of the token that asks; read for each call, since it is replaced in time.',
    defaultText: 'that of the pod; with `SERVER` it is needed',
  })
  @IsOptional()
  @Matches(PATH.pattern, PATH)
  readonly tokenFile?: string;

  @Setting({
    kind: { type: 'path' },
    meaning: 'PEM file of the only authorities to trust; read for each call.',
    defaultText: 'that of the pod; with `SERVER` those of the system',
  })
  @IsOptional()
  @Matches(PATH.pattern, PATH)
  readonly caFile?: string;
}

/** Perhaps behind a path, since a proxy of several clusters has one for each. */
function isApiServer(value: unknown): boolean {
  const url = typeof value === 'string' ? plainUrl(value) : undefined;
  return url?.protocol === 'https:' && url.href === `${url.origin}${url.pathname}`;
}
