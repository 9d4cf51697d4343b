import { type IRegistryProvider } from '../../src/registry/registry-provider.js';
import { type ISecretStore } from '../../src/store/secret-store.js';
import { configTargets } from './targets/config-targets.js';
import { type Target } from './engine.js';
import { HEAD_TARGETS } from './targets/head-targets.js';
import { IMAGE_TARGETS } from './targets/image-targets.js';
import { SIGNATURE_TARGETS } from './targets/signature-targets.js';
import { PATTERN_TARGET } from './targets/pattern-target.js';
import { referenceTarget } from './targets/reference-target.js';
import { TEXT_TARGETS } from './targets/text-targets.js';
import { WOODPECKER_TARGETS } from './targets/woodpecker-targets.js';

/** Every parser that meets bytes of others, or of an operator's files. `close` removes the files of the run. */
export function allTargets(
  providers: readonly IRegistryProvider[],
  stores: readonly ISecretStore[],
): {
  targets: readonly Target[];
  close: () => void;
} {
  const config = configTargets(providers, stores);
  const targets = [
    ...SIGNATURE_TARGETS,
    ...WOODPECKER_TARGETS,
    ...HEAD_TARGETS,
    ...IMAGE_TARGETS,
    PATTERN_TARGET,
    referenceTarget(stores),
    ...TEXT_TARGETS,
  ] as readonly Target[];
  return { targets: [...targets, ...config.targets], close: config.close };
}
