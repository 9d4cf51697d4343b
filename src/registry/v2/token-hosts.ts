import { applyDecorators } from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsOptional, ValidateBy } from 'class-validator';
import { isAddress } from '../is-address.js';
import { Setting } from '../setting.js';

/**
 * The setting `tokenHosts` of a provider whose registries may send logins to hosts of the operator's choice: a list of
 * `host[:port]`, left out = none. A provider returns it from its own `tokenHosts`.
 */
export function TokenHosts(): PropertyDecorator {
  return applyDecorators(
    Setting({
      kind: { type: 'list' },
      meaning:
        'Hosts besides its own to which the registry sends logins; the probe shows the password to no other.',
      defaultText: 'none',
      example: 'auth.example.com',
    }),
    IsOptional(),
    IsArray({ message: 'must be a list of hosts' }),
    ArrayMaxSize(10, { message: 'must be at most 10 hosts' }),
    ValidateBy(
      { name: 'isTokenHost', validator: { validate: isAddress } },
      {
        each: true,
        message: 'must be hosts like auth.example.com or auth.example.com:5001, without scheme and path',
      },
    ),
  );
}
