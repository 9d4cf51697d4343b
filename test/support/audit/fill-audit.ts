/**
 * Fills an audit file until nothing more can be written, makes room, and goes on; a spec runs it as a process of its
 * own with a limit on the size of files. Prints what was admitted and refused.
 */
import { readFileSync, truncateSync } from 'node:fs';
import { type Logger } from 'pino';
import { openAuditTarget } from '../../../src/audit/audit-target.js';
import { AuditTrail } from '../../../src/audit/audit-trail.js';
import { type LogOutput } from '../../../src/logging/logger.js';
import { type ServedRequest } from '../../../src/exchange/served-request.js';
import { makeBuild } from '../config/make-build.js';

const [, , file = ''] = process.argv;
const silent = { info: () => undefined, error: () => undefined } as unknown as Logger;
const noLog = {} as LogOutput; // not used with a file
const trail = new AuditTrail(silent, () => undefined);
await trail.use(await openAuditTarget({ target: file, required: true }, noLog));

const ci = makeBuild({ repo: `acme/${'x'.repeat(180)}`, repoId: '1' });
const client = { name: 'drone', dialect: 'drone' };
const request = { id: 'id', client, ci } as unknown as ServedRequest;

let admitted = 0;
while (admitted < 1_000 && trail.admit(request)) admitted++;
const torn = readFileSync(file, 'utf8').split('\n').at(-1)?.length ?? 0;
trail.admit(request);
trail.admit(request);
truncateSync(file);
const after = [trail.admit(request), trail.admit(request)].filter(Boolean).length;
process.stdout.write(JSON.stringify({ admitted, refused: trail.refused, torn, after }));
await trail.close();
