import { type Folder } from './folder.js';
import { describeCalls } from './calls.js';
import { describeCanaries } from './canaries.js';
import { describeFailures } from './failures.js';
import { describeLifetime } from './lifetime.js';
import { describeMatching } from './matching.js';
import { describeNearMisses } from './near-misses.js';
import { describeProblems } from './problems.js';
import { describePurity, describeSources } from './purity.js';
import { describeSettings } from './settings.js';
import { describeShapes } from './shapes.js';
import { describeStatic } from './static.js';

/** What every provider promises, whatever is written about it. */
export function describePromises(folder: Folder, neighbours: readonly Folder[]): void {
  describeSettings(folder);
  describeProblems(folder);
  describeMatching(folder, neighbours);
  describeNearMisses(folder, neighbours);
  describeCanaries(folder, neighbours);
  describePurity(folder);
  const { vendor } = folder.contract;
  if (vendor === 'none') {
    describeStatic(folder);
    return;
  }
  describeCalls(folder, vendor);
  describeShapes(folder, vendor);
  describeSources(folder, vendor);
  describeFailures(folder, vendor);
  describeLifetime(folder, vendor);
}
