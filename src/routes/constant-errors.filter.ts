import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { type ErrorAnswer, REFUSALS } from '../exchange/refusals.js';
import { sendRefusal } from '../exchange/send.js';
import { FaultLog } from '../faults/fault-log.js';
import { RouteProblem } from './route-problem.js';

/** Answers every exception of the Nest application with a text of ours: the framework's own repeat the input. */
@Catch()
export class ConstantErrorsFilter implements ExceptionFilter {
  constructor(private readonly faults: FaultLog) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const answer = answerTo(thrown);
    if (answer === REFUSALS.internal_error) this.faults.met('route', thrown);
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    if (!response.headersSent) sendRefusal(http.getRequest<Request>(), response, answer);
  }
}

/** Express reports an address that it cannot decode with a `status` of 400. */
function answerTo(thrown: unknown): ErrorAnswer {
  if (thrown instanceof RouteProblem) {
    return { status: thrown.getStatus(), body: JSON.stringify(thrown.getResponse()), ends: false };
  }
  const status = thrown instanceof HttpException ? thrown.getStatus() : statusOf(thrown);
  if (status === 404) return REFUSALS.not_found;
  return status >= 400 && status < 500 ? REFUSALS.invalid_request : REFUSALS.internal_error;
}

function statusOf(thrown: unknown): number {
  return typeof thrown === 'object' && thrown !== null && 'status' in thrown ? Number(thrown.status) : 500;
}
