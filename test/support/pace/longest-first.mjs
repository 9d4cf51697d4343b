/** Of Jest: in which order files are run. What waits or works for long and begins last leaves one processor idle. */
import Sequencer from '@jest/test-sequencer';

/**
 * Files and folders that take longest. On a machine that has run the tests before, Jest knows that by itself; on any other it goes by
 * the size of a file, which says nothing.
 */
export const LONGEST = [
  'test/provider-contract/new-folders.spec.ts',
  'test/interop/interop-faults.spec.ts',
  'test/processes/workers.e2e.spec.ts',
  'test/chaos/chaos-vendors.spec.ts',
  'test/provider-contract/provider-contract.spec.ts',
  'test/store-contract/store-contract.spec.ts',
  'test/provider-contract/mutants.spec.ts',
  'test/e2e/changes/reload-retry.e2e.spec.ts',
  'test/processes/stdout-pipe.e2e.spec.ts',
  'test/threats/canary.spec.ts',
  'test/page/',
  'test/upgrade/upgrade.spec.ts',
  'test/threats/threats-connections.spec.ts',
  'test/chaos/chaos-database.spec.ts',
  'test/simulation/herd.spec.ts',
  'test/e2e/changes/reload.e2e.spec.ts',
  'test/fuzz/fuzz.spec.ts',
];

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const first = LONGEST.flatMap((name) =>
      sorted.filter(({ path, duration }) => duration === undefined && path.includes(`/${name}`)),
    );
    return [...first, ...sorted.filter((test) => !first.includes(test))];
  }
}
