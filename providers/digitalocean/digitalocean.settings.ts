import { IsDefined, IsInt, Matches, Max, Min } from 'class-validator';
import { Setting } from '../../src/registry/setting.js';

/** Seconds; the shortest leaves a build some time with a credential that is about to be renewed. */
const [LEAST, MOST, DEFAULT] = [900, 86_400, 3_600];

export class DigitaloceanSettings {
  @Setting({
    kind: { type: 'text' },
    meaning: 'API token that may read the registry; builds get credentials of short life instead of it.',
    secret: true,
    example: 'dop_v1_…',
  })
  @IsDefined({ message: 'is missing' })
  @Matches(/^[\x21-\x7e]{1,1024}$/, { message: 'must be a token: visible ASCII characters without spaces' })
  readonly token!: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Name of the registry, which stands in images behind the host.',
    example: 'acme',
  })
  @IsDefined({ message: 'is missing' })
  @Matches(/^[a-z0-9][a-z0-9-]{0,62}$/, {
    message: 'must be the name of a registry: at most 63 lower-case letters, digits and -',
  })
  readonly registryName!: string;

  @Setting({
    kind: { type: 'number' },
    meaning: `Seconds that a credential lives, ${String(LEAST)} to ${String(MOST)}.`,
    default: DEFAULT,
  })
  @IsInt({ message: 'must be a whole number of seconds' })
  @Min(LEAST, { message: `must be at least ${String(LEAST)} seconds` })
  @Max(MOST, { message: `must be at most ${String(MOST)} seconds` })
  readonly lifetime: number = DEFAULT;
}
