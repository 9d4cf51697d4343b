import { applyDecorators } from '@nestjs/common';
import { IsOptional, ValidateBy } from 'class-validator';
import { type NearMiss, withoutPort } from './near-miss.js';
import { type CredentialScope, type SettingProblem } from './registry-provider.js';
import { Setting } from './setting.js';

/** Settings of a provider that also serves names of the operator's own for its registries: a CNAME, or a proxy. */
export interface OwnNameSettings {
  /** Host of the registry for which tokens are asked; left out = each address is its own. */
  readonly tokenFor?: string;
}

/** What a provider knows of the hosts of its vendor. */
export interface VendorHosts<Scope extends CredentialScope> {
  /** Exact and anchored; undefined = no registry of this vendor. */
  scopeOf(host: string): Scope | undefined;
  nearMiss(host: string): NearMiss | undefined;
}

/**
 * The setting `tokenFor`.
 *
 * @param isRegistry exact, with the other settings of the entry
 */
export function TokenFor(named: {
  readonly form: string;
  readonly example: string;
  readonly isRegistry: (host: string, settings: object) => boolean;
}): PropertyDecorator {
  return applyDecorators(
    Setting({
      kind: { type: 'text' },
      meaning: 'Registry for which the token is, where the address is a name of your own for it.',
      defaultText: 'the address',
      example: named.example,
    }),
    IsOptional(),
    ValidateBy(
      {
        name: 'isTokenFor',
        validator: {
          validate: (value, context) =>
            typeof value === 'string' && named.isRegistry(value, context?.object ?? {}),
        },
      },
      { message: `must be the host of a registry, ${named.form}` },
    ),
  );
}

/**
 * What a mint for an address opens: the vendor's own hosts are themselves, and every other one is what the operator says.
 * A host that was certainly meant to be the vendor's is no name of anybody's own, and neither is one of these with a port.
 */
export function scopeAt<Scope extends CredentialScope>(
  address: string,
  { tokenFor }: OwnNameSettings,
  hosts: VendorHosts<Scope>,
): Scope | undefined {
  const own = hosts.scopeOf(address);
  if (own !== undefined || tokenFor === undefined) return own;
  const isMeant = hosts.scopeOf(withoutPort(address)) ?? hosts.nearMiss(address)?.isCertain;
  return isMeant ? undefined : hosts.scopeOf(tokenFor);
}

/** A registry that is named for no address is a mistake that nobody would see. */
export function ownNameProblems(
  addresses: readonly string[],
  { tokenFor }: OwnNameSettings,
  { scopeOf }: Pick<VendorHosts<CredentialScope>, 'scopeOf'>,
): readonly SettingProblem[] {
  if (tokenFor === undefined || !addresses.every((address) => scopeOf(address))) return [];
  const problem = 'has no effect: every address is a registry of this vendor, and has a token of its own';
  return [{ setting: 'tokenFor', problem }];
}
