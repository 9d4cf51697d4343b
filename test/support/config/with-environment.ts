/** Sets these variables, undefined = absent, until the function that it returns puts the environment back. */
export function enterEnvironment(variables: Readonly<Record<string, string | undefined>>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  enter(Object.entries(variables));
  return () => {
    enter(before);
  };
}

/** Runs with these variables set (undefined = absent) and puts the environment back afterwards. */
export async function withEnvironment<Result>(
  variables: Readonly<Record<string, string | undefined>>,
  run: () => Promise<Result>,
): Promise<Result> {
  const leave = enterEnvironment(variables);
  try {
    return await run();
  } finally {
    leave();
  }
}

function enter(variables: readonly (readonly [name: string, value: string | undefined])[]): void {
  for (const [name, value] of variables) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}
