/** Good requests with one thing changed, and the status that each then has. */
import { droneRequest, woodpeckerRequest } from '../bench/requests.mjs';

const changed = (expected, change, make = droneRequest) => ({
  expected,
  bytes: Buffer.from(change(make('acme/e0').toString('latin1')), 'latin1'),
});

export const HOSTILE = [
  () => changed(401, (text) => text.replace(/signature="..../, 'signature="AAAA')),
  () => changed(401, (text) => text.replace(/Signature: .{9}/, 'Signature: AAAAAAAAA'), woodpeckerRequest),
  () => changed(401, (text) => text.replace(/Date: .*GMT/, 'Date: Sat, 21 Nov 2020 10:00:00 GMT')),
  () => changed(401, (text) => text.replace('"push"', '"pull"')),
  () => changed(401, (text) => text.replace(/Signature: [^\r]*\r\n/, '')),
  () => changed(404, (text) => text.replace('POST /drone', 'GET /nothing/here')),
  () => changed(405, (text) => text.replace('POST', 'PUT')),
  () => changed(413, (text) => text.replace(/Content-Length: \d+/, 'Content-Length: 50000000')),
  () => changed(431, (text) => text.replace('Host:', `X-Long: ${'y'.repeat(20_000)}\r\nHost:`)),
  () => ({ expected: 400, bytes: Buffer.from('\u0016\u0003\u0001 hello\r\n\r\n', 'latin1') }),
];
