import { randomBytes } from 'node:crypto';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Post,
  Req,
  Res,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { type Me, meOf } from '../admin/me.js';
import { actionLine, TOKEN_HOLDER } from '../audit/action-line.js';
import { isSameSecret, secretDigest } from '../exchange/same-secret.js';
import { Instruments } from '../metrics/instruments.js';
import { JsonBody } from '../routes/json-body.js';
import { OpenToAll } from '../routes/open-to-all.js';
import { RouteProblem } from '../routes/route-problem.js';
import { cookieLine, isSecureHost, readCookie } from '../sessions/cookies.js';
import { saysHttps } from '../sessions/same-site.js';
import { Sessions } from '../sessions/sessions.js';
import { addressOf, Brake } from './brake.js';
import { FromPageGuard } from './from-page.guard.js';

/** Milliseconds for which a browser is known that was signed in once. */
const KNOWN_MS = 180 * 24 * 60 * 60_000;

/** What the page asks first: how one can sign in, and who is. */
export interface SessionState {
  readonly signIn: { readonly token: boolean; readonly openId: boolean };
  readonly session: Me | null;
}

/** Signs in with the token, says who is signed in, and signs out. */
@OpenToAll()
@Controller('ui/session')
@UseGuards(FromPageGuard)
export class SessionController {
  readonly #brake = new Brake();

  constructor(
    private readonly instruments: Instruments,
    private readonly sessions: Sessions,
  ) {}

  @Get()
  async state(@Req() request: Request): Promise<SessionState> {
    const { adminToken, page } = this.instruments.gateway.current.config;
    const session = await this.sessions.of(request);
    return {
      signIn: { token: adminToken !== undefined, openId: page.openId?.clientSecret !== undefined },
      session: session ? meOf({ ...session, session }) : null,
    };
  }

  /** @throws RouteProblem */
  @Post()
  @HttpCode(200)
  @UseInterceptors(JsonBody)
  async signIn(
    @Req() request: Request,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Me> {
    const { config } = this.instruments.gateway.current;
    const token = tokenIn(body);
    const address = addressOf(request.socket.remoteAddress);
    const browser = await this.#knownBrowser(request);
    const who = browser === undefined ? address : `browser ${browser}`;
    // From here to the verdict nothing waits, so that no two tries pass the brake as one.
    const waitMs = this.#brake.waitMs(who);
    if (waitMs > 0) {
      response.setHeader('Retry-After', String(Math.ceil(waitMs / 1000)));
      throw new RouteProblem(
        'too_many_tries',
        'Too many wrong tokens came from here; wait and try again.',
        429,
      );
    }
    const expected = secretDigest(config.adminToken ?? randomBytes(32).toString('hex'));
    if (!isSameSecret(token, expected)) {
      this.#brake.wrong(who);
      this.instruments.audit.note(actionLine(null, 'sign-in', { refused: 'token', from: address }));
      throw new RouteProblem('sign_in_refused', 'That is not the admin token.', 401);
    }
    this.#brake.right(who);
    return this.#begin(request, response, browser);
  }

  async #begin(
    request: Request,
    response: Response,
    browser = randomBytes(16).toString('base64url'),
  ): Promise<Me> {
    const { config } = this.instruments.gateway.current;
    const secure = isSecureHost(config) || saysHttps(request);
    const { beginSession } = await import('../sessions/session-cookie.js');
    const { seal } = await import('../sessions/sealed.js');
    const { session, line } = await beginSession(config, { actor: TOKEN_HOLDER, role: 'admin' }, secure);
    const expiresAt = Date.now() + KNOWN_MS;
    const known = await seal(config, { browser }, { owner: 'token', purpose: 'known-browser', expiresAt });
    const knownLine = cookieLine(known, { name: 'known', secure, sameSite: 'Strict', expiresAt });
    response.setHeader('Set-Cookie', [line, knownLine]);
    const from = addressOf(request.socket.remoteAddress);
    this.instruments.audit.note(actionLine(TOKEN_HOLDER, 'sign-in', { role: 'admin', from }));
    return meOf({ ...session, session });
  }

  @Delete()
  @HttpCode(204)
  async signOut(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    const session = await this.sessions.of(request);
    const { endLines } = await import('../sessions/session-cookie.js');
    response.setHeader('Set-Cookie', endLines());
    if (!session) return;
    await this.sessions.end(session);
    this.instruments.audit.note(actionLine(session.actor, 'sign-out'));
  }

  /** Who counts as oneself for the brake: a browser that was signed in before. */
  async #knownBrowser(request: Request): Promise<string | undefined> {
    const { config } = this.instruments.gateway.current;
    const cookie = readCookie(request, 'known', config);
    if (cookie === undefined) return undefined;
    const { open } = await import('../sessions/sealed.js');
    const opened = await open(config, cookie, 'known-browser');
    return opened && String(opened.content['browser']);
  }
}

function tokenIn(body: unknown): string {
  const { token, ...rest } = body as Readonly<Record<string, unknown>>;
  if (typeof token === 'string' && token.length <= 4_096 && Object.keys(rest).length === 0) return token;
  throw new RouteProblem('invalid_body', 'The body must be {"token":"…"}.');
}
