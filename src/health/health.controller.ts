import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { GATEWAY } from '../gateway/gateway.token.js';
import { type Gateway } from '../gateway/gateway.js';

/** Open to everybody, so it says nothing but words of state and the names of entries. */
@Controller()
export class HealthController {
  constructor(@Inject(GATEWAY) private readonly gateway: Gateway) {}

  /** The process serves. */
  @Get('healthz')
  @Header('Cache-Control', 'no-store')
  health(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Requests are welcome; 503 tells a load balancer to look elsewhere. */
  @Get('readyz')
  @Header('Cache-Control', 'no-store')
  ready(@Res({ passthrough: true }) response: Response): object {
    const readiness = this.gateway.readiness();
    response.status(readiness.status === 'unavailable' ? 503 : 200);
    return readiness;
  }
}
