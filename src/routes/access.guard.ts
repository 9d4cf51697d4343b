import { type CanActivate, type ExecutionContext, Injectable, NotFoundException } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { isSameSecret, secretDigest } from '../exchange/same-secret.js';
import { Gateway } from '../gateway/gateway.js';
import { isCrossSite, isFromPage, REQUEST_HEADER } from '../sessions/same-site.js';
import { Sessions } from '../sessions/sessions.js';
import { CHANGES_NOTHING, TOKEN_ONLY } from './marks.js';
import { noteOperator, TOKEN_OPERATOR } from './operator.js';
import { OPEN_TO_ALL } from './open-to-all.js';
import { RouteProblem } from './route-problem.js';

/**
 * Lets in whoever shows the bearer token of `ADMIN_TOKEN`, and whoever is signed in to the page: viewers to see, admins
 * to change as well. Everybody else, and everybody while none of that is configured, is told that there is nothing here;
 * only the page is told that nobody is signed in.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly gateway: Gateway,
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
  ) {}

  /** @throws NotFoundException, RouteProblem */
  canActivate(context: ExecutionContext): true | Promise<true> {
    if (this.reflector.get<boolean | undefined>(OPEN_TO_ALL, context.getClass())) return true;
    const request = context.switchToHttp().getRequest<Request>();
    const { adminToken } = this.gateway.current.config;
    const { authorization, cookie } = request.headers;
    if (adminToken !== undefined && isSameSecret(authorization ?? '', secretDigest(`Bearer ${adminToken}`))) {
      noteOperator(request, TOKEN_OPERATOR);
      return true;
    }
    const isClosed = this.reflector.get<boolean | undefined>(TOKEN_ONLY, context.getClass());
    const isPage = cookie?.includes('dockpass_session=') === true || REQUEST_HEADER in request.headers;
    if (isClosed || authorization !== undefined || !isPage) throw new NotFoundException();
    return this.#bySession(request, context);
  }

  async #bySession(request: Request, context: ExecutionContext): Promise<true> {
    const { config } = this.gateway.current;
    if (!this.sessions.isOpen) throw new NotFoundException();
    const session = await this.sessions.of(request);
    if (!session) throw signedOut();
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (isRead ? isCrossSite(request, config) : !isFromPage(request, config)) throw crossSite();
    const asksOnly = this.reflector.get<boolean | undefined>(CHANGES_NOTHING, context.getHandler());
    if (!isRead && !asksOnly && session.role !== 'admin') throw forbidden();
    const { actor, role } = session;
    noteOperator(request, { actor, role, session });
    return true;
  }
}

function signedOut(): RouteProblem {
  return new RouteProblem('signed_out', 'Nobody is signed in here, or the session has ended.', 401);
}

function forbidden(): RouteProblem {
  return new RouteProblem('forbidden', 'Your role may see everything and change nothing.', 403);
}

/** Of a change, and of what another site asks for in the name of somebody. */
export function crossSite(): RouteProblem {
  const message = 'The page did not ask for this itself. Behind a proxy that changes Host, set PUBLIC_URL.';
  return new RouteProblem('cross_site', message, 403);
}
