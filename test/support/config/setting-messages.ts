import { type Type } from '@nestjs/common';
import { validateSync } from 'class-validator';

/** What the configuration says of an entry's own settings: `property message`, empty where they are fine. */
export function settingMessages(type: Type<object>, settings: object): readonly string[] {
  const rules = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };
  return validateSync(Object.assign(new type(), settings), rules).flatMap(({ property, constraints }) =>
    Object.values(constraints ?? {}).map((message) => `${property} ${message}`),
  );
}
