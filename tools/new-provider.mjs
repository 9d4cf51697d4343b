/**
 * npm run new:provider -- NAME [--pair]
 *
 * Makes the folder of a provider, its page and its row. `--pair` for a registry whose user names and passwords do not
 * expire.
 */
import { mintingFiles, pairFiles } from './provider-templates.mjs';
import { scaffold } from './scaffold.mjs';

await scaffold({
  word: 'provider',
  folder: 'providers',
  example: 'my-registry',
  options: { pair: { type: 'boolean' } },
  usage: ' [--pair]',
  filesOf: (names, { pair }) => (pair ? pairFiles : mintingFiles)(names),
  rowsOf: (id) => ({
    'providers/README.md': `| [\`${id}\`](../docs/providers/${id}.md) | ✎ what it is for |`,
  }),
});
