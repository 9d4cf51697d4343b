import { type CanActivate, type ExecutionContext, Injectable, NotFoundException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Gateway } from '../gateway/gateway.js';
import { crossSite } from '../routes/access.guard.js';
import { isFromPage } from '../sessions/same-site.js';
import { Sessions } from '../sessions/sessions.js';
import { protect } from './page-headers.js';

/** For routes by which somebody signs in or out: there where there is a page, and changes only for the page itself. */
@Injectable()
export class FromPageGuard implements CanActivate {
  constructor(
    private readonly gateway: Gateway,
    private readonly sessions: Sessions,
  ) {}

  /** @throws NotFoundException, RouteProblem */
  canActivate(context: ExecutionContext): true {
    if (!this.sessions.isOpen) throw new NotFoundException();
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    protect(http.getResponse<Response>());
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead && !isFromPage(request, this.gateway.current.config)) throw crossSite();
    return true;
  }
}
