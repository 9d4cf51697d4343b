import { discoverProviders } from '../../plugins/discover-providers.js';
import { type CliContext } from '../terminal/context.js';
import { printJson } from '../terminal/run-body.js';
import { FINE, MisuseError, WRONG } from '../terminal/exit-status.js';
import { renderReport } from './render.js';
import { type RequestFlags, requestPlan } from './plan.js';
import { requestReport } from './report.js';
import { sendSigned } from './send-signed.js';
import { droneSecret, generateKey, privateKey } from './signing-material.js';
import { styleOf } from '../terminal/style.js';

/** Sends a signed request, or makes a key pair to sign later ones with. */
export async function requestCommand(flags: RequestFlags, context: CliContext): Promise<number> {
  refuseForeignFlags(flags);
  if (flags.generateKey) return makeKey(flags, context);
  const plan = requestPlan(flags, context);
  const key = flags.dialect === 'drone' ? droneSecret(flags, context) : privateKey(flags, context);
  const exchange = await sendSigned(plan, key);
  const report = requestReport(plan, exchange, { key, commonUserNames: await commonUserNames(context) });
  if (flags.json) printJson(context, report);
  else context.stdout.write(renderReport(report, plan.build, styleOf(context.stdout, context.env)));
  return report.ok ? FINE : WRONG;
}

async function commonUserNames({ providersRoot }: CliContext): Promise<ReadonlySet<string>> {
  const providers = await discoverProviders(providersRoot);
  return new Set(providers.flatMap((provider) => provider.commonUserNames ?? []));
}

function refuseForeignFlags(flags: RequestFlags): void {
  const { dialect, secretFile, privateKeyFile, generateKey: makes, forge } = flags;
  if (dialect === 'drone' && (privateKeyFile !== undefined || makes)) {
    throw new MisuseError('--private-key-file and --generate-key are for --dialect woodpecker');
  }
  if (dialect === 'drone' && forge !== undefined) {
    throw new MisuseError('--forge is for --dialect woodpecker: Drone has no forges');
  }
  if (dialect === 'woodpecker' && secretFile !== undefined) {
    throw new MisuseError('--secret-file is for --dialect drone');
  }
}

/** The public key alone on stdout, so that it can be sent to a file. */
function makeKey(flags: RequestFlags, context: CliContext): number {
  const { publicKey, fingerprint } = generateKey(flags, context);
  if (flags.json) printJson(context, { publicKey, fingerprint });
  else {
    context.stderr.write(`${KEY_MADE}\nFingerprint: ${fingerprint}\n`);
    context.stdout.write(publicKey);
  }
  return FINE;
}

const KEY_MADE = `The private key is written, readable by its owner only.
Configure this public key as WOODPECKER_PUBLIC_KEY or, beside a real server, as a client of its own in the file
(clients: - { name: test, dialect: woodpecker, publicKeyFile: … }, endpoint /woodpecker/test).`;
