import { type AwsErrorCodes, awsErrorOf } from './errors.js';
import { type ClientBase } from './identity.js';
import { retryOnce } from './retry.js';
import type { AwsTransport, LastAnswer } from './transport.js';

/** One piece of work with AWS, which may be several calls. */
export interface AwsWork {
  /** Every client that takes part is made with it. */
  readonly base: ClientBase;
  /** What the wire said last. */
  readonly last: () => LastAnswer;
}

/**
 * Does a piece of work with clients of the SDK, and closes all their connections at its end.
 *
 * @param codes what the errors of this service mean, besides those that all have
 * @throws ProviderError for whatever goes wrong; `timed_out` as soon as the signal aborts
 */
export async function withAws<Result>(
  signal: AbortSignal,
  work: (aws: AwsWork) => Promise<Result>,
  codes?: AwsErrorCodes,
): Promise<Result> {
  const transport = await newTransport(signal);
  const base = { requestHandler: transport, retryStrategy: retryOnce, maxAttempts: 2, logger: SILENT };
  try {
    return await untilAborted(work({ base, last: () => transport.last }), signal);
  } catch (error) {
    throw awsErrorOf(error, signal, transport.last, codes);
  } finally {
    transport.destroy();
  }
}

/** Imports what every piece of work needs of the SDK; one package after the other, because they share some. */
export async function loadAws(): Promise<void> {
  await import('./transport.js');
  await import('@aws-sdk/credential-providers');
}

async function newTransport(signal: AbortSignal): Promise<AwsTransport> {
  // The SDK would print, unasked and once, that it will drop this Node release; package.json pins a version that runs
  // on it, so the operator can do nothing about it. It reads the variable when the first client is made.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { AwsTransport } = await import('./transport.js');
  return new AwsTransport(signal);
}

/** Some credential sources do not listen to a signal; nobody waits for them. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      reject(new Error('aborted'));
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** The SDK warns on the console where it is given no logger, with names of profiles and files. */
const SILENT = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
