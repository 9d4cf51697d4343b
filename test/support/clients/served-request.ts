import { drone } from '../../../src/dialects/drone/drone.dialect.js';
import { systemClock } from '../../../src/credentials/clock.js';
import { HeldCredential } from '../../../src/credentials/held-credential.js';
import { type Extension } from '../../../src/dialects/extension.js';
import { Answer, type Failed, type Given } from '../../../src/resolver/answer.js';
import { type Plan } from '../../../src/resolver/plan.js';
import { type ServedRequest } from '../../../src/exchange/served-request.js';
import { makeEntry } from '../config/entries.js';
import { makeClient } from '../config/make-config.js';
import { makeBuild } from '../config/make-build.js';

/** A credential of `user` with this password. */
export function makeCredential(password: string, expiresAt?: number): HeldCredential {
  const minted = { username: 'user', password, ...(expiresAt !== undefined && { expiresAt }) };
  return new HeldCredential(minted, systemClock, systemClock.monotonic(), Infinity);
}

export function makeGiven(name: string, changes: Partial<Given> = {}): Given {
  const entry = makeEntry({ name, addresses: [`${name}.example`], secrets: name });
  const [address] = entry.addresses;
  if (address === undefined) throw new TypeError('the entry has an address');
  return {
    address,
    candidate: { entry, position: 0, scope: 'global', literalLength: 0 },
    waitedMs: 0,
    credential: makeCredential(`TEST-ONLY-${name}`),
    stale: false,
    ...changes,
  };
}

export function makeAnswer(
  given: readonly Given[],
  failed: readonly Failed[] = [],
  plan: Partial<Plan> = {},
  extension: Extension = drone.registries,
): Answer {
  return new Answer(extension, { choices: [], withheld: [], refusal: undefined, ...plan }, given, failed);
}

/** A Drone push that was answered. */
export function makeServed(changes: Partial<ServedRequest> = {}): ServedRequest {
  return {
    id: '00000000-0000-4000-8000-000000000000',
    client: makeClient(),
    kind: 'registries',
    outcome: 'ok',
    reason: undefined,
    verified: {
      digests: [],
      keySlot: 0,
      skewSeconds: -0.4,
      signature: 'a2FuYXJ5LWthbmFyeS1rYW5hcnkta2FuYXJ5ISEhISE=',
      wantsEncryption: false,
    },
    ci: makeBuild({ repo: 'octocat/hello-world', repoId: '4567' }),
    answer: makeAnswer([makeGiven('one')]),
    durationMs: 0.3,
    ...changes,
  };
}
