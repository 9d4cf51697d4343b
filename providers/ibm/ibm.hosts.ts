/** What stands before `icr.io`, region by region. */
const REGIONS = ['au', 'br', 'ca', 'ca2', 'de', 'es', 'in', 'in2', 'jp', 'jp2', 'uk', 'us'] as const;

const PUBLIC = ['icr.io', ...REGIONS.map((region) => `${region}.icr.io`)];

/**
 * Every host of the registry, compared whole; none has a port. The deprecated names under `bluemix.net` are left out.
 * Source: docs of IBM Cloud Container Registry, "Regions" (`registry_overview.md` of ibm-cloud-docs/Registry, 2026).
 */
export const IBM_HOSTS: ReadonlySet<string> = new Set([
  ...PUBLIC,
  ...PUBLIC.map((host) => `private.${host}`),
]);
