// What @swc/jest does, after the text of the mutant in `MUTANT` was put into its file; no file on disk is changed.
import process from 'node:process';
import swc from '@swc/jest';

const { file, text, by } = JSON.parse(process.env['MUTANT'] ?? '{}');

const mutated = (source, path) => (path.endsWith(`/${file}`) ? source.replace(text, () => by) : source);

export default {
  createTransformer(options) {
    const usual = swc.createTransformer(options);
    return {
      ...usual,
      process: (source, path, how) => usual.process(mutated(source, path), path, how),
      processAsync: (source, path, how) => usual.processAsync(mutated(source, path), path, how),
      getCacheKey: (source, path, how) => usual.getCacheKey(mutated(source, path), path, how),
    };
  },
};
