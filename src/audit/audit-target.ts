import cluster from 'node:cluster';
import { statSync } from 'node:fs';
import { ConfigError } from '../config/config-error.js';
import { type GatewayConfig } from '../config/gateway-config.js';
import { LineOutput } from '../logging/lines/line-output.js';
import { type LineSink } from '../logging/lines/line-sink.js';
import { type LogOutput } from '../logging/logger.js';

type AuditConfig = GatewayConfig['audit'];

/** Where events go: a file of their own, the stream of the log, or nowhere. */
export interface AuditTarget {
  readonly config: AuditConfig;
  readonly sink: LineSink | undefined;
  /** Only with a file. */
  readonly file: LineOutput | undefined;
}

export const AUDIT_OFF: AuditTarget = {
  config: { target: 'off', required: false },
  sink: undefined,
  file: undefined,
};

/**
 * The target that a configuration asks for, which is `current` where nothing changes. A file that stays is not opened
 * a second time.
 *
 * @throws ConfigError when the file cannot be opened
 */
export async function openAuditTarget(
  config: AuditConfig,
  log: LogOutput,
  current = AUDIT_OFF,
): Promise<AuditTarget> {
  const { target, required } = config;
  const stays = target === current.config.target;
  if (stays && required === current.config.required) return current;
  if (target === 'off') return { ...AUDIT_OFF, config };
  if (target === 'stdout') {
    if (required) await log.becomeImmediate();
    return { config, sink: log.lines, file: undefined };
  }
  const file = (stays ? current.file : undefined) ?? openFile(target, required);
  if (required) await file.becomeImmediate();
  return { config, sink: file, file };
}

/** Where the way to a target did not lead: what was opened for it is closed. */
export async function discardAuditTarget(target: AuditTarget, current: AuditTarget): Promise<void> {
  if (target.file !== current.file) await target.file?.close();
  else await current.file?.becomeImmediate(current.config.required);
}

function openFile(path: string, immediate: boolean): LineOutput {
  if (cluster.isWorker && isPipe(path)) throw new ConfigError([{ key: 'AUDIT_LOG', message: SHARED_PIPE }]);
  try {
    return new LineOutput(path, immediate);
  } catch {
    throw new ConfigError([{ key: 'AUDIT_LOG', message: NOT_OPENED }], { mayPass: true });
  }
}

const NOT_OPENED = 'this process cannot open the file to append to it';
const SHARED_PIPE = "several WORKERS would tear each other's lines in a pipe; use stdout or a regular file";

function isPipe(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && (stats.isFIFO() || stats.isSocket());
}
