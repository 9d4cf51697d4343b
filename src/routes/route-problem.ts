import { HttpException } from '@nestjs/common';

/**
 * What a request to a route asks wrongly. All of it is answered, so the message is a constant text or made of the
 * configuration, and never repeats what was sent.
 */
export class RouteProblem extends HttpException {
  constructor(code: string, message: string, status = 400) {
    super({ error: { code, message } }, status);
  }
}
