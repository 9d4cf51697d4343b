import { type RunningGateway, startGateway } from '../gateway/start-gateway.js';
import { type CliContext } from './cli-context.js';
import { FINE, WRONG } from './exit-status.js';

/**
 * Runs the gateway until SIGTERM or SIGINT.
 *
 * @throws ConfigError, RegistrationError
 */
export async function serve({ env, cwd, providersRoot, stdout, stderr }: CliContext): Promise<number> {
  let running: RunningGateway;
  try {
    running = await startGateway({ env, cwd, providersRoot, isTerminal: stdout.isTerminal });
  } catch (error) {
    stderr.write(`${listenProblem(error)}\n`);
    return WRONG;
  }
  await stopSignal();
  await running.stop();
  return FINE;
}

/** Why it cannot listen, for the operator; all else is thrown on. */
function listenProblem(error: unknown): string {
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
