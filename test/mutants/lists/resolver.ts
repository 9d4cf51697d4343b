import { type Area } from '../mutant.js';

const PLAN = 'src/resolver/make-plan.ts';
const INDEX = 'src/resolver/entry-index.ts';
const PLANNER = 'src/resolver/planner.ts';
const BOUND = 'src/resolver/bound-plan.ts';
const TEMPLATE = 'src/resolver/image-template.ts';
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
      by: 'if (winner !== candidate) winners.set(address, candidate);',
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
    { file: TEMPLATE, text: 'IMAGE_PATH.test(repo.toLowerCase())', by: 'true' },
    { file: GATHER, text: 'ANSWER_DEADLINE_MS = 8_000', by: 'ANSWER_DEADLINE_MS = 12_000' },
    { file: GATHER, text: 'retry.failingSince + HICCUP_MS', by: 'startedAt + HICCUP_MS' },
    { file: PLAN, text: "if (entry.events?.has(request.event) === false) return 'event';", by: '' },
    { file: PLAN, text: "if (entry.repoIds && !holdsId(entry.repoIds, request)) return 'repo_id';", by: '' },
    { file: PLAN, text: "if (forge !== '' && repoIds", by: 'if (repoIds' },
    {
      file: PLAN,
      text: "return request.repo === '' ? 'no_repository' : undefined;",
      by: 'return undefined;',
    },
    {
      file: PLAN,
      text: 'choices.sort((a, b) => byScopeAndPosition(a.candidate, b.candidate))',
      by: 'choices.reverse()',
    },
    { file: PLANNER, text: "this.#usesIds ? repoId : ''", by: "''" },
    { file: PLANNER, text: "blocked ? 'blocked' : ''", by: "''" },
    { file: PLANNER, text: '      event,\n      forge,', by: "      event,\n      ''," },
    { file: PLANNER, text: '      event,\n', by: "      '',\n" },
    { file: PLANNER, text: "return mergeRequest ? 'merge_request' : 'fork';", by: "return 'fork';" },
    { file: PLANNER, text: "repo !== '' && !isNamed && !this", by: "repo !== '' && !this" },
    { file: PLANNER, text: '!isNamed && !this.#globalsNameRepo ?', by: '!isNamed ?' },
    {
      file: 'src/resolver/entry-group.ts',
      text: '[entry.addresses.indexOf(address)]',
      by: '[0]',
    },
    { file: PLANNER, text: 'if (known?.isCurrent) return known;', by: 'if (known) return known;' },
    { file: BOUND, text: 'epoch === this.#epoch && now', by: 'now' },
    { file: BOUND, text: '&& now < this.#repeatUntil', by: '' },
    { file: BOUND, text: 'answer.unavailable ? unwaited(slot) : Infinity', by: 'Infinity' },
    { file: BOUND, text: "outcomes[at] ?? 'unavailable'", by: "outcomes[0] ?? 'unavailable'" },
    { file: TEMPLATE, text: " && repo.includes('/')", by: '' },
    { file: TEMPLATE, text: 'splitRepo(repo.toLowerCase())', by: 'splitRepo(repo)' },
    { file: INDEX, text: "repo.lastIndexOf('/', end - 1)", by: '-1' },
    { file: GATHER, text: 'retry.at < until && now < until', by: 'now < until' },
    {
      file: GATHER,
      text: 'hasSomething ? Math.min(deadline, retry.failingSince + HICCUP_MS) : deadline',
      by: 'deadline',
    },
  ],
};
