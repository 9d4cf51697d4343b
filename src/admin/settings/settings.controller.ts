import { Controller, Get, Header, Query } from '@nestjs/common';
import { type EffectiveSetting } from '../../config/effective/effective-setting.js';
import { Instruments } from '../../metrics/instruments.js';
import { RouteProblem } from '../../routes/route-problem.js';
import { QueryPipe } from '../query.pipe.js';
import { entrySettings, type EntrySetting } from './entry-settings.js';
import { SettingsQuery } from './settings-query.js';

/** A setting as operators see it. */
export type SettingView = (EffectiveSetting | EntrySetting) & {
  /** It is written otherwise by now, which takes effect with the next start. */
  readonly waitsForRestart: boolean;
};

export interface Settings {
  readonly settings: readonly SettingView[];
}

/** What is in effect, where it is written, and no secret. */
@Controller('admin/settings')
export class SettingsController {
  constructor(private readonly instruments: Instruments) {}

  /** Of the gateway, its clients and its stores; with `entry`, of that entry alone. */
  @Get()
  @Header('Cache-Control', 'no-store')
  settings(@Query(new QueryPipe()) { entry }: SettingsQuery): Settings {
    const { gateway, reloads } = this.instruments;
    const { config } = gateway.current;
    if (entry !== undefined) return { settings: this.#ofEntry(entry) };
    const waiting = new Set(reloads.waiting);
    return {
      settings: config.settings.map((one) => ({
        ...one,
        waitsForRestart: one.owner === 'gateway' && waiting.has(one.setting),
      })),
    };
  }

  #ofEntry(name: string): readonly SettingView[] {
    const found = this.instruments.gateway.current.config.entries.find((one) => one.name === name);
    if (!found) throw new RouteProblem('not_found', 'No entry of that name is in use.', 404);
    return entrySettings(found).map((one) => ({ ...one, waitsForRestart: false }));
  }
}
