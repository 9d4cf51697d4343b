import type { INestApplication } from '@nestjs/common';

/** The application itself, for what describes its routes; set when it has been made. */
export class ApplicationRef {
  app: INestApplication | undefined;
}
