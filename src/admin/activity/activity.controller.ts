import { Controller, Get, Header } from '@nestjs/common';
import { Instruments } from '../../metrics/instruments.js';
import { type Activity, activityOf } from './activity.js';
import { type Overview, overviewOf } from './overview.js';

/** For the operator: what needs somebody, and what came of the requests lately. */
@Controller('admin')
export class ActivityController {
  constructor(private readonly instruments: Instruments) {}

  @Get('overview')
  @Header('Cache-Control', 'no-store')
  overview(): Overview {
    return overviewOf(this.instruments);
  }

  @Get('activity')
  @Header('Cache-Control', 'no-store')
  activity(): Activity {
    return activityOf(this.instruments);
  }
}
