import { type MadeKey } from '../../dialects/sample-client.js';
import { withAllProviders } from '../../config/outside/open-all-providers.js';
import { type CliContext } from '../terminal/context.js';
import { printJson } from '../terminal/run-body.js';
import { FINE, WRONG } from '../terminal/exit-status.js';
import { refuseForeignOptions } from './foreign-options.js';
import { askedClient } from './asked-client.js';
import { OwnGateway } from './own-gateway.js';
import { renderReport } from './render.js';
import { type RequestFlags, requestPlan } from './plan.js';
import { requestReport } from './report.js';
import { sendSigned } from './send-signed.js';
import { signingSource } from './signing-source.js';
import { styleOf } from '../terminal/style.js';

/** Sends a signed request, or makes a key pair to sign later ones with. */
export async function requestCommand(flags: RequestFlags, context: CliContext): Promise<number> {
  let loaded: Promise<OwnGateway> | undefined;
  const own = (): Promise<OwnGateway> => (loaded ??= OwnGateway.load(context));
  const { dialect, configured } = await askedClient(flags, own);
  refuseForeignOptions(flags, dialect);
  const client = await dialect.sample();
  const source = signingSource(flags, configured?.keys ?? [], context);
  const made = client.makeKey?.(source);
  if (made) return tellKey(made, flags, context);
  const endpoint =
    flags.url === undefined ? (await own()).endpoint(dialect, configured, flags.for) : undefined;
  const plan = requestPlan(flags, { dialect, client }, endpoint);
  const signer = client.signer(source);
  const exchange = await sendSigned(plan, signer);
  const report = await requestReport(plan, exchange, {
    signer,
    commonUserNames: await commonUserNames(context),
  });
  if (flags.json) printJson(context, report);
  else context.stdout.write(renderReport(report, plan.build, styleOf(context.stdout, context.env)));
  return report.ok ? FINE : WRONG;
}

function commonUserNames(context: CliContext): Promise<ReadonlySet<string>> {
  return withAllProviders(
    context,
    (providers) => new Set(providers.flatMap((provider) => provider.commonUserNames ?? [])),
  );
}

/** The public key alone on stdout, so that it can be sent to a file. */
function tellKey(
  { publicKey, fingerprint, text }: MadeKey,
  { json }: RequestFlags,
  context: CliContext,
): number {
  if (json) printJson(context, { publicKey, fingerprint });
  else {
    context.stderr.write(`${text}\nFingerprint: ${fingerprint}\n`);
    context.stdout.write(publicKey);
  }
  return FINE;
}
