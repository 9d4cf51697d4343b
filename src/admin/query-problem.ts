import { HttpException } from '@nestjs/common';

/** A parameter cannot be used. The message names the parameter and what is allowed, never what was sent. */
export class QueryProblem extends HttpException {
  constructor(message: string) {
    super({ error: { code: 'invalid_query', message } }, 400);
  }
}
