import { type RegistryProbe } from '../../probing/probe-credential.js';
import { type ProbeReport } from './probe.js';
import { renderTable } from '../terminal/render-table.js';
import { type Style } from '../terminal/style.js';
import { wrapped } from '../terminal/wrap.js';

/** Seconds of difference between two clocks that are worth a word. */
const ODD_CLOCK = 60;

export function renderProbes({ registries, servers, secrets }: ProbeReport, style: Style): string {
  const parts: string[] = [];
  if (registries.length > 0) {
    const rows = registries.map((probe) => registryRow(probe, style));
    parts.push(renderTable(['Probe', 'Address', 'Lives', 'Side', 'Result'], rows, style));
  }
  if (servers.length > 0) {
    const rows = servers.map(({ client, server, ok, text }) => [
      client,
      server,
      mark(ok, 'network', style),
      text,
    ]);
    if (parts.length > 0) parts.push('');
    parts.push(renderTable(['Client', 'Server', 'Side', 'Result'], rows, style));
  }
  if (secrets.length > 0) {
    const rows = secrets.map(({ entry, setting, from, ok, text }) => [
      entry === undefined ? setting : `${entry}, ${setting}`,
      from,
      mark(ok, 'store', style),
      text,
    ]);
    if (parts.length > 0) parts.push('');
    parts.push(renderTable(['Secret', 'From', 'Side', 'Result'], rows, style));
  }
  const clocks = registries.flatMap((probe) => clockNote(probe, style));
  return [...parts, ...(clocks.length > 0 ? ['', ...clocks] : [])].join('\n');
}

function registryRow(
  { entry, address, image, ok, side, text, expiresInSeconds }: RegistryProbe,
  style: Style,
) {
  const where = image === undefined ? address : `${address}/${image}`;
  return [
    entry,
    where,
    ok || expiresInSeconds !== undefined ? lifeOf(expiresInSeconds) : '-',
    mark(ok, side, style),
    text,
  ];
}

function mark(ok: boolean, side = '', { colors }: Style): string {
  return ok ? colors.green('ok') : colors.red(side);
}

function lifeOf(seconds: number | undefined): string {
  if (seconds === undefined) return 'no end';
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${String(minutes)} min` : `${String(Math.floor(minutes / 60))} h`;
}

function clockNote(
  { entry, clockAheadSeconds = 0 }: RegistryProbe,
  { colors, columns }: Style,
): readonly string[] {
  if (Math.abs(clockAheadSeconds) < ODD_CLOCK) return [];
  const distance = `${String(Math.abs(clockAheadSeconds))} s ${clockAheadSeconds > 0 ? 'ahead of' : 'behind'}`;
  const text = `${colors.yellow('clock')}: this machine is ${distance} the registry of ${entry}; set it by NTP`;
  return [wrapped(text, columns)];
}
