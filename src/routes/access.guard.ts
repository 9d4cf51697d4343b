import { type CanActivate, type ExecutionContext, Injectable, NotFoundException } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { isSameSecret, secretDigest } from '../exchange/same-secret.js';
import { Gateway } from '../gateway/gateway.js';
import { OPEN_TO_ALL } from './open-to-all.js';

/**
 * Lets in whoever shows the bearer token of `ADMIN_TOKEN`. Everybody else, and everybody while none is configured, is
 * told that there is nothing here.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly gateway: Gateway,
    private readonly reflector: Reflector,
  ) {}

  /** @throws NotFoundException */
  canActivate(context: ExecutionContext): true {
    if (this.reflector.get<boolean | undefined>(OPEN_TO_ALL, context.getClass())) return true;
    const { adminToken } = this.gateway.current.config;
    const { authorization } = context.switchToHttp().getRequest<Request>().headers;
    if (adminToken === undefined || !isSameSecret(authorization ?? '', secretDigest(`Bearer ${adminToken}`)))
      throw new NotFoundException();
    return true;
  }
}
