/** The id of one of a Woodpecker server's forges, in digits; empty if unknown, and for Drone, which has no forges. */
export type ForgeId = '' | `${number}`;

/**
 * What policy may know of a request: only fields that the forge asserts and the client signed. Free text (refs,
 * titles, messages, labels, file names) is not here, so that no rule can ever depend on it.
 */
export interface CiRequest {
  /** `namespace/name` exactly as the client wrote it; empty when the client named no repository. */
  readonly repo: string;
  /** The forge's own id of the repository as text (Drone `uid`, Woodpecker `forge_remote_id`); empty if unknown. */
  readonly repoId: string;
  /** The forge whose repository it is: ids of repositories, and their names, are unique on one forge only. */
  readonly forge: ForgeId;
  /** E.g. `push`, `pull_request`, `tag`; the clients' own words. */
  readonly event: string;
  /** The code comes from another repository, also where a fork's build was promoted or restarted. */
  readonly fork: boolean;
  /**
   * It counts as a fork because Drone builds a merge request of GitLab, where its fork mark is made of display names
   * that their owners choose.
   */
  readonly mergeRequest: boolean;
  /** Woodpecker asks before somebody has approved the pipeline: nothing may be given. */
  readonly blocked: boolean;
  /** The number that people know the build by; undefined if unknown. Only told in log, audit and traces. */
  readonly build: number | undefined;
  /** Undefined where it asks for registries. */
  readonly secrets: SecretQuestion | undefined;
}

/** What only a request for secrets says. */
export interface SecretQuestion {
  /** The one that is asked for, in the words of the pipeline's author; undefined = all that there are. */
  readonly name: string | undefined;
  /** The build is of a pull request, or of an event of which it is not known that it is none. */
  readonly pullRequest: boolean;
}
