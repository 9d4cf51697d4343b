import { Matches } from 'class-validator';

/** Of which addresses the provider is looked for. */
export class FoundQuery {
  @Matches(/^[^\s,]{1,300}(?:,[^\s,]{1,300}){0,31}$/, {
    message: 'must be one or more addresses, separated by commas',
  })
  readonly address!: string;
}
