import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Response } from 'express';
import { FaultLog } from '../faults/fault-log.js';
import { REFUSALS, type Refusal } from '../exchange/refusals.js';

/** Answers every exception of the Nest application with a constant text: the framework's own repeat the input. */
@Catch()
export class ConstantErrorsFilter implements ExceptionFilter {
  constructor(private readonly faults: FaultLog) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const refusal = refusalOf(thrown);
    if (refusal === REFUSALS.internal_error) this.faults.met('route', thrown);
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) return;
    if (refusal.ends) response.setHeader('Connection', 'close');
    response.status(refusal.status).setHeader('Cache-Control', 'no-store').type('json').send(refusal.body);
  }
}

/** Express reports an address that it cannot decode with a `status` of 400. */
function refusalOf(thrown: unknown): Refusal {
  const status = thrown instanceof HttpException ? thrown.getStatus() : statusOf(thrown);
  if (status === 404) return REFUSALS.not_found;
  return status >= 400 && status < 500 ? REFUSALS.invalid_request : REFUSALS.internal_error;
}

function statusOf(thrown: unknown): number {
  return typeof thrown === 'object' && thrown !== null && 'status' in thrown ? Number(thrown.status) : 500;
}
