import { type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { jwtWith } from '../identity/identity-token.js';
import { bodyOf } from './vendor-server.js';

/** A request as a vendor sees it. */
export interface ExchangeSeen {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A vendor that trades an identity token. */
export interface ExchangeVendor {
  /** What its token says besides its times. */
  readonly claims?: object;
  /** Default 200. */
  readonly status?: number;
  readonly isRight: (seen: ExchangeSeen) => boolean;
  readonly answer: (token: string) => object;
}

/** Gives a JWT of an hour, another each time, to who asks as he should, on a clock that is ahead; to all others a 401. */
export function exchangeVendor(
  aheadMs: number,
  { claims, status = 200, isRight, answer }: ExchangeVendor,
): RequestListener {
  let minted = 0;
  return (request, response) => {
    void bodyOf(request).then((text) => {
      const { url = '', headers } = request;
      response.setHeader('content-type', 'application/json');
      response.setHeader('date', new Date(Date.now() + aheadMs).toUTCString());
      if (!isRight({ url, headers, text }))
        return response.writeHead(401).end('{"errors":[{"message":"canary"}]}');
      const iat = Math.floor((Date.now() + aheadMs) / 1000);
      const token = jwtWith({ ...claims, iat, exp: iat + 3_600, jti: `canary-${String(++minted)}` });
      return response.writeHead(status).end(JSON.stringify(answer(token)));
    });
  };
}
