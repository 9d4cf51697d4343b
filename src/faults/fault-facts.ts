import { getSystemErrorMap } from 'node:util';

/** What of an error may be told. All of it is a choice of the code that threw, and none of a vendor or a client. */
export interface FaultFacts {
  /** Of the system (`ECONNRESET`) or of Node (`ERR_STREAM_DESTROYED`); any other one may come out of an answer. */
  readonly code?: string;
  /** The innermost place in a file of ours, of a package or of Node. */
  readonly at?: string;
}

const SYSTEM_CODES: ReadonlySet<string> = new Set([...getSystemErrorMap().values()].map(([name]) => name));
const NODE_CODE = /^ERR_[A-Z][A-Z0-9_]{0,60}$/;
/** A line of a stack; what lies before the last folder of a known name is where the operator put it. */
const FRAME =
  /^ {4}at .*?\(?(?:file:\/\/)?\S*?((?:node:|(?<=[/\\])(?:node_modules|src|providers|stores(?=[/\\][\w-]+[/\\][\w.-]+:)|dist)[/\\])[\w./\\@+-]+:\d+:\d+)\)?$/m;

/** Never throws, whatever was thrown. */
export function factsOf(thrown: unknown): FaultFacts {
  try {
    if (typeof thrown !== 'object' || thrown === null) return {};
    const { code, stack, message } = thrown as Readonly<Record<string, unknown>>;
    const at = placeIn(textOf(stack), textOf(message));
    const known = SYSTEM_CODES.has(textOf(code)) || NODE_CODE.test(textOf(code));
    return { ...(known && { code: textOf(code) }), ...(at !== undefined && { at }) };
  } catch {
    return {};
  }
}

/** Only behind the message, which stands first and may look like a stack. */
function placeIn(stack: string, message: string): string | undefined {
  const start = stack.indexOf(message);
  return start < 0 ? undefined : FRAME.exec(stack.slice(start + message.length))?.[1];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
