import { describe, expect, it } from '@jest/globals';
import { each, missesOf } from '../../test/support/near-misses.js';
import { GcrProvider } from './gcr.provider.js';

const provider = new GcrProvider();
const FORM = '<location>-docker.pkg.dev';

describe('an address that is nearly one of Google', () => {
  it.each([
    [
      'names no location of Artifact Registry: they are us, europe, asia, and regions as in europe-west1',
      [
        ...[
          'eu-docker.pkg.dev',
          'europe-west-1-docker.pkg.dev',
          'us-east-1-docker.pkg.dev',
          'useast1-docker.pkg.dev',
        ],
        ...[
          'eu-west1-docker.pkg.dev',
          'docker.eu.rep.pkg.dev',
          'docker.europe-west-1.rep.pkg.dev',
          'global-docker.pkg.dev',
        ],
      ],
    ],
    ['names a zone instead of its region: leave out the letter', ['europe-west1-b-docker.pkg.dev']],
    [
      `is for packages of another format: images have ${FORM}`,
      ['europe-west1-npm.pkg.dev', 'us-python.pkg.dev', 'us-maven.pkg.dev', 'asia-apt.pkg.dev'],
    ],
    [
      `is not written as ${FORM}`,
      [
        'pkg.dev',
        'docker.pkg.dev',
        'europe-west1.pkg.dev',
        'docker.us.pkg.dev',
        'us.rep.pkg.dev',
        'x.us-docker.pkg.dev.rep.pkg.dev',
      ],
    ],
    [
      'is none of gcr.io, us.gcr.io, eu.gcr.io and asia.gcr.io',
      ['europe.gcr.io', 'www.gcr.io', 'asia-east1.gcr.io', 'x.eu.gcr.io', 'uk.gcr.io'],
    ],
    [
      `is the API of the registry: images have ${FORM} or gcr.io`,
      [
        'artifactregistry.googleapis.com',
        'containerregistry.googleapis.com',
        'us-artifactregistry.googleapis.com',
      ],
    ],
    [
      `is the web site of Google Cloud: images have ${FORM} or gcr.io`,
      ['console.cloud.google.com', 'cloud.google.com'],
    ],
    [
      'is not the registry of S3NS, which is docker.s3nsregistry.fr',
      ['s3nsregistry.fr', 'us.s3nsregistry.fr'],
    ],
  ])('is refused: %s', (text, addresses) => {
    expect(missesOf(provider, addresses)).toEqual(each(addresses, `refused: ${text}`));
  });

  it('is warned of where it does no harm, or somebody may have it', () => {
    expect(
      missesOf(provider, [
        'mirror.gcr.io',
        'k8s.gcr.io',
        'grc.io',
        'gcr.com',
        'us-docker.pgk.dev',
        'us-docker.pkg.com',
      ]),
    ).toEqual({
      'mirror.gcr.io': 'warned: is public and takes no login',
      'k8s.gcr.io': 'warned: is public and takes no login',
      'grc.io': 'warned: looks like gcr.io misspelt',
      'gcr.com': 'warned: looks like gcr.io misspelt',
      'us-docker.pgk.dev': 'warned: looks like pkg.dev misspelt',
      'us-docker.pkg.com': 'warned: looks like pkg.dev misspelt',
    });
  });

  it('has nothing said of it where it is none', () => {
    const others = [
      ...provider.examples,
      'ghcr.io',
      'icr.io',
      'gcr.acme.example',
      'us-docker.acme.com',
      'acme.a.run.app',
    ];
    expect(missesOf(provider, others)).toEqual(each(others, ''));
  });
});
