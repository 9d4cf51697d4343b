/** A setting as it is in effect, and where that comes from. Plain data without any secret. */
export interface EffectiveSetting {
  /** Whose it is; the default clients have theirs among those of the gateway. */
  readonly owner: 'gateway' | 'client' | 'store';
  /** Name of the client or store; empty for the gateway. */
  readonly name: string;
  /** `LOG_LEVEL`; for what is named in the file, as the file writes it: `publicKey`. */
  readonly setting: string;
  readonly meaning: string;
  /** Null = there is none. */
  readonly unit: string | null;
  /** It is a secret or a user name: its value is never shown. */
  readonly hidden: boolean;
  /** `set`: somebody wrote it · `default`: nobody did, so it is what it is by itself · `none`: it has no value. */
  readonly state: 'set' | 'default' | 'none';
  /** Null = it is hidden, or has none; the default may be told in words. */
  readonly value: string | number | boolean | readonly string[] | null;
  /** Null = nobody wrote it. */
  readonly origin: SettingOrigin | null;
}

/** Where a setting is written. */
export interface SettingOrigin {
  /** `environment`, `.env`, or the absolute path of a file. */
  readonly source: string;
  /** As it is written there: `DRONE_SECRET_FILE`, `clients[0].publicKeyFile`. */
  readonly key: string;
  /** In a YAML file, from 1. */
  readonly line: number | null;
  /** The path of the file, or the reference to the store, that the value is kept in; null = it stands there itself. */
  readonly keptIn: string | null;
}
