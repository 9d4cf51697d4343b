#!/usr/bin/env -S node --enable-source-maps --disable-proto=delete --min-semi-space-size=4 --max-semi-space-size=4 --no-parallel-scavenge --heap-growing-percent=30 --no-maglev
import cluster from 'node:cluster';
import 'reflect-metadata';
import { processContext } from './cli/terminal/context.js';
import { FAULTY } from './cli/terminal/exit-status.js';
import { runCommand } from './cli/run-command.js';

/** One folder per provider, beside `src` in the sources and in what is built alike. */
const PROVIDERS_ROOT = new URL('../providers/', import.meta.url);

// Node would open its debugger, and with it every secret, for whoever may send this signal.
process.on('SIGUSR1', () => undefined);

const status = await runCommand(process.argv.slice(2), processContext(PROVIDERS_ROOT));
process.exitCode = status;
// A worker that could not start, or has stopped, must not stay because something in it is still open: nobody would
// replace it. Neither must a process that goes on failing.
if (cluster.isWorker || status === FAULTY) process.exit(status);
