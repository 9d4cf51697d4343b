import { counter, gauge, type MetricDefinition } from './metric-definition.js';
import { packageVersion } from '../package-file.js';

/** What is known of the process as a whole, beside Node's own metrics. */
export const PROCESS_METRICS: readonly MetricDefinition[] = [
  gauge('dockpass_ready', 'min', '1 while /readyz answers 200.', [], ({ gateway }) => [
    [{}, Number(gateway.readiness().status !== 'unavailable')],
  ]),
  counter(
    'dockpass_config_reloads_total',
    'Attempts to read the configuration again: applied, refused because it is wrong, or failed.',
    ['outcome'],
    ({ reloads }) => [...reloads.outcomes].map(([outcome, value]) => [{ outcome }, value]),
  ),
  gauge(
    'dockpass_config_refused',
    'max',
    '1 while the configuration on disk was refused and an older one runs.',
    [],
    ({ reloads }) => [[{}, Number(reloads.isRefused)]],
  ),
  gauge(
    'dockpass_config_applied_timestamp_seconds',
    'min',
    'When the running configuration was applied.',
    [],
    ({ reloads }) => [[{}, reloads.appliedAt / 1000]],
  ),
  counter(
    'dockpass_audit_events_total',
    'Audit events: written, lost, or refused because they had to be written and could not be.',
    ['outcome'],
    ({ audit }) => [
      [{ outcome: 'written' }, audit.written],
      [{ outcome: 'lost' }, audit.lost],
      [{ outcome: 'refused' }, audit.refused],
    ],
  ),
  gauge('dockpass_audit_broken', 'max', '1 while audit events cannot be written.', [], ({ audit }) => [
    [{}, Number(audit.broken)],
  ]),
  counter(
    'dockpass_faults_total',
    'Errors of the gateway itself, by where they were caught: request, observer, route, or stray.',
    ['where'],
    ({ faults }) => Object.entries(faults.counts).map(([where, value]) => [{ where }, value]),
  ),
  gauge('dockpass_build_info', 'max', 'Always 1; the labels say what runs.', ['version', 'node'], () => [
    [{ version: packageVersion(), node: process.versions.node }, 1],
  ]),
];
