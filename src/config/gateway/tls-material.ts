interface TlsPems {
  /** Absolute paths. */
  readonly certFile: string;
  readonly keyFile: string;
  /** PEM texts. */
  readonly cert: string;
  readonly key: string;
}

/**
 * Certificate chain and key of the gateway as the configuration read them. In private fields, so that nothing that shows
 * a configuration shows the key.
 */
export class TlsMaterial {
  readonly #pems: TlsPems;

  constructor(pems: TlsPems) {
    this.#pems = pems;
  }

  get certFile(): string {
    return this.#pems.certFile;
  }

  get keyFile(): string {
    return this.#pems.keyFile;
  }

  /** As TLS servers of Node take it. */
  context(): { readonly cert: string; readonly key: string; readonly minVersion: 'TLSv1.2' } {
    const { cert, key } = this.#pems;
    return { cert, key, minVersion: 'TLSv1.2' };
  }

  /** Whether it holds the same certificate and key, wherever they lie. */
  isSame(other: TlsMaterial): boolean {
    const { cert, key } = other.context();
    return this.#pems.cert === cert && this.#pems.key === key;
  }
}
