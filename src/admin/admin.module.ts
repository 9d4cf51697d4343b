import { Module } from '@nestjs/common';
import { AdminController } from './admin.controller.js';
import { ActivityController } from './activity/activity.controller.js';
import { EntriesController } from './entries/entries.controller.js';
import { PreviewController } from './entries/preview.controller.js';
import { HistoryController } from './history/history.controller.js';
import { ProvidersController } from './providers/providers.controller.js';
import { RegistriesController } from './registries/registries.controller.js';
import { SettingsController } from './settings/settings.controller.js';

/** Asked with the token or a session of the page. */
export const ADMIN_CONTROLLERS = [
  AdminController,
  ActivityController,
  RegistriesController,
  EntriesController,
  HistoryController,
  PreviewController,
  ProvidersController,
  SettingsController,
];

@Module({ controllers: ADMIN_CONTROLLERS })
export class AdminModule {}
