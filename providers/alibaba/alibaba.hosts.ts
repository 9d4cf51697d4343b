/** What an address opens: by which interface of the API, and where that is. */
export interface AlibabaRegistry {
  readonly edition: 'enterprise' | 'personal';
  /** Host of the API of the region. */
  readonly api: string;
  /** Host of its Security Token Service. */
  readonly sts: string;
}

const REGION = '([a-z]{2}(?:-[a-z0-9]{1,20}){1,4})';
/** `<instance>-registry[-vpc].<region>.cr.aliyuncs.com` */
const ENTERPRISE = new RegExp(
  String.raw`^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?-registry(?:-vpc)?\.${REGION}\.cr\.aliyuncs\.com$`,
);
/** `registry[-vpc|-internal].<region>.aliyuncs.com` */
const PERSONAL = new RegExp(String.raw`^registry(?:-vpc|-internal)?\.${REGION}\.aliyuncs\.com$`);

/**
 * The registry of an address; undefined = it is none. Sources: docs of Container Registry, "Domain names";
 * `pkg/acr/registry.go` of mozillazg/docker-credential-acr-helper; for the API `Utils.get_endpoint_rules` of
 * alibabacloud_tea_openapi, for STS `oidc.go` of aliyun/credentials-go.
 */
export function registryOf(address: string): AlibabaRegistry | undefined {
  const [enterprise, personal] = [ENTERPRISE.exec(address)?.[1], PERSONAL.exec(address)?.[1]];
  const region = enterprise ?? personal;
  if (region === undefined) return undefined;
  return {
    edition: enterprise === undefined ? 'personal' : 'enterprise',
    api: `cr.${region}.aliyuncs.com`,
    sts: `sts.${region}.aliyuncs.com`,
  };
}
