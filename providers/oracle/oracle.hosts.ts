/** Region keys (`fra`) and region identifiers (`eu-frankfurt-1`) of the first realm, before a domain of Oracle's own. */
const SHORT = /^(?:[a-z]{3}|[a-z]{2}(?:-[a-z]{2,20}){1,3}-\d{1,2})\.ocir\.io$/;
const LONG = /^ocir\.[a-z]{2}(?:-[a-z]{2,20}){1,3}-\d{1,2}\.oci\.([a-z0-9]+\.[a-z]{2,3})$/;

/** Source: `REALMS` in `regions_definitions.py` of oracle/oci-python-sdk 2.189, whole. */
const REALMS: ReadonlySet<string> = new Set([
  ...['oraclecloud.com', 'oraclegovcloud.com', 'oraclegovcloud.uk', 'oraclecloud.eu'],
  ...[8, 9, 10, 14, 15, 20, 21, 23, 24, 26, 29, 35, 42, 51, 52].map(
    (realm) => `oraclecloud${String(realm)}.com`,
  ),
]);

/**
 * Whether an address is a registry of Oracle's: `<region key or identifier>.ocir.io`, and in every realm
 * `ocir.<region identifier>.oci.<domain of the realm>`. Source: FAQ of Container Registry for the short form; images of
 * functions in `eu-frankfurt-2` for the long one, which sovereign and government realms have alone.
 */
export function isOracleHost(address: string): boolean {
  return SHORT.test(address) || REALMS.has(LONG.exec(address)?.[1] ?? '');
}
