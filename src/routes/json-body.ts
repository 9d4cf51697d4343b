import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { OptionsJson } from 'body-parser';
import type { Request, RequestHandler, Response } from 'express';
import type { Observable } from 'rxjs';
import { nestsTooDeep } from '../wire/json-depth.js';
import { RouteProblem } from './route-problem.js';

/** Bytes of a body that a route of Nest takes; the signed routes have a limit of their own. */
export const MAX_BODY_BYTES = 64 * 1024;

/**
 * For routes that take a JSON object as their body (`@UseInterceptors`): reads it once the guard let the request in, and
 * loads the parser with the first one, since a start should not wait for it.
 */
@Injectable()
export class JsonBody implements NestInterceptor {
  #parser: Promise<RequestHandler> | undefined;

  /** @throws RouteProblem */
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    if (!request.is('application/json')) throw unsupported();
    // The parser would read such a body to its end before it says so.
    if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
    const parse = await (this.#parser ??= openParser());
    if (request.headers.expect !== undefined) response.writeContinue();
    await new Promise<void>((resolve, reject) => {
      parse(request, response, (error: unknown) => {
        if (error === undefined) resolve();
        else reject(problemOf(error));
      });
    });
    if (Array.isArray(request.body)) throw invalid();
    return next.handle();
  }
}

async function openParser(): Promise<RequestHandler> {
  const { default: bodyParser } = await import('body-parser');
  return bodyParser.json({ limit: MAX_BODY_BYTES, inflate: false, strict: true, verify: refuseOddText });
}

/** What validates the object goes through it by recursion. The depth of UTF-16 cannot be told byte by byte. */
const refuseOddText: NonNullable<OptionsJson['verify']> = (_, __, body, encoding) => {
  if (encoding !== 'utf-8' || nestsTooDeep(body)) throw invalid();
};

/** The parser tells by a `status` what is wrong. */
function problemOf(error: unknown): RouteProblem {
  const { status } = error as { readonly status?: unknown };
  if (status === 413) return tooLarge();
  return status === 415 ? unsupported() : invalid();
}

function invalid(): RouteProblem {
  return new RouteProblem('invalid_body', 'The body is not one JSON object in UTF-8.');
}

function tooLarge(): RouteProblem {
  return new RouteProblem('body_too_large', 'The body is larger than 64 KiB.', 413);
}

function unsupported(): RouteProblem {
  const message = 'The body must be application/json without a content encoding.';
  return new RouteProblem('unsupported_media_type', message, 415);
}
