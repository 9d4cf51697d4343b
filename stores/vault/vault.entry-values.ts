type Values = Readonly<Record<string, unknown>>;
interface Problem {
  readonly problem: string;
}

/** What Drone's Vault plugin reads beside a secret, whatever the case; everything else of `X-Drone-` is refused. */
const POLICY = /^x-drone-/i;

/**
 * The values of an entry, as a secret has them. What limits a secret for Drone's Vault plugin limits the entry as well,
 * or the entry is refused: no limit of an author may be lost on the way.
 */
export function entryValues(fields: Values): Values | Problem {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!POLICY.test(name)) {
      values[name] = value;
      continue;
    }
    const limit = limitOf(name.toLowerCase(), value);
    if ('problem' in limit) return limit;
    for (const [setting, meant] of Object.entries(limit)) {
      if (setting in fields || setting in values)
        return { problem: `limits ${setting} twice: leave one of the fields out` };
      values[setting] = meant;
    }
  }
  return values;
}

function limitOf(name: string, value: unknown): Values | Problem {
  switch (name) {
    case 'x-drone-repos':
      return listOf('repos', value, /^[\w.-]+(?:\/[\w.-]+)*\/(?!\*\*)[\w.*-]+$/, NO_REPOS);
    case 'x-drone-events':
      return listOf('events', value, /^[a-z_]+$/, NO_EVENTS);
    case 'x-drone-disallow-forks':
      return value === 'true' || value === true ? { forks: 'deny' } : NO_FORKS;
    case 'x-drone-branches':
      return {
        problem: 'has X-Drone-Branches: the branch of a build cannot be trusted, so nothing can depend on it',
      };
    default:
      return { problem: 'has an X-Drone- field that is not known' };
  }
}

const NO_REPOS: Problem = {
  problem:
    'has an X-Drone-Repos that cannot be a pattern here: names of repositories with * in the last part, separated by commas',
};
const NO_EVENTS: Problem = {
  problem:
    'has an X-Drone-Events that cannot be had here: names of events, separated by commas, without wildcards',
};
const NO_FORKS: Problem = { problem: 'has an X-Drone-Disallow-Forks that is not true: leave it out' };

/** The plugin trims nothing, but what has a space in it matches nothing there. */
function listOf(setting: string, value: unknown, form: RegExp, problem: Problem): Values | Problem {
  const items = typeof value === 'string' ? value.split(',').map((item) => item.trim()) : [];
  return items.length > 0 && items.every((item) => form.test(item)) ? { [setting]: items } : problem;
}
