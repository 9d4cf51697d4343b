import { Module } from '@nestjs/common';
import { AdminController } from './admin.controller.js';
import { EntriesController } from './entries/entries.controller.js';

@Module({ controllers: [AdminController, EntriesController] })
export class AdminModule {}
