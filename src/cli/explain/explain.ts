import { type ClientConfig } from '../../config/gateway-config.js';
import { asksWhile } from '../../explain/askers.js';
import { type ExtensionKind } from '../../dialects/extension.js';
import { explain } from '../../explain/explain.js';
import { type Explanation } from '../../explain/explanation.js';
import {
  ImageReferenceError,
  type ImageReference,
  parseImageReference,
} from '../../image/image-reference.js';
import { type BuildFlags, buildOf } from '../terminal/build-flags.js';
import { type CliContext } from '../terminal/context.js';
import { type OutputFlags, printJson } from '../terminal/run-body.js';
import { FINE, MisuseError, WRONG } from '../terminal/exit-status.js';
import { withConfiguration } from '../terminal/load-configuration.js';
import { renderExplanations } from './render.js';
import { styleOf } from '../terminal/style.js';

export interface ExplainFlags extends OutputFlags, BuildFlags {
  readonly image?: string;
  readonly client?: string;
  readonly for?: ExtensionKind;
}

/** Explains for one client or for each; wrong is an image that one of them would not get a credential for. */
export async function explainCommand(flags: ExplainFlags, context: CliContext): Promise<number> {
  const image = flags.image === undefined ? undefined : imageOf(flags.image);
  const { for: kind = 'registries' } = flags;
  if (image && kind === 'secrets') throw new MisuseError(IMAGE_OF_SECRETS);
  const config = await withConfiguration(context, (loaded) => loaded.config);
  const clients = clientsOf(config.clients, flags.client);
  const build = buildOf(
    flags,
    clients.map(({ dialect }) => dialect),
  );
  const explanations = clients
    .filter(({ dialect }) => dialect.events.includes(build.event) && asksWhile(dialect, build))
    .flatMap((client) => {
      const request = client.dialect[kind]?.requestOf(build);
      return request ? explain({ entries: config.entries, client, request, image }) : [];
    });
  const ok = explanations.every(isFine);
  if (flags.json) printJson(context, { ok, explanations });
  else context.stdout.write(renderExplanations(explanations, styleOf(context.stdout, context.env)));
  return ok ? FINE : WRONG;
}

const IMAGE_OF_SECRETS = '--image is for --for registries: no step pulls with secrets';

function isFine({ image }: Explanation): boolean {
  return image === undefined || image.entry !== undefined;
}

/** @throws MisuseError */
export function imageOf(text: string): ImageReference {
  try {
    return parseImageReference(text);
  } catch (error) {
    if (error instanceof ImageReferenceError) throw new MisuseError(`--image: ${error.message}`);
    throw error;
  }
}

function clientsOf(clients: readonly ClientConfig[], name: string | undefined): readonly ClientConfig[] {
  const wanted = name === undefined ? clients : clients.filter((client) => client.name === name);
  if (wanted.length > 0) return wanted;
  throw new MisuseError(`--client must be one of ${clients.map((client) => client.name).join(', ')}`);
}
