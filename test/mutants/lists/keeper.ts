import { type Area } from '../mutant.js';

const KEEPER = 'src/credentials/credential-keeper.ts';

export const KEEPER_OF_CREDENTIALS: Area = {
  name: 'keeper',
  specs: ['src/credentials/(credential-keeper|repository-slots|slot)'],
  mutants: [
    {
      file: KEEPER,
      text: 'this.#context.minimumMs = milliseconds;\n    this.#epoch++;',
      by: 'this.#context.minimumMs = milliseconds;',
    },
    // Without `at < surplus` every new slot looks through all, which is seen only by waiting.
    { file: KEEPER, text: 'at < surplus || ms >= IDLE_MS', by: 'at < surplus' },
    { file: KEEPER, text: 'b.ms - a.ms', by: 'a.ms - b.ms' },
    { file: KEEPER, text: 'if (leaving.length > 0) this.#forgotten++;', by: '' },
    { file: KEEPER, text: 'slot.retire();', by: '' },
    { file: KEEPER, text: 'this.retain([]);', by: '' },
    { file: KEEPER, text: 'slot.entries = names;', by: '' },
  ],
};
