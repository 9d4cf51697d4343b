import type { DestinationStream, Logger } from 'pino';
import { type Dialect } from '../dialects/dialect.js';
import { type CiRequest } from '../dialects/shared/ci-request.js';
import { type Answer } from '../resolver/answer.js';
import { type RequestObserver, type ServedRequest } from '../exchange/served-request.js';
import { listed } from '../wire/bounded-list.js';
import { pathOf } from '../exchange/route-table.js';
import { isoTime } from './lines/iso-time.js';
import {
  buildText,
  clientText,
  fieldsText,
  forgeText,
  keptWith,
  kindText,
  quote,
} from './lines/line-text.js';

/**
 * One line for each signed request: who asked for what, what was given and what was not and why. Both clients swallow
 * errors, so this line is where an operator finds the cause.
 *
 * The line is put together from texts, of which those of the client and the answer are kept, and goes straight to the
 * logger's stream in the logger's format: pino would take as long for it as the whole signature.
 */
export class RequestLog implements RequestObserver {
  constructor(
    private readonly logger: Logger,
    /** What the logger writes to. */
    private readonly stream: DestinationStream,
  ) {}

  served(request: ServedRequest): void {
    const [level, message] = messageOf(request);
    if (!this.logger.isLevelEnabled(level)) return;
    const { id, client, kind, ci, answer, outcome, durationMs } = request;
    const head = `{"level":"${level}","time":"${isoTime()}","id":"${id}"${clientText(client)}${kindText(kind, ci)}`;
    const what = `,"outcome":"${outcome}"${remarks(request)}${ci ? requestText(ci) : ''}`;
    const ms = String(Math.round(durationMs * 100) / 100);
    this.stream.write(`${head}${what}${answer ? answerText(answer) : ''},"ms":${ms},"msg":"${message}"}\n`);
  }

  strayed({ id: dialect }: Dialect, target: string): void {
    this.logger.warn(
      { dialect, path: pathText(target) },
      'a signed request came to an address that no client has',
    );
  }
}

/** Characters of a path that nobody has verified. */
const MAX_PATH = 200;

/** Without the query; nothing of a target in absolute form, which may name a user and a password. */
function pathText(target: string): string | undefined {
  if (!target.startsWith('/')) return undefined;
  const path = pathOf(target);
  return path.length > MAX_PATH ? `${path.slice(0, MAX_PATH)}…` : path;
}

/** What a line can say, each with its level. */
export const REQUEST_MESSAGES = {
  answered: ['info', 'request answered'],
  partly: ['warn', 'request answered without some registries'],
  refused: ['warn', 'request refused'],
} as const;

type RequestMessage = (typeof REQUEST_MESSAGES)[keyof typeof REQUEST_MESSAGES];

function messageOf({ outcome, reason, answer }: ServedRequest): RequestMessage {
  if (outcome !== 'ok') return REQUEST_MESSAGES.refused;
  const whole = reason === undefined && !answer?.failed.length;
  return whole ? REQUEST_MESSAGES.answered : REQUEST_MESSAGES.partly;
}

function remarks({ reason, verified }: ServedRequest): string {
  const previousKey = verified?.keySlot ? ',"previousKey":true' : '';
  return reason === undefined ? previousKey : `,"reason":"${reason}"${previousKey}`;
}

function requestText({ repo, forge, build, event, fork }: CiRequest): string {
  const about = `,"repo":${quote(repo)}${forgeText(forge)}${buildText(build)}`;
  return `${about},"event":${quote(event)},"fork":${String(fork)}`;
}

const answerText = keptWith(({ given, failed, secretNames, plan: { withheld, refusal } }: Answer) =>
  fieldsText({
    ...listed('given', given, ({ address }) => address),
    ...(secretNames && listed('secrets', secretNames, (name) => name)),
    ...(withheld.length > 0 &&
      listed('withheld', withheld, ({ entry, reason }) => ({ entry: entry.name, reason }))),
    ...(failed.length > 0 &&
      listed('failed', failed, ({ candidate: { entry }, address, code }) => ({
        entry: entry.name,
        address,
        code,
      }))),
    refusal,
  }),
);
