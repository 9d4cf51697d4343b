import { Controller, Get, NotFoundException, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { type Actor, actionLine } from '../audit/action-line.js';
import { Instruments } from '../metrics/instruments.js';
import { OperatorLog } from '../routes/operator-log.js';
import { OpenToAll } from '../routes/open-to-all.js';
import { cookieLine, isSecureHost, readCookie } from '../sessions/cookies.js';
import { addressOf } from './brake.js';
import { FromPageGuard } from './from-page.guard.js';
import { type Identity, OpenIdClient, type SignInUnderWay } from './openid/openid-client.js';
import { failureOf } from './openid/sign-in-failure.js';
import { nameIn, roleOf } from './openid/roles.js';

/** Milliseconds that somebody may take at the provider. */
const UNDER_WAY_MS = 10 * 60_000;

/** Signs in by the OpenID provider: sends the browser there, and takes it back. */
@OpenToAll()
@Controller('ui')
@UseGuards(FromPageGuard)
export class OpenIdController {
  readonly #client = new OpenIdClient();

  constructor(
    private readonly instruments: Instruments,
    private readonly log: OperatorLog,
  ) {}

  @Get('login')
  async login(@Res() response: Response): Promise<void> {
    const { config } = this.instruments.gateway.current;
    if (config.page.openId?.clientSecret === undefined) throw new NotFoundException();
    try {
      const { url, underWay } = await this.#client.begin(config.page);
      const { seal } = await import('../sessions/sealed.js');
      const expiresAt = Date.now() + UNDER_WAY_MS;
      const value = await seal(config, { ...underWay }, { owner: 'oidc', purpose: 'sign-in', expiresAt });
      // Lax: the provider's page, another site, sends the browser back with it.
      response.setHeader('Set-Cookie', this.#underWayLine(value, expiresAt));
      response.redirect(302, url.href);
    } catch (thrown) {
      this.#refuse(response, thrown);
    }
  }

  @Get('callback')
  async callback(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { config } = this.instruments.gateway.current;
    if (config.page.openId?.clientSecret === undefined) throw new NotFoundException();
    const underWay = await this.#underWay(request);
    response.setHeader('Set-Cookie', this.#underWayLine('')); // for one try alone
    if (!underWay) {
      response.redirect(303, '/ui/#/sign-in/expired');
      return;
    }
    try {
      const query = request.url.slice(request.url.indexOf('?')); // the whole of it: the library looks for doubled ones
      await this.#signIn(request, response, await this.#client.finish(config.page, query, underWay));
    } catch (thrown) {
      this.#refuse(response, thrown);
    }
  }

  /** The page needs no cookie to load, and the requests that it makes then come from itself: a strict one goes along. */
  async #signIn(request: Request, response: Response, { subject, claims, more }: Identity): Promise<void> {
    const { config } = this.instruments.gateway.current;
    const { openId } = config.page;
    if (!openId) throw new NotFoundException();
    const inToken = roleOf(claims, openId);
    const all = inToken ? claims : { ...(await more()), ...claims };
    const role = inToken ?? roleOf(all, openId);
    const actor: Actor = { by: 'oidc', subject: subject.slice(0, 255), name: nameIn(all) };
    const from = addressOf(request.socket.remoteAddress);
    if (!role) {
      this.instruments.audit.note(actionLine(actor, 'sign-in', { refused: 'role', from }));
      response.redirect(303, '/ui/#/sign-in/role');
      return;
    }
    const { beginSession } = await import('../sessions/session-cookie.js');
    const { line } = await beginSession(config, { actor, role }, isSecureHost(config));
    response.setHeader('Set-Cookie', [line, this.#underWayLine('')]);
    this.instruments.audit.note(actionLine(actor, 'sign-in', { role, from }));
    response.redirect(303, '/ui/');
  }

  #refuse(response: Response, thrown: unknown): void {
    const { problem, code } = failureOf(thrown);
    this.instruments.audit.note(actionLine(null, 'sign-in', { refused: problem }));
    if (problem === 'provider') this.log.logger.error({ code }, 'nobody can sign in by the OpenID provider');
    response.redirect(303, `/ui/#/sign-in/${problem}`);
  }

  async #underWay(request: Request): Promise<SignInUnderWay | undefined> {
    const { config } = this.instruments.gateway.current;
    const cookie = readCookie(request, 'sign_in', config);
    if (cookie === undefined) return undefined;
    const { open } = await import('../sessions/sealed.js');
    const opened = await open(config, cookie, 'sign-in');
    return opened?.content as SignInUnderWay | undefined;
  }

  #underWayLine(value: string, expiresAt = 0): string {
    const secure = isSecureHost(this.instruments.gateway.current.config);
    return cookieLine(value, { name: 'sign_in', secure, sameSite: 'Lax', expiresAt });
  }
}
