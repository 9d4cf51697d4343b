import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { QueryProblem } from './query-problem.js';

/** Tells the operator which parameter is wrong; everything else gets the constant texts of `ConstantErrorsFilter`. */
@Catch(QueryProblem)
export class QueryProblemFilter implements ExceptionFilter<QueryProblem> {
  catch(problem: QueryProblem, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    response.status(problem.getStatus()).setHeader('Cache-Control', 'no-store').json(problem.getResponse());
  }
}
