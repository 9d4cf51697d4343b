import { describe, expect, it } from '@jest/globals';
import { each, missesOf } from '../../test/support/near-misses.js';
import { acrNearMiss } from './acr.near-miss.js';

const provider = { nearMiss: acrNearMiss };
const FORM = '<registry>.azurecr.io';

describe('an address that is nearly one of Azure', () => {
  it.each([
    [
      `is a name for private DNS alone: with a private endpoint, too, images have ${FORM}`,
      [
        'acmecorp.privatelink.azurecr.io',
        'acmecorp.privatelink.azurecr.us',
        'privatelink.azurecr.io',
        'acmecorp.eastus.data.privatelink.azurecr.io',
      ],
    ],
    [
      `is where layers come from, not where one logs in: images have ${FORM}`,
      ['acmecorp.eastus.data.azurecr.io', 'acmecorp.chinaeast2.data.azurecr.cn'],
    ],
    [`lacks the name of the registry: ${FORM}`, ['azurecr.io', 'www.azurecr.io', 'azurecr.us']],
    [
      `is not written as ${FORM}, where <registry> has five to fifty letters and digits`,
      [
        'acme.azurecr.io',
        'my-registry.azurecr.io',
        'a.acmecorp.azurecr.io',
        'acmecorp.eastus.azurecr.io',
        'acme.azurecr.cn',
      ],
    ],
    ['is of a cloud that Microsoft closed in 2021', ['acmecorp.azurecr.de']],
    [
      'ends in none of azurecr.io, azurecr.cn (China) and azurecr.us (US government)',
      [
        ...[
          'acmecorp.azurecr.com',
          'acmecorp.azurecr.net',
          'acmecorp.azurecr.eu',
          'acmecorp.azurecr.azure.cn',
        ],
        ...[
          'acmecorp.azurecr.usgovcloudapi.net',
          'acmecorp.azurecr.chinacloudapi.cn',
          'acmecorp.azurecr.azure.us',
        ],
      ],
    ],
    [
      `is no registry: an Azure Container Registry is ${FORM}`,
      ['portal.azure.com', 'management.azure.com', 'portal.azure.us', 'containerregistry.azure.net'],
    ],
  ])('is refused: %s', (text, addresses) => {
    expect(missesOf(provider, addresses)).toEqual(each(addresses, `refused: ${text}`));
  });

  it('is warned of where it does no harm, or somebody may have it', () => {
    expect(
      missesOf(provider, [
        'mcr.microsoft.com',
        'acmecorp.azurcr.io',
        'acmecorp.azurecr.oi',
        'acmecorp.azurecri.us',
      ]),
    ).toEqual({
      'mcr.microsoft.com': 'warned: is public and takes no login',
      'acmecorp.azurcr.io': 'warned: looks like azurecr.io misspelt',
      'acmecorp.azurecr.oi': 'warned: looks like azurecr.io misspelt',
      'acmecorp.azurecri.us': 'warned: looks like azurecr.us misspelt',
    });
  });

  it('has nothing said of it where it is none', () => {
    const others = [
      ...[
        'acmecorp.azurecr.io',
        'acmecorp.azurecr.cn',
        'acmecorp-hash0.azurecr.us',
        'acmecorp.eastus.geo.azurecr.io',
      ],
      ...['acmecorp.azurecr.cloud.example', 'acmecorp.azurecr.internal', 'acme.westeurope.azurecontainer.io'],
      ...['acr.acme.example', 'azurecr.acme.example', 'acme.azurewebsites.net'],
    ];
    expect(missesOf(provider, others)).toEqual(each(others, ''));
  });
});
