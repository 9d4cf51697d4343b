import { Option } from 'commander';
import { type ClientConfig } from '../../config/gateway-config.js';
import { type Dialect } from '../../dialects/dialect.js';
import { dialectOf } from '../../dialects/dialects.js';
import { MisuseError } from '../terminal/exit-status.js';
import { type OwnGateway } from './own-gateway.js';
import { type RequestFlags } from './plan.js';

/** Whom to ask as. */
export interface AskedClient {
  readonly dialect: Dialect;
  /** Undefined = the options say everything, or there is none. */
  readonly configured: ClientConfig | undefined;
}

/**
 * The client that the options mean: the named one, the default one of a dialect, or the only one that there is. What is
 * configured is not looked at where the options bring a dialect and a key.
 *
 * @throws MisuseError, ConfigError
 */
export async function askedClient(flags: RequestFlags, own: () => Promise<OwnGateway>): Promise<AskedClient> {
  const dialect = flags.dialect === undefined ? undefined : dialectOf(flags.dialect);
  if (!dialect || flags.client !== undefined) {
    const configured = (await own()).client(flags.client);
    if (dialect && dialect !== configured.dialect)
      throw new MisuseError(`this client is of --dialect ${configured.dialect.id}; leave that option out`);
    return usable({ dialect: configured.dialect, configured }, flags);
  }
  if (bringsKey(flags, dialect)) return { dialect, configured: undefined };
  return usable({ dialect, configured: (await own()).defaultClient(dialect) }, flags);
}

/** Keys that only verify are not missed. */
function usable(asked: AskedClient, flags: RequestFlags): AskedClient {
  const { dialect, configured } = asked;
  if (configured?.awaitsKey && !dialect.keyPage && !bringsKey(flags, dialect)) {
    throw new MisuseError(
      'the secret of this client is kept in a store that did not give it: dockpass check --probe says why',
    );
  }
  return asked;
}

function bringsKey(flags: RequestFlags, { requestOptions }: Dialect): boolean {
  return requestOptions.some((option) => new Option(option.flags).attributeName() in flags);
}
