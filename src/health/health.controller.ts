import { Controller, Get, Header, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Gateway } from '../gateway/gateway.js';
import { OpenToAll } from '../routes/open-to-all.js';
import { KeptReadiness } from './kept-readiness.js';

/** Open to everybody, so it says nothing but words of state and the names of entries. */
@OpenToAll()
@Controller()
export class HealthController {
  readonly #readiness: KeptReadiness;

  constructor(gateway: Gateway) {
    this.#readiness = new KeptReadiness(gateway);
  }

  /** The process serves. */
  @Get('healthz')
  @Header('Cache-Control', 'no-store')
  health(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Requests are welcome; 503 tells a load balancer to look elsewhere. */
  @Get('readyz')
  @Header('Cache-Control', 'no-store')
  ready(@Res() response: Response): void {
    const { status, body } = this.#readiness.answer();
    response
      .status(status === 'unavailable' ? 503 : 200)
      .type('json')
      .send(body);
  }
}
