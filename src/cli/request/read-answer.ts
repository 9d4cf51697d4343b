import { type ExtensionKind } from '../../dialects/extension.js';
import { nestsTooDeep } from '../../wire/json-depth.js';
import { type SampleClient } from '../../dialects/sample-client.js';
import { REFUSALS } from '../../exchange/refusals.js';
import { type Received } from './send-signed.js';
import { printable } from '../terminal/style.js';

export interface MaskedRegistry {
  readonly address: string;
  readonly username: string;
  readonly password: '***';
}

/** What was given, or a code: of the gateway's own error answers, or one of `foreign_…` for what is none of them. */
export type ReadAnswer = Read | { readonly code: string };

interface Read {
  readonly registries: readonly MaskedRegistry[];
  /** Names of secrets. */
  readonly secrets: readonly string[];
}

export interface AnswerReader {
  /** What was asked for; default registries. */
  readonly kind?: ExtensionKind;
  /** Clients of the other dialects. */
  readonly others: readonly SampleClient[];
  /** User names that may be shown. */
  readonly commonUserNames: ReadonlySet<string>;
}

/**
 * Reads an answer as its client would. Nothing of a password, or of an unknown text, is kept, and of
 * user names only those that are the same for everybody, because some registries take a token for one.
 */
export function readAnswer(
  { status, body }: Pick<Received, 'status' | 'body'>,
  client: SampleClient,
  reader: AnswerReader,
): ReadAnswer {
  const json = parse(body);
  if (status === 200) return (reader.kind === 'secrets' ? readNames : readList)(json, client, reader);
  return { code: ownCode(json) ?? foreignCode(status) };
}

function readList(
  json: unknown,
  client: SampleClient,
  { others, commonUserNames }: AnswerReader,
): ReadAnswer {
  const list = client.listOf(json);
  if (!Array.isArray(list)) {
    const isOther = others.some((other) => Array.isArray(other.listOf(json)));
    return { code: isOther ? 'other_dialect' : 'not_a_gateway' };
  }
  const registries = list.map((item: unknown) => masked(item, commonUserNames));
  return registries.every((one) => one !== undefined) ? { registries, secrets: [] } : { code: 'broken_list' };
}

function readNames(json: unknown, client: SampleClient, { others }: AnswerReader): ReadAnswer {
  const names = client.secretNamesOf?.(json);
  if (!Array.isArray(names)) {
    const isOther = others.some((other) => Array.isArray(other.secretNamesOf?.(json)));
    return { code: isOther ? 'other_dialect' : 'not_a_gateway' };
  }
  if (!names.every(isText)) return { code: 'broken_list' };
  return { registries: [], secrets: names.map((name) => printable(name)) };
}

function masked(item: unknown, common: ReadonlySet<string>): MaskedRegistry | undefined {
  const [address, username, password] = ['address', 'username', 'password'].map((name) => member(item, name));
  if (!isText(address) || !isText(username) || !isText(password)) return undefined;
  return { address: printable(address), username: common.has(username) ? username : '***', password: '***' };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Only a code that the gateway has; anything else was written by somebody else. */
function ownCode(json: unknown): string | undefined {
  const code = member(member(json, 'error'), 'code');
  return typeof code === 'string' && Object.hasOwn(REFUSALS, code) ? code : undefined;
}

function foreignCode(status: number): string {
  if (status >= 200 && status < 300) return 'other_success';
  if (status >= 300 && status < 400) return 'redirected';
  if (status === 401 || status === 403 || status === 407) return 'foreign_refusal';
  if (status === 404 || status === 405) return 'foreign_not_found';
  if (status === 413) return 'foreign_too_large';
  if (status === 400) return 'foreign_bad_request';
  return status >= 500 ? 'foreign_unavailable' : 'not_a_gateway';
}

function parse(body: Buffer): unknown {
  if (nestsTooDeep(body)) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
