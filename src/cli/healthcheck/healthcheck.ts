import { loadListen } from '../../config/load-listen.js';
import { type CliContext } from '../terminal/context.js';
import { FINE, WRONG } from '../terminal/exit-status.js';
import { ownOrigin } from '../terminal/own-origin.js';
import { type OutputFlags, printJson } from '../terminal/run-body.js';
import { askHealth, type Unhealthy } from './ask-health.js';

/**
 * Asks the running gateway at `/healthz`. A file that has become wrong since the start does not count: the gateway
 * serves on, and whoever asks would end it.
 */
export async function healthcheck({ json }: OutputFlags, context: CliContext): Promise<number> {
  const listen = await loadListen(context.env, context.cwd);
  const url = new URL('/healthz', ownOrigin(listen, 'nothing tells where to ask'));
  const unhealthy = await askHealth(url);
  const ok = unhealthy === undefined;
  if (json) printJson(context, { ok, url: url.href, unhealthy: unhealthy ?? null, doubts: listen.doubts });
  else if (ok) context.stdout.write(`healthy: ${url.href}\n`);
  else {
    const doubts = listen.doubts.map(({ key, message }) => `  ${key}: ${message}\n`);
    context.stderr.write(`unhealthy: ${url.href} ${TEXTS[unhealthy]}\n${doubts.join('')}`);
  }
  return ok ? FINE : WRONG;
}

const WAITS = 'a change of HOST, PORT and TLS waits for a restart';

const TEXTS: Readonly<Record<Unhealthy, string>> = {
  nobody_listens: `nobody listens there; ${WAITS}`,
  no_answer: `gives no answer; ${WAITS}`,
  timed_out: 'gives no answer in time: the gateway is overloaded or hangs',
  other_answer: `is answered, but not as a gateway does; ${WAITS}`,
};
