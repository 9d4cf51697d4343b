import { Controller, Get, Header, Res } from '@nestjs/common';
import type { Response } from 'express';
import { TokenOnly } from '../routes/marks.js';
import { MetricsPage } from './metrics-page.js';

/** What Prometheus scrapes. */
@TokenOnly()
@Controller()
export class MetricsController {
  constructor(private readonly page: MetricsPage) {}

  @Get('metrics')
  @Header('Cache-Control', 'no-store')
  async metrics(@Res({ passthrough: true }) response: Response): Promise<string> {
    const { contentType, text } = await this.page.render();
    response.setHeader('Content-Type', contentType);
    return text;
  }
}
