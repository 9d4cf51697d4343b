import { IsOptional, IsString } from 'class-validator';
import { Setting } from '../../../src/registry/setting.js';
import { type ISecretStore, type OpenStore, type StoredSecret } from '../../../src/store/secret-store.js';

export class StubStoreSettings {
  @Setting({ kind: { type: 'text' }, meaning: 'who asks' })
  @IsOptional()
  @IsString()
  readonly identity?: string;
}

/** A kind of store whose secrets are a function of the test. */
export class StubStore implements ISecretStore<StubStoreSettings, string> {
  readonly label = 'Stub';
  readonly description = 'A store whose secrets are a function of the test.';
  readonly settings = StubStoreSettings;
  readonly needsNoSettings = true;
  readonly examples = ['stub:hub#password'];
  /** Paths in the order in which they were read. */
  readonly reads: string[] = [];
  opened = 0;
  closed = 0;

  constructor(
    public keep: (path: string, signal: AbortSignal) => Promise<StoredSecret>,
    readonly id = 'stub',
  ) {}

  parse(path: string, field = ''): { path: string } | { problem: string } {
    if (field.includes(' ')) return { problem: 'must have no space in its field' };
    return path.startsWith('/') ? { problem: 'must not begin with a slash' } : { path };
  }

  open(): OpenStore<string> {
    this.opened++;
    return {
      read: (path, signal) => {
        this.reads.push(path);
        return this.keep(path, signal);
      },
      close: () => {
        this.closed++;
      },
    };
  }
}
