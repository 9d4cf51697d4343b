import { type HeldCredential } from '../credentials/held-credential.js';
import { type ProviderErrorCode } from '../registry/provider-error.js';
import { type Extension } from '../dialects/extension.js';
import { type Choice, type Plan } from './plan.js';
import { stepSecrets } from './secrets/step-secrets.js';

/** What became of an address of the plan. */
interface Result extends Choice {
  /** Milliseconds for which the first request of this answer waited for it. */
  readonly waitedMs: number;
}

/** An address that is given, with the credential it is given with. */
export interface Given extends Result {
  readonly credential: HeldCredential;
  /** It still lives, but renewing it fails. */
  readonly stale: boolean;
}

/** An address that should be given, and why there is no credential for it. */
export interface Failed extends Result {
  readonly code: ProviderErrorCode;
}

/** Everything about one answer that does not depend on the single request, so that repeats can share it. */
export class Answer {
  /** JSON of the dialect, in the bytes that are sent. */
  readonly body: Buffer;
  /** The secrets that are given; undefined where registries were asked for. */
  readonly secretNames: readonly string[] | undefined;
  /** Requests answered with it and not counted yet; see `UseCounter`. */
  uncounted = 0;

  /** @param secretName the only secret that is wanted; undefined = all */
  constructor(
    extension: Extension,
    readonly plan: Plan,
    readonly given: readonly Given[],
    readonly failed: readonly Failed[],
    secretName?: string,
  ) {
    if (extension.kind === 'secrets') {
      const secrets = stepSecrets(plan, given, secretName);
      this.secretNames = secrets.map(({ name }) => name);
      this.body = Buffer.from(extension.render(secrets));
    } else {
      this.secretNames = undefined;
      this.body = Buffer.from(extension.render(given.map(toJson).join(',')));
    }
  }

  /** Bytes of memory, about: with the texts that log and audit keep of it. */
  get bytes(): number {
    const { given, failed, plan } = this;
    return 600 + this.body.length + 500 * given.length + 300 * failed.length + 60 * plan.withheld.length;
  }

  /** Nothing is given, and only because providers failed. */
  get unavailable(): boolean {
    return this.given.length === 0 && this.failed.length > 0;
  }
}

/** Only the fields that all clients know. */
function toJson({ address, credential: { username, password } }: Given): string {
  return JSON.stringify({ address, username, password });
}
