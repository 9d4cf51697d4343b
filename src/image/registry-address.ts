/** Canonical `host[:port]`: lower case, no scheme, no path; `docker.io` for every alias of Docker Hub. */
export type RegistryAddress = string & { readonly __canonical: 'registry-address' };
