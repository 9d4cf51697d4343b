/**
 * Where forges keep the commits of pull requests: GitHub, Gitea and Forgejo, Bitbucket, GitLab, Gerrit. Contributors
 * write refs, so one only ever takes something away.
 */
const PULL_REF = /^refs\/(?:pull|pull-requests|merge-requests|changes)\//;

/**
 * Whether a build is of a pull request, also where it was promoted or deployed later; an event that is not known is taken
 * for one, and so is a ref that is no text.
 *
 * @param others the events of builds that are of none
 */
export function isOfPullRequest(event: string, ref: unknown, others: ReadonlySet<string>): boolean {
  if (!others.has(event)) return true;
  return typeof ref === 'string' ? PULL_REF.test(ref) : ref !== undefined;
}
