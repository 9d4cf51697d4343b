import { type IRegistryProvider, type RegistryAddress } from '../../src/registry/registry-provider.js';

/** What a provider says of addresses that are not its own: `refused: …`, `warned: …`, or nothing. */
export function missesOf(
  provider: Pick<IRegistryProvider, 'nearMiss'>,
  addresses: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    addresses.map((address) => {
      const miss = provider.nearMiss?.(address as RegistryAddress);
      return [address, miss ? `${miss.isCertain ? 'refused' : 'warned'}: ${miss.wrong}` : ''];
    }),
  );
}

/** The same text for each. */
export function each(addresses: readonly string[], text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(addresses.map((address) => [address, text]));
}
