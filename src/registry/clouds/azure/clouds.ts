/**
 * Entra's host in each Azure cloud. Germany is left out: Microsoft closed that cloud on 29 October 2021, and a name nobody
 * serves is no place to send a token to. Source: `AzureAuthorityHosts` of `@azure/identity`.
 */
export const AUTHORITY_HOSTS = {
  public: 'https://login.microsoftonline.com',
  china: 'https://login.chinacloudapi.cn',
  government: 'https://login.microsoftonline.us',
} as const;

/** Microsoft's public cloud, that of 21Vianet in China, or that of the government of the United States. */
export type AzureCloud = keyof typeof AUTHORITY_HOSTS;

/** The cloud of an Entra host, given as URL; undefined for one of a private cloud. */
export function cloudOf(authorityHost: string): AzureCloud | undefined {
  const clouds = Object.keys(AUTHORITY_HOSTS) as AzureCloud[];
  return URL.canParse(authorityHost)
    ? clouds.find((cloud) => AUTHORITY_HOSTS[cloud] === new URL(authorityHost).origin)
    : undefined;
}
