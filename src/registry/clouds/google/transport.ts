import { AsyncLocalStorage } from 'node:async_hooks';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type * as library from 'google-auth-library';
import type { AuthClient, gaxios } from 'google-auth-library';
import { vendorAgent } from '../../proxy/vendor-agent.js';

export type Sdk = typeof library;

/** Looks at a request before it leaves and may change it; how tests send Google's fixed endpoints to loopback. */
export type RequestHook = (request: gaxios.GaxiosOptionsPrepared) => void;

/** The way to Google, where it is not the ordinary one: that of tests. */
export interface GoogleWay {
  readonly hook?: RequestHook | undefined;
  /** PEM; whom to trust beside the authorities of the system. */
  readonly ca?: string | undefined;
}

/** Bytes of an answer that are read; tokens are a few kilobytes. */
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * One more try after 100 ms when there is no answer or a 5xx, instead of the library's three within 2.1 s for each of
 * up to three calls. What fails twice is the keeper's to try again.
 */
const ONE_RETRY = {
  retry: 1,
  noResponseRetries: 1,
  retryDelay: 100,
  statusCodesToRetry: [
    [408, 408],
    [500, 599],
  ],
};

const metadataLimit = new AsyncLocalStorage<AbortSignal>();

/**
 * Imports the library, once, and the HTTP client that it else imports between our look at the signal and the call. Its
 * metadata client has one transport for the whole process, so that is bound here.
 */
export async function loadSdk(): Promise<Sdk> {
  return (sdk ??= importSdk());
}

let sdk: Promise<Sdk> | undefined;

async function importSdk(): Promise<Sdk> {
  const imported = await import('google-auth-library');
  // A proxy would reach the metadata server of its own machine. Unlike Node's global agents these keep no connection.
  const [http, https] = [new HttpAgent(), new HttpsAgent()];
  imported.gaxios.instance.defaults = { agent: ({ protocol }) => (protocol === 'https:' ? https : http) };
  imported.gaxios.instance.interceptors.request.add({
    resolved: (request) => {
      refuseLogin(request);
      return Promise.resolve(bind(request, metadataLimit.getStore()));
    },
  });
  await imported.gaxios.request({ url: 'data:,' });
  return imported;
}

/** A metadata server wants no login, and node-fetch would refuse one with its password in the text, which is printed. */
function refuseLogin({ url }: gaxios.GaxiosOptionsPrepared): void {
  if (url.username !== '' || url.password !== '') throw new Error('the URL has a login');
}

/** Runs `work`; what it asks the metadata server then ends with the signal, which the library has no parameter for. */
export function withMetadataLimit<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  return metadataLimit.run(signal, work);
}

/**
 * Makes every call of a client, and of the clients it is built upon, end with the signal, follow no redirect (a
 * credential must not follow one) and read a limited answer. The library takes a transport for some of its parts only:
 * the token exchange of federated identities and the sources of impersonated files make their own.
 */
export function takeTransport(
  client: AuthClient,
  { gaxios }: Sdk,
  signal: AbortSignal,
  { hook, ca }: GoogleWay,
): void {
  const trust = ca === undefined ? {} : { ca };
  const transporter = new gaxios.Gaxios({ agent: (url) => vendorAgent(url, signal, trust) });
  transporter.interceptors.request.add({
    resolved: (request) => {
      hook?.(request);
      return Promise.resolve(bind(request, signal));
    },
  });
  for (const part of clientsOf(client).flatMap(partsOf)) part.transporter = transporter;
}

interface Part {
  transporter?: gaxios.Gaxios;
}

/** Parts of the library's clients that have a transport of their own; none of them is in its public types. */
interface ClientParts extends Part {
  readonly stsCredential?: Part;
  readonly supplierContext?: Part;
  readonly externalAccountAuthorizedUserHandler?: Part;
  readonly sourceClient?: ClientParts;
}

/** A client and those whose tokens it is built upon, as far as that goes. */
export function clientsOf(client: ClientParts): ClientParts[] {
  const { sourceClient } = client;
  return sourceClient ? [client, ...clientsOf(sourceClient)] : [client];
}

function partsOf(client: ClientParts): Part[] {
  const { stsCredential, supplierContext, externalAccountAuthorizedUserHandler } = client;
  const own = [client, stsCredential, supplierContext, externalAccountAuthorizedUserHandler];
  return own.filter((part) => part !== undefined);
}

/** Without a signal it is the library's own look for a metadata server, which it ends after some seconds. */
function bind(
  request: gaxios.GaxiosOptionsPrepared,
  signal: AbortSignal | undefined,
): gaxios.GaxiosOptionsPrepared {
  const limits = { size: MAX_ANSWER_BYTES, redirect: 'error' } as const;
  if (!signal) return Object.assign(request, limits);
  return Object.assign(request, limits, {
    signal,
    adapter: sendUnlessAborted,
    // A limit of the library's own would, when it retries, replace the signal.
    timeout: 0,
    retryConfig: { ...request.retryConfig, ...ONE_RETRY },
  });
}

/**
 * Begins no call, and no second try of one, with a signal that has aborted: node-fetch would then destroy the body of
 * the request, to whose error nobody listens, and that ends the process (node-fetch/node-fetch#1801).
 */
const sendUnlessAborted: NonNullable<gaxios.GaxiosOptions['adapter']> = (request, send) => {
  request.signal?.throwIfAborted();
  return send(request);
};
