import { dialectOf } from '../../dialects/dialects.js';
import { type MadeKey } from '../../dialects/sample-client.js';
import { withProviders } from '../../plugins/open-providers.js';
import { type CliContext } from '../terminal/context.js';
import { printJson } from '../terminal/run-body.js';
import { FINE, WRONG } from '../terminal/exit-status.js';
import { refuseForeignOptions } from './foreign-options.js';
import { OwnSettings } from './own-settings.js';
import { renderReport } from './render.js';
import { type RequestFlags, requestPlan } from './plan.js';
import { requestReport } from './report.js';
import { sendSigned } from './send-signed.js';
import { signingSource } from './signing-source.js';
import { styleOf } from '../terminal/style.js';

/** Sends a signed request, or makes a key pair to sign later ones with. */
export async function requestCommand(flags: RequestFlags, context: CliContext): Promise<number> {
  refuseForeignOptions(flags);
  const own = await OwnSettings.load(context);
  const source = signingSource(flags, own, context);
  const client = await dialectOf(flags.dialect).sample();
  const made = client.makeKey?.(source);
  if (made) return tellKey(made, flags, context);
  const plan = requestPlan(flags, client, own);
  const signer = client.signer(source);
  own.check();
  const exchange = await sendSigned(plan, signer);
  const report = await requestReport(plan, exchange, {
    signer,
    commonUserNames: await commonUserNames(context),
  });
  if (flags.json) printJson(context, report);
  else context.stdout.write(renderReport(report, plan.build, styleOf(context.stdout, context.env)));
  return report.ok ? FINE : WRONG;
}

function commonUserNames({ providersRoot }: CliContext): Promise<ReadonlySet<string>> {
  return withProviders(
    providersRoot,
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
