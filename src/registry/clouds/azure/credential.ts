import type * as Identity from '@azure/identity';
import type { TokenCredential, TokenCredentialOptions } from '@azure/identity';
import { readPem } from '../../pem.js';
import { type EntraWords } from './identity.js';
import { type EntraIdentityKind } from './settings.js';

export type Sdk = typeof Identity;
export type SdkOptions = TokenCredentialOptions & { readonly disableInstanceDiscovery: boolean };

/**
 * The one credential of the SDK that is meant. Never the SDK's own chain: it would start command-line programs
 * of developers when nothing else answers.
 */
export function sdkCredential(
  sdk: Sdk,
  kind: EntraIdentityKind,
  settings: EntraWords,
  options: SdkOptions,
): TokenCredential {
  const { tenantId = '', clientId = '', clientSecret = '' } = settings;
  switch (kind) {
    case 'environment':
      return fromEnvironment(sdk, settings, options);
    case 'managed-identity':
      return managedIdentity(sdk, clientId, options);
    case 'workload-identity':
      return workloadIdentity(sdk, settings, options);
    case 'client-secret':
      return new sdk.ClientSecretCredential(tenantId, clientId, clientSecret, options);
    case 'client-certificate':
      return new sdk.ClientCertificateCredential(tenantId, clientId, certificate(settings), options);
  }
}

/** What the `AZURE_*` variables say: a service principal, else a workload identity, else the machine's own identity. */
function fromEnvironment(sdk: Sdk, settings: EntraWords, options: SdkOptions): TokenCredential {
  const principal = variable('AZURE_CLIENT_SECRET') ?? variable('AZURE_CLIENT_CERTIFICATE_PATH');
  if (principal !== undefined && settings.clientId === undefined)
    return new sdk.EnvironmentCredential(options);
  if (variable('AZURE_FEDERATED_TOKEN_FILE') !== undefined) return workloadIdentity(sdk, settings, options);
  return managedIdentity(sdk, settings.clientId ?? variable('AZURE_CLIENT_ID') ?? '', options);
}

function workloadIdentity(sdk: Sdk, settings: EntraWords, options: SdkOptions): TokenCredential {
  const { tenantId, clientId, federatedTokenFile } = settings;
  return new sdk.WorkloadIdentityCredential({
    ...options,
    ...(tenantId !== undefined && { tenantId }),
    ...(clientId !== undefined && { clientId }),
    ...(federatedTokenFile !== undefined && { tokenFilePath: federatedTokenFile }),
  });
}

/**
 * With the variables of a workload identity around, the SDK's managed identity becomes one by itself, and then forgets
 * the options with our time limit: so it is asked for by name.
 *
 * @param clientId empty = the system-assigned identity
 */
function managedIdentity(sdk: Sdk, clientId: string, options: SdkOptions): TokenCredential {
  const becomesWorkload =
    variable('AZURE_FEDERATED_TOKEN_FILE') !== undefined &&
    variable('AZURE_TENANT_ID') !== undefined &&
    (clientId !== '' || variable('AZURE_CLIENT_ID') !== undefined);
  if (becomesWorkload) return workloadIdentity(sdk, clientId === '' ? {} : { clientId }, options);
  return new sdk.ManagedIdentityCredential(clientId === '' ? options : { ...options, clientId });
}

function certificate(settings: EntraWords): { certificate: string; certificatePassword?: string } {
  const { clientCertificate = '', clientCertificatePassword } = settings;
  return {
    certificate: readPem(clientCertificate).pem ?? clientCertificate,
    ...(clientCertificatePassword !== undefined && { certificatePassword: clientCertificatePassword }),
  };
}

/** A variable of the environment in which the SDK would look; empty counts as missing. */
export function variable(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
