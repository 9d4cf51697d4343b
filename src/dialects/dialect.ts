import { type KeyObject } from 'node:crypto';
import { type IncomingHttpHeaders } from 'node:http';
import { type ClientSetting, type ClientSettings, type ReadClient } from './client-settings.js';
import { type RegistryExtension, type SecretExtension } from './extension.js';
import { type RequestOption, type SampleClient } from './sample-client.js';

/**
 * How one kind of client asks and is answered: everything that is its own. A constant object in `<id>/<id>.dialect.ts`,
 * named in the list of `dialects.ts`; nothing outside its folder knows it by name.
 *
 * What is called for a request must never throw, whatever the input, and makes no functions of its own.
 */
export interface Dialect {
  /** In routes, settings, log and metrics: `a-z` and `0-9`. */
  readonly id: string;
  /** Its name in texts. */
  readonly label: string;
  /** The events that its clients know, in their own words (docs/protocols.md). */
  readonly events: readonly string[];
  /** Those of them that a build of a fork can have. */
  readonly forkEvents: readonly string[];
  /** One client can have several forges, on which the same id is another repository. */
  readonly hasForges: boolean;
  /** It also asks for builds that wait for an approval, and is given nothing then. */
  readonly asksBeforeApproval: boolean;

  /** What is said of its clients, in the order of documentation. */
  readonly settings: Readonly<Record<string, ClientSetting>>;
  /**
   * The keys that settings come to.
   *
   * @param defaults those of the default client, which may be the same
   */
  readClient(settings: ClientSettings, defaults: ClientSettings): ReadClient;
  /** Where a server of its clients shows its key; left out where keys are only configured. */
  readonly keyPage?: KeyPage;
  /** Variables of what the gateway replaces for it, which have no effect here, each with what to tell of it. */
  readonly replacedVariables?: Readonly<Record<string, string>>;

  /** Whether a request bears a signature as its clients make them; nothing is verified. */
  isSigned(headers: IncomingHttpHeaders): boolean;
  /**
   * Whether a request to `/` is its default client's, which then asks for registries; left out where none is. The first dialect of the list that takes a
   * request and has a default client gets it.
   */
  takesRoot?(headers: IncomingHttpHeaders): boolean;
  /**
   * Whether signed requests to a path that is nobody's are its default client's, because what the gateway replaces answers
   * every path. Only where the signature does not cover the path. Default no.
   */
  readonly takesAnyPath?: true;
  /** How its clients ask what images are pulled with. */
  readonly registries: RegistryExtension;
  /** How they ask for secrets of steps; left out where they do not. */
  readonly secrets?: SecretExtension;
  /** How an answer is encrypted for a client that has keys for it (`ClientConfig.encryption`). */
  readonly encryption?: AnswerEncryption;

  /** Options of `dockpass request` that its clients alone have, and examples of the command with what they do. */
  readonly requestOptions: readonly RequestOption[];
  readonly requestExamples: readonly (readonly [command: string, text: string])[];
  /** Its client as commands play it, loaded only by them. */
  sample(): Promise<SampleClient>;
}

export interface KeyPage {
  /** Below the URL of the server. */
  readonly path: string;
  /** The key from the text of the page. @throws SigningKeyError */
  readonly readKey: (text: string) => KeyObject;
}

export interface AnswerEncryption {
  /** `Content-Encoding` of such an answer. */
  readonly contentEncoding: string;
  readonly encrypt: (answer: Buffer, key: KeyObject) => Buffer;
}
