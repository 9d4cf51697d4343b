/** A rule for CI repositories, `acme/app`, `acme/web-*` or `acme/*`. */
export interface RepoPattern {
  readonly text: string;
  /** Literal. */
  readonly namespace: string;
  /** May hold `*`, each matching any characters inside the segment. */
  readonly name: string;
  /** `repo` without a wildcard, else `namespace`. */
  readonly scope: 'repo' | 'namespace';
  /** Characters that are not `*`; more of them win within one scope. */
  readonly literalLength: number;
  /** Whether the name segment of a repository of this namespace matches. */
  matchesName(name: string): boolean;
}
