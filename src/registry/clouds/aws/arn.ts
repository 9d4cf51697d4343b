import { partitionOf } from './partitions.js';

/** What an ARN says of a resource that lies in a region. */
export interface RegionalArn {
  readonly region: string;
  /** E.g. `secret:prod/hub-AbCdEf`. */
  readonly resource: string;
}

/**
 * `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE` with an account of twelve digits and a region of the partition;
 * undefined if it is none of this service. Source: "Amazon Resource Names (ARNs)" of the IAM user guide.
 */
export function parseArn(text: string, service: string): RegionalArn | undefined {
  const [, partition, owner, region = '', resource = ''] =
    /^arn:([a-z-]+):([a-z-]+):([a-z0-9-]+):\d{12}:([\x21-\x7e]+)$/.exec(text) ?? [];
  const isRight = owner === service && partition === partitionOf(region)?.name;
  return isRight && resource !== '' ? { region, resource } : undefined;
}
