/**
 * npm run new:store -- NAME
 *
 * Makes the folder of a kind of store, its page and its rows.
 */
import { scaffold } from './scaffold.mjs';
import { storeFiles } from './store-templates.mjs';

await scaffold({
  word: 'store',
  folder: 'stores',
  example: 'my-store',
  filesOf: storeFiles,
  rowsOf: (id) => ({
    'stores/README.md': `| [\`${id}\`](../docs/stores/${id}.md) | ✎ what it is for |`,
    'docs/stores/README.md': `| [\`${id}\`](${id}.md) | ✎ whom it suits |`,
  }),
});
