import { ONLY_FORGE, USUAL_REF } from '../../dialects/shared/asked-build.js';
import { DIALECTS } from '../../dialects/dialects.js';
import { type Signer } from '../../dialects/sample-client.js';
import { classOfIp, isLoopbackHost } from '../../wire/host-class.js';
import { type MaskedRegistry, type ReadAnswer, readAnswer } from './read-answer.js';
import { failureText, statusText } from './texts.js';
import { type RequestPlan } from './plan.js';
import { type Exchange, type Received } from './send-signed.js';
import { printable } from '../terminal/style.js';

/** What a request came to. Plain data without any secret: it is printed as it is. */
export interface RequestReport {
  /** The gateway answered as it answers that client. */
  readonly ok: boolean;
  readonly dialect: string;
  /** The configured one that was named. */
  readonly client: string | undefined;
  /** Without user and query. */
  readonly url: string;
  readonly status: number | undefined;
  readonly milliseconds: number;
  readonly encrypted: boolean;
  /** What was given: passwords masked, and user names that are not the same for everybody. */
  readonly registries: readonly MaskedRegistry[];
  /** Names of the secrets that were given. */
  readonly secrets: readonly string[];
  /** Code of the gateway's error answer, or of what went wrong on the way; undefined when ok. */
  readonly code: string | undefined;
  /** What went wrong and what to do; undefined when ok. */
  readonly text: string | undefined;
  /** Seconds by which this machine's clock is ahead of the gateway's; undefined when it told no time. */
  readonly clockAheadSeconds: number | undefined;
  /** What is odd beside that. */
  readonly notes: readonly string[];
}

export interface ReportContext {
  readonly signer: Signer;
  /** User names that may be shown. */
  readonly commonUserNames: ReadonlySet<string>;
}

export async function requestReport(
  plan: RequestPlan,
  exchange: Exchange,
  context: ReportContext,
): Promise<RequestReport> {
  const { url, dialect } = plan;
  const base = {
    dialect: dialect.id,
    client: plan.clientName,
    url: `${url.origin}${url.pathname}`,
    milliseconds: Math.round(exchange.milliseconds),
    encrypted: false,
    registries: [],
    secrets: [],
    status: undefined,
    clockAheadSeconds: undefined,
  };
  const notes = placeNotes(plan, exchange);
  if ('failure' in exchange) {
    return { ...base, ok: false, code: exchange.failure, text: failureText(exchange.failure, plan), notes };
  }
  const clockAheadSeconds = clockAhead(exchange);
  const encrypted = ENCRYPTED.has(exchange.headers['content-encoding']);
  const seen = { ...base, status: exchange.status, encrypted, clockAheadSeconds };
  const body = encrypted ? context.signer.decrypt?.(exchange.body) : exchange.body;
  const read = body ? await readBody({ ...exchange, body }, plan, context) : { code: 'not_decrypted' };
  if ('registries' in read) {
    return {
      ...seen,
      ok: true,
      ...read,
      code: undefined,
      text: undefined,
      notes: [...notes, ...givenNotes(read, plan, clockAheadSeconds)],
    };
  }
  return {
    ...seen,
    ok: false,
    code: read.code,
    text: statusText(read.code, { plan, exchange, clockAheadSeconds }),
    notes,
  };
}

/** Content encodings of encrypted answers. */
const ENCRYPTED = new Set<string | undefined>(
  DIALECTS.flatMap(({ encryption }) => encryption?.contentEncoding ?? []),
);

async function readBody(
  received: Received,
  { dialect, client, kind }: RequestPlan,
  { commonUserNames }: ReportContext,
): Promise<ReadAnswer> {
  const others = await Promise.all(DIALECTS.filter((one) => one !== dialect).map((one) => one.sample()));
  return readAnswer(received, client, { kind, others, commonUserNames });
}

/** From the answer's `Date`, which has whole seconds: half a second is taken off for what they leave out. */
function clockAhead({ headers, at }: Received): number | undefined {
  const date = Date.parse(headers.date ?? '');
  return Number.isNaN(date) ? undefined : Math.round((at - date - 500) / 1000);
}

function placeNotes({ url, client, endpoint }: RequestPlan, { remoteAddress }: Exchange): readonly string[] {
  if (endpoint) return []; // not the way that clients take
  const isPublic = remoteAddress === undefined || classOfIp(remoteAddress) === 'public';
  const notes: string[] = [];
  if (client.privateAddressNote !== undefined && !isPublic) notes.push(client.privateAddressNote);
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) notes.push(PLAIN_HTTP);
  return notes;
}

const PLAIN_HTTP = 'credentials travel over plain HTTP here; give the clients an https endpoint';

/** Seconds of difference that are worth a word while requests are still accepted. */
const ODD_CLOCK = 30;

function givenNotes(
  { registries, secrets }: Pick<RequestReport, 'registries' | 'secrets'>,
  plan: RequestPlan,
  clockAheadSeconds = 0,
): readonly string[] {
  const notes: string[] = [];
  if (registries.length + secrets.length === 0) {
    notes.push(`nothing is given to this build: dockpass explain ${flagsOf(plan)} says why`);
  }
  if (Math.abs(clockAheadSeconds) >= ODD_CLOCK) {
    notes.push(
      `the clocks differ by ${String(Math.abs(clockAheadSeconds))} s; beyond SIGNATURE_TOLERANCE requests are refused`,
    );
  }
  return notes;
}

/** What asks `dockpass explain` about the same build. */
function flagsOf({ clientName, build, kind }: RequestPlan): string {
  const { repo, repoId, forge, event, fork, ref, blocked } = build;
  const flags = [
    ...(clientName === undefined ? [] : [`--client ${clientName}`]),
    `--repo ${printable(repo)}`,
  ];
  if (kind === 'secrets') flags.push('--for secrets');
  if (repoId !== '') flags.push(`--repo-id ${printable(repoId)}`);
  if (forge !== ONLY_FORGE) flags.push(`--forge ${forge}`);
  if (event !== 'push') flags.push(`--event ${event}`);
  if (fork) flags.push('--fork');
  if (blocked) flags.push('--blocked');
  if (ref !== USUAL_REF) flags.push(`--ref ${printable(ref)}`);
  return flags.join(' ');
}
