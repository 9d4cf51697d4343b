import { describe, expect, it } from '@jest/globals';
import { each, missesOf } from '../../test/support/near-misses.js';
import { ghcrNearMiss } from './ghcr.near-miss.js';

const provider = { nearMiss: ghcrNearMiss };

describe('an address that is nearly the one of GitHub', () => {
  it.each([
    [
      'is a web site of GitHub: its images are on ghcr.io',
      [
        'github.com',
        'www.github.com',
        'api.github.com',
        'registry.github.com',
        'containers.github.com',
        'raw.githubusercontent.com',
      ],
    ],
    [
      'is for packages of another format: images of GitHub are on ghcr.io',
      ['npm.pkg.github.com', 'maven.pkg.github.com'],
    ],
    ['is not the registry of GitHub, which is ghcr.io', ['www.ghcr.io', 'docker.ghcr.io', 'acme.ghcr.io']],
  ])('is refused: %s', (text, addresses) => {
    expect(missesOf(provider, addresses)).toEqual(each(addresses, `refused: ${text}`));
  });

  it('is warned of where it works, or somebody may have it', () => {
    const residency =
      'warned: is of GitHub with data residency, whose images are on containers.<name>.ghe.com: take the provider ghcr, and <name>.ghe.com as its Enterprise host';
    const misspelt = ['ghrc.io', 'gchr.io', 'ghcr.oi', 'ghcr.com', 'ghcrio.io', 'hgcr.io', 'ghcrr.io'];
    expect(
      missesOf(provider, ['docker.pkg.github.com', 'containers.acme.ghe.com', 'acme.ghe.com', ...misspelt]),
    ).toEqual({
      'docker.pkg.github.com': 'warned: is the registry that GitHub replaced: images are on ghcr.io now',
      'containers.acme.ghe.com': residency,
      'acme.ghe.com': residency,
      ...each(misspelt, 'warned: looks like ghcr.io misspelt'),
      'ghcrio.io': '',
    });
  });

  it('has nothing said of it where it is none', () => {
    const others = ['ghcr.io', 'gcr.io', 'lscr.io', 'acme.github.io', 'github.acme.example', 'notgithub.com'];
    expect(missesOf(provider, others)).toEqual(each(others, ''));
  });
});
