import { anyJsonOf, HttpCallError } from '../../src/registry/http-call.js';
import { objectOf } from './k8s.client.js';
import { versionOf } from './k8s.secret.js';

/** What some bytes of a watch told. */
export interface WatchedEvents {
  /** Of the last of them; undefined = they told nothing. */
  readonly version: string | undefined;
  /** Whether anything has changed: a bookmark only says how far it is. */
  readonly isChange: boolean;
}

/** Bytes of a line: the metadata of a Secret, of which annotations have at most 256 KiB. */
const LONGEST = 2 * 1024 * 1024;
const LINE_END = 0x0a;
const CHANGES = new Set(['ADDED', 'MODIFIED', 'DELETED']);

/** Makes events of the lines of a watch, wherever they are cut; one that does not end is kept for its rest, within bounds. */
export class WatchedLines {
  #begun: Uint8Array[] = [];
  #size = 0;

  /** @throws HttpCallError for what is no event, or one that says that the watch is over (`ERROR`) */
  take(bytes: Uint8Array): WatchedEvents {
    let version: string | undefined;
    let isChange = false;
    let from = 0;
    for (let end = bytes.indexOf(LINE_END); end !== -1; end = bytes.indexOf(LINE_END, from)) {
      this.#keep(bytes.subarray(from, end));
      from = end + 1;
      const line = Buffer.concat(this.#begun);
      [this.#begun, this.#size] = [[], 0];
      const event = eventOf(line);
      version = event.version;
      isChange ||= event.isChange;
    }
    this.#keep(bytes.subarray(from));
    return { version, isChange };
  }

  #keep(bytes: Uint8Array): void {
    this.#size += bytes.byteLength;
    if (this.#size > LONGEST) throw new HttpCallError('too_large');
    if (bytes.byteLength > 0) this.#begun.push(bytes);
  }
}

function eventOf(line: Buffer): WatchedEvents {
  try {
    const { type, object } = objectOf(anyJsonOf({ body: line }));
    const isChange = CHANGES.has(String(type));
    if (isChange || type === 'BOOKMARK') {
      return { version: versionOf(objectOf(object)['metadata']), isChange };
    }
  } catch (error) {
    throw new HttpCallError('not_json', error);
  }
  throw new HttpCallError('not_json');
}
