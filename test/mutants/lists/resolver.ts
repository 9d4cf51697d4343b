import { type Area } from '../mutant.js';

const PLAN = 'src/resolver/make-plan.ts';
const INDEX = 'src/resolver/entry-index.ts';
const GATHER = 'src/resolver/gather.ts';

export const RESOLVER: Area = {
  name: 'resolver',
  specs: ['src/resolver/'],
  mutants: [
    { file: PLAN, text: "if (entry.clients?.has(client) === false) return 'client';", by: '' },
    { file: PLAN, text: "if (entry.forges?.has(request.forge) === false) return 'forge';", by: '' },
    { file: PLAN, text: 'request.fork && !entry.forks', by: 'request.fork && entry.forks' },
    {
      file: PLAN,
      text: "return !repoId.includes('/') && repoIds.has(repoId);",
      by: 'return repoIds.has(repoId);',
    },
    { file: PLAN, text: "if (request.blocked) return 'blocked';", by: '' },
    {
      file: PLAN,
      text: 'if (!winner) winners.set(address, candidate);',
      by: 'winners.set(address, candidate);',
    },
    { file: PLAN, text: '[...admitted].sort(bySpecificity)', by: '[...admitted]' },
    { file: INDEX, text: 'bySpecificity(candidate, other) < 0', by: 'bySpecificity(candidate, other) > 0' },
    {
      file: INDEX,
      text: 'this.#namespaces.get(repo.slice(0, slash))',
      by: 'this.#namespaces.get(repo.slice(0, slash).toLowerCase())',
    },
    {
      file: 'src/resolver/plan.ts',
      text: 'b.literalLength - a.literalLength',
      by: 'a.literalLength - b.literalLength',
    },
    { file: 'src/resolver/image-template.ts', text: 'IMAGE_PATH.test(repo.toLowerCase())', by: 'true' },
    { file: GATHER, text: 'ANSWER_DEADLINE_MS = 8_000', by: 'ANSWER_DEADLINE_MS = 12_000' },
    { file: GATHER, text: 'retry.failingSince + HICCUP_MS', by: 'startedAt + HICCUP_MS' },
  ],
};
