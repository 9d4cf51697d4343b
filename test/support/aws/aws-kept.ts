import { type AwsStub } from './aws-stub.js';

/** A secret of Secrets Manager as GetSecretValue answers. */
export interface KeptSecret {
  readonly SecretString?: unknown;
  /** Base64. */
  readonly SecretBinary?: string;
  readonly VersionId?: unknown;
}

/** A parameter of the Parameter Store as GetParameter answers, decrypted. */
export interface KeptParameter {
  readonly Type?: 'String' | 'StringList' | 'SecureString';
  readonly Value?: unknown;
  readonly Version?: unknown;
}

/**
 * Secrets and parameters in an AWS on loopback, by name; a text is the name of an error. Formats: GetSecretValue and
 * GetParameter in the API references of Secrets Manager and Systems Manager; moto, which others wrote, answers the same
 * calls in the specs of the stores.
 */
export class AwsKept {
  readonly secrets = new Map<string, KeptSecret | string>();
  readonly parameters = new Map<string, KeptParameter | string>();

  constructor(aws: AwsStub) {
    aws.further.set('secretsmanager.GetSecretValue', (input) => this.#secret(input as { SecretId: string }));
    aws.further.set('AmazonSSM.GetParameter', (input) =>
      this.#parameter(input as { Name: string; WithDecryption?: boolean }),
    );
  }

  #secret({ SecretId }: { SecretId: string }): object | string {
    const kept = this.secrets.get(SecretId) ?? 'ResourceNotFoundException';
    return typeof kept === 'string' ? kept : { Name: SecretId, ...kept };
  }

  #parameter({ Name, WithDecryption }: { Name: string; WithDecryption?: boolean }): object | string {
    const kept = this.parameters.get(Name) ?? 'ParameterNotFound';
    if (typeof kept === 'string') return kept;
    const isSealed = kept.Type === 'SecureString' && WithDecryption !== true;
    return { Parameter: { Name, Type: 'String', ...kept, ...(isSealed && { Value: 'AQICAHcipherText' }) } };
  }
}
