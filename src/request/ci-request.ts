/** How a client asks and is answered. */
export type Dialect = 'drone' | 'woodpecker';

/**
 * What policy may know of a request: only fields that the forge asserts and the client signed. Free text (refs,
 * titles, messages, labels, file names) is not here, so that no rule can ever depend on it.
 */
export interface CiRequest {
  /** `namespace/name` exactly as the client wrote it; empty when the client named no repository. */
  readonly repo: string;
  /** The forge's own id of the repository as text (Drone `uid`, Woodpecker `forge_remote_id`); empty if unknown. */
  readonly repoId: string;
  /** E.g. `push`, `pull_request`, `tag`; the clients' own words. */
  readonly event: string;
  /** The code comes from another repository, also where a fork's build was promoted or restarted. */
  readonly fork: boolean;
  /** Woodpecker asks before somebody has approved the pipeline: nothing may be given. */
  readonly blocked: boolean;
}
