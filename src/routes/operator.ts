import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { type Actor, TOKEN_HOLDER } from '../audit/action-line.js';
import { type Role, type Session } from '../sessions/session.js';

/** Who asks a route for operators, as the guard found out. */
export interface Operator {
  readonly actor: Actor;
  readonly role: Role;
  /** Undefined = the token itself was shown. */
  readonly session: Session | undefined;
}

export const TOKEN_OPERATOR: Operator = { actor: TOKEN_HOLDER, role: 'admin', session: undefined };

const known = new WeakMap<object, Operator>();

/** For the guard alone. */
export function noteOperator(request: object, operator: Operator): void {
  known.set(request, operator);
}

/** @throws TypeError where the guard let nobody in */
export function operatorOf(request: object): Operator {
  const operator = known.get(request);
  if (!operator) throw new TypeError('a route that tells who asks must be closed');
  return operator;
}

/** A parameter of a closed route: who asks. */
export const AskedBy = createParamDecorator((_: unknown, context: ExecutionContext) =>
  operatorOf(context.switchToHttp().getRequest<Request>()),
);
