import { type RunningGateway, startGateway } from '../gateway/start-gateway.js';
import { ConfigError } from '../config/config-error.js';
import { RegistrationError } from '../registry/registration-error.js';
import { WRONG } from './run-command.js';

/** Directory of the provider folders, beside `src` in the sources and in the build alike. */
export const PROVIDERS_ROOT = new URL('../../providers/', import.meta.url);

/** Runs the gateway until SIGTERM or SIGINT. */
export async function serve(): Promise<number> {
  let running: RunningGateway;
  try {
    running = await startGateway({
      env: process.env,
      cwd: process.cwd(),
      providersRoot: PROVIDERS_ROOT,
      isTerminal: process.stdout.isTTY,
    });
  } catch (error) {
    process.stderr.write(`${startProblem(error)}\n`);
    return WRONG;
  }
  await stopSignal();
  await running.stop();
  return 0;
}

/** What kept the gateway from starting, for the operator; other errors are programming errors and keep their stack. */
function startProblem(error: unknown): string {
  if (error instanceof ConfigError || error instanceof RegistrationError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const text = LISTEN_PROBLEMS[code ?? ''];
  if (text === undefined) throw error;
  return text;
}

const LISTEN_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'PORT: another process listens there already; stop it or choose another port',
  EACCES: 'PORT: listening there needs more rights; choose a port above 1023',
  EADDRNOTAVAIL: 'HOST: this machine has no such address; use 0.0.0.0 for all of them',
  ENOTFOUND: 'HOST: this name cannot be resolved; use an address of this machine',
};

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve).once('SIGINT', resolve);
  });
}
