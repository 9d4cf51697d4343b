import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  NotFoundException,
} from '@nestjs/common';
import type { Request } from 'express';
import { type Gateway } from '../gateway/gateway.js';
import { GATEWAY } from '../gateway/gateway.token.js';
import { HealthController } from '../health/health.controller.js';
import { isSameSecret, secretDigest } from '../exchange/same-secret.js';

/** Whose routes everybody may ask: `/healthz` and `/readyz`. All others are closed, whoever adds them. */
const OPEN: ReadonlySet<unknown> = new Set([HealthController]);

/**
 * Lets in whoever shows the bearer token of `ADMIN_TOKEN`. Everybody else, and everybody while none is configured, is
 * told that there is nothing here.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(@Inject(GATEWAY) private readonly gateway: Gateway) {}

  /** @throws NotFoundException */
  canActivate(context: ExecutionContext): true {
    if (OPEN.has(context.getClass())) return true;
    const { adminToken } = this.gateway.current.config;
    const { authorization } = context.switchToHttp().getRequest<Request>().headers;
    if (adminToken === undefined || !isSameSecret(authorization ?? '', secretDigest(`Bearer ${adminToken}`)))
      throw new NotFoundException();
    return true;
  }
}
