import { type ArgumentMetadata, type PipeTransform, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { QueryProblem } from './query-problem.js';

/**
 * Checks parameters against the class of the route, and refuses unknown ones. Nest's own pipe is made with the first
 * question, because it loads packages that a start should not wait for.
 */
export class QueryPipe implements PipeTransform {
  #pipe: ValidationPipe | undefined;

  /** @throws QueryProblem */
  transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    this.#pipe ??= new ValidationPipe({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      validationError: { target: false, value: false },
      exceptionFactory: (errors) => new QueryProblem(errors.map(textOf).join('; ')),
    });
    return this.#pipe.transform(value, metadata) as Promise<unknown>;
  }
}

function textOf({ property, constraints = {} }: ValidationError): string {
  // The name of an unknown parameter is input, too.
  if ('whitelistValidation' in constraints) return 'there is a parameter that is not known';
  return `${property} ${Object.values(constraints).at(-1) ?? 'cannot be used'}`;
}
