import { type Bench, type Mistake, type Mistakes, type World } from './bench.js';

const onGateway: Mistake['world'] = (bench: Bench, env): Promise<World> => bench.gateway(env);

/** The gateway works, and gives this build nothing, or not what its image needs. */
export const POLICY_MISTAKES: Mistakes = {
  'The build is of a fork': { sees: 'FORKS=deny', status: 0, world: onGateway },
  'Drone builds a merge request of GitLab': { sees: 'merge_request', status: 0, world: onGateway },
  'The repository is of another forge': { sees: 'on another forge', status: 0, world: onGateway },
  'The entry is for other events': { sees: 'it is only for the events push, tag', status: 1 },
  'The pattern has other capitals than the repository': { sees: 'has other capitals', status: 1 },
  'The repository was created again': { sees: 'repo_id', status: 0, world: onGateway },
  'The image names another host or port': { sees: 'compare host and port literally', status: 1 },
};
