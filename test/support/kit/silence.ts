import { jest } from '@jest/globals';
import { inspect } from 'node:util';

/** Catches what is printed; the function returned tells it. Ends with `jest.restoreAllMocks()`. */
export function silence(): () => readonly string[] {
  const streams = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write'));
  for (const spy of streams) spy.mockReturnValue(true);
  const levels = ['log', 'info', 'warn', 'error', 'debug'] as const;
  const consoles = levels.map((level) => jest.spyOn(console, level).mockReturnValue(undefined));
  const warnings = jest.spyOn(process, 'emitWarning').mockReturnValue(undefined);
  return () =>
    [...streams, ...consoles, warnings].flatMap((spy) =>
      spy.mock.calls.map((call) =>
        call.map((part) => (typeof part === 'string' ? part : inspect(part))).join(' '),
      ),
    );
}
