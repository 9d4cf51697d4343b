import { Module } from '@nestjs/common';
import { AdminController } from './admin.controller.js';
import { EntriesController } from './entries/entries.controller.js';
import { PreviewController } from './entries/preview.controller.js';
import { HistoryController } from './history/history.controller.js';
import { ProvidersController } from './providers/providers.controller.js';
import { SettingsController } from './settings/settings.controller.js';

@Module({
  controllers: [
    AdminController,
    EntriesController,
    HistoryController,
    PreviewController,
    ProvidersController,
    SettingsController,
  ],
})
export class AdminModule {}
