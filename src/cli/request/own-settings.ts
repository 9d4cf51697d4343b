import { ConfigError } from '../../config/config-error.js';
import { ConfigFiles } from '../../config/settings/files.js';
import { DEFAULT_CLIENT_SETTINGS } from '../../config/clients/client-settings.js';
import { CORE_SETTINGS, type CoreSettings } from '../../config/gateway/core-settings.js';
import { readEnvironment } from '../../config/sources/environment/environment.js';
import { namedFiles } from '../../config/settings/named-files.js';
import { Notes } from '../../config/settings/notes.js';
import { environmentSettings } from '../../config/settings/raw-settings.js';
import { SettingReader } from '../../config/settings/setting-reader.js';
import { type SettingTable } from '../../registry/setting.js';
import { type CliContext } from '../terminal/context.js';

/**
 * What a request to the gateway of this environment needs of its settings and its `.env`, without the rest of the
 * configuration, which need not be here.
 */
export class OwnSettings {
  private constructor(
    private readonly core: SettingReader<CoreSettings>,
    private readonly clients: SettingReader<SettingTable>,
    private readonly notes: Notes,
  ) {}

  static async load({ env, cwd }: CliContext): Promise<OwnSettings> {
    const notes = new Notes();
    const files = new ConfigFiles(cwd);
    const environment = environmentSettings(await readEnvironment(env, files, notes));
    await files.load(namedFiles(environment, [CORE_SETTINGS, DEFAULT_CLIENT_SETTINGS]));
    return new OwnSettings(
      new SettingReader(CORE_SETTINGS, [environment], notes, files),
      new SettingReader(DEFAULT_CLIENT_SETTINGS, [environment], notes, files),
      notes,
    );
  }

  /** Where a gateway on this machine listens. */
  origin(): string {
    const port = this.core.read('port')?.value ?? CORE_SETTINGS.port.default;
    const scheme = this.core.read('tlsCertFile') ? 'https' : 'http';
    return `${scheme}://127.0.0.1:${String(port)}`;
  }

  /** Of a default client. @throws ConfigError as {@link check} */
  ofClient(property: string): string | undefined {
    const given = this.clients.read(property);
    this.check();
    return given && String(given.value);
  }

  /** @throws ConfigError when something that was read cannot be used */
  check(): void {
    if (this.notes.problems.length > 0) throw new ConfigError(this.notes.problems);
  }
}
