import { certainly, perhaps } from '../../src/registry/near-miss.js';
import { pairProvider } from '../../src/registry/pair-provider.js';

/** A Docker ID or an organisation. The web site also takes e-mail addresses, the registry does not. */
const NAME = /^(?!dckr_)[a-z0-9][a-z0-9_.-]{1,254}$/i;
/** What begins like an access token has to be a whole one. */
const SECRET = /^(?:(?!dckr_)[^\p{Cc}]+|dckr_[po]at_[\w.-]{20,})$/u;

/** An organisation access token is narrowed where it is made: to at most 50 repositories. */
export default pairProvider({
  id: 'dockerhub',
  label: 'Docker Hub',
  description:
    'Gives an access token of a Docker Hub account or organisation, also for Docker Hardened Images.',
  // The canonical address: every alias becomes it when it is parsed. The probe knows its other hosts.
  // Docker Hardened Images take the same account. Source: docs.docker.com/dhi/how-to/use.
  hosts: ['docker.io', 'dhi.io'],
  nearMisses: [
    [
      /^registry\.hub\.docker\.com$/,
      perhaps('is a name that only images get which are written with it: those of Docker Hub have docker.io'),
    ],
    [/(?:^|\.)docker\.com$/, certainly('is a web site of Docker: images of Docker Hub have docker.io')],
    [/\.docker\.io$/, certainly('is a host inside of Docker Hub, whose images have docker.io')],
    [/\.dhi\.io$/, certainly('is a host below dhi.io, which alone has Docker Hardened Images')],
    [/^(?:hub\.)?dockerhub\.(?:com|io)$/, perhaps('looks like Docker Hub, whose images have docker.io')],
  ],
  username: {
    meaning: 'Docker ID, or the name of the organisation that an organisation access token belongs to.',
    example: 'acme',
    pattern: NAME,
    message: 'must be a Docker ID or an organisation, no e-mail address and no token',
  },
  password: {
    meaning:
      'Personal or organisation access token with read access; a password only where there is no other way.',
    example: 'dckr_oat_…',
    pattern: SECRET,
    message: 'must be one line of text, and a whole token where it begins with dckr_',
    maxLength: 4096,
  },
});
