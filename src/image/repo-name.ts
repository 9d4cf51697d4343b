/** A CI repository in its parts: the last segment is its name, all before it (`group/sub`) the namespace. */
export function splitRepo(repo: string): { readonly namespace: string; readonly name: string } {
  const slash = repo.lastIndexOf('/');
  return { namespace: repo.slice(0, Math.max(slash, 0)), name: repo.slice(slash + 1) };
}

/** A whole name as forges give them, two segments or more. No pattern: `*` is in none. */
export const CI_REPO = /^(?=.{3,512}$)[^/\s\p{Cc}*]{1,255}(?:\/[^/\s\p{Cc}*]{1,255})+$/u;
