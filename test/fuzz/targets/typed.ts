/** The result, or the parser's own error; every other error is thrown on. */
export function typed<T, E extends Error>(type: new (...args: never[]) => E, parse: () => T): T | E {
  try {
    return parse();
  } catch (error) {
    if (error instanceof type) return error;
    throw error;
  }
}
