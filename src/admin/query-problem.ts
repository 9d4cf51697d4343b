import { RouteProblem } from '../routes/route-problem.js';

/** A parameter cannot be used. The message names the parameter and what is allowed, never what was sent. */
export class QueryProblem extends RouteProblem {
  constructor(message: string) {
    super('invalid_query', message);
  }
}
