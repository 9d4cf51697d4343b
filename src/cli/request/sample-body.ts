import { splitRepo } from '../../image/repo-name.js';
import { type AskedBuild } from '../../dialects/shared/asked-build.js';
import { type Dialect } from '../../dialects/shared/ci-request.js';

/** The body that a client of that dialect sends for a build, with the fields that carry meaning. */
export function sampleBody(dialect: Dialect, build: AskedBuild): string {
  return dialect === 'drone' ? droneBody(build) : woodpeckerBody(build);
}

/** A fork is told by the repository that the code comes from; a pull request names it always. */
function droneBody({ repo, repoId, event, fork, ref }: AskedBuild): string {
  const { namespace, name } = splitRepo(repo);
  const source = fork ? `fork-of-${repo}` : event === 'pull_request' ? repo : '';
  return JSON.stringify({
    repo: { id: 1, uid: repoId, namespace, name, slug: repo, private: true, trusted: false },
    build: {
      id: 1,
      repo_id: 1,
      number: 1,
      status: 'running',
      event,
      ref,
      source_repo: source,
      source: 'main',
      target: 'main',
      params: {},
    },
  });
}

/** With the line break at its end that the server's encoder writes. */
function woodpeckerBody({ repo, repoId, forge, event, fork, ref }: AskedBuild): string {
  const { namespace: owner, name } = splitRepo(repo);
  const body = {
    repo: {
      id: 1,
      forge_id: Number(forge),
      forge_remote_id: repoId,
      owner,
      name,
      full_name: repo,
      private: true,
      trusted: { network: false, volumes: false, security: false },
    },
    pipeline: {
      id: 1,
      number: 1,
      event,
      status: 'created',
      ref,
      branch: 'main',
      ...(fork && { from_fork: true }),
      errors: null,
    },
  };
  return `${JSON.stringify(body)}\n`;
}
