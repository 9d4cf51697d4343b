import { describe } from '@jest/globals';
import { describePromises } from '../kit/promises.js';
import { SAMPLE_CONTRACT, SampleProvider } from './minting-sample.js';
import { folderOf } from './mutant.js';
import { MINTING, PAIRS } from './mutants.js';
import { PAIR_CONTRACT, pairSample } from './pair-sample.js';

/*
 * The kit on the samples and on their mutants, for `mutants.spec.ts`: what has to fail here fails, so that nobody else
 * runs it.
 */
const NEIGHBOURS = [folderOf('pair', PAIR_CONTRACT, pairSample)];

describe('minting', () => {
  describePromises(
    folderOf('sample', SAMPLE_CONTRACT, (network) => new SampleProvider(network)),
    NEIGHBOURS,
  );
});
describe('pair', () => {
  describePromises(folderOf('pair', PAIR_CONTRACT, pairSample), []);
});

describe.each(MINTING)('minting: $name', ({ name, change, contract }) => {
  const folder = folderOf(name, { ...SAMPLE_CONTRACT, ...contract }, (network) => {
    const sample = new SampleProvider(network);
    return Object.assign(sample, change(sample, network));
  });
  describePromises(folder, NEIGHBOURS);
});
describe.each(PAIRS)('pair: $name', ({ name, change, contract }) => {
  const folder = folderOf(name, { ...PAIR_CONTRACT, ...contract }, (network) => {
    const sample = pairSample();
    return Object.assign(sample, change(sample, network));
  });
  describePromises(folder, []);
});
