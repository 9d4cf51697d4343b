/** {@link typed} for what takes its time. */
export async function typedLater<T, E extends Error>(
  type: new (...args: never[]) => E,
  parsing: Promise<T>,
): Promise<T | E> {
  try {
    return await parsing;
  } catch (error) {
    if (error instanceof type) return error;
    throw error;
  }
}

/** The result, or the parser's own error; every other error is thrown on. */
export function typed<T, E extends Error>(type: new (...args: never[]) => E, parse: () => T): T | E {
  try {
    return parse();
  } catch (error) {
    if (error instanceof type) return error;
    throw error;
  }
}
