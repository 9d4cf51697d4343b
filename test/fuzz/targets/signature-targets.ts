import { type DroneParameters, parseDroneParameters } from '../../../src/dialects/drone/drone-parameters.js';
import { imfFixdate, parseImfFixdate } from '../../../src/wire/imf-fixdate.js';
import {
  isSignatureFailure,
  type SignatureFailure,
  signatureFailure,
} from '../../../src/dialects/shared/signature-failure.js';
import { type Target } from '../engine.js';

/** Padded base64 of 32 bytes, no unused bit set. */
export const BASE64_32 = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;
export const base64 = (bytes: number, fill: number): string => Buffer.alloc(bytes, fill).toString('base64');
const COVERED = 'accept accept-encoding content-type date digest';
const MAC = base64(32, 0x5a);

/** A failure has to be one of the constant ones: it can then hold nothing of the input. */
export function notConstant(outcome: SignatureFailure): string | undefined {
  return outcome === signatureFailure(outcome.reason) ? undefined : 'the failure is not a constant one';
}

const droneParameters: Target<DroneParameters | SignatureFailure> = {
  name: 'drone-signature',
  seeds: [
    `keyId="hmac-key",algorithm="hmac-sha256",signature="${MAC}",headers="${COVERED}"`,
    `headers="${COVERED}",signature="${base64(32, 0)}",algorithm="hmac-sha256",keyId="hmac-key"`,
  ],
  pieces: [
    'keyId="hmac-key"',
    ',',
    ', ',
    '"',
    '="',
    '=',
    'algorithm="hmac-sha512"',
    'headers=""',
    `signature="${MAC}"`,
    'created=1',
    '\\"',
  ],
  run: parseDroneParameters,
  judge: (line, outcome) => {
    const accepted = !isSignatureFailure(outcome);
    if (accepted !== isDroneLine(line)) return accepted ? 'accepted against the rule' : 'refused a good line';
    if (!accepted) return notConstant(outcome);
    const again = parseDroneParameters(
      `keyId="hmac-key",algorithm="hmac-sha256",signature="${outcome.signature}",headers="${outcome.covered}"`,
    );
    return JSON.stringify(again) === JSON.stringify(outcome) ? undefined : 'not read back as written';
  },
};

function isDroneLine(line: string): boolean {
  const whole = /^(?:[a-zA-Z]+="[^"]*"(?:,(?=[a-zA-Z])|$))+$/;
  if (!whole.test(line)) return false;
  const pairs = [...line.matchAll(/([a-zA-Z]+)="([^"]*)"/g)].map(([, name, value]) => [name, value] as const);
  const values = new Map(pairs);
  return (
    pairs.length === 4 &&
    values.has('headers') &&
    values.get('keyId') === 'hmac-key' &&
    values.get('algorithm') === 'hmac-sha256' &&
    BASE64_32.test(values.get('signature') ?? '')
  );
}

const date: Target<number | undefined> = {
  name: 'date',
  seeds: ['Sat, 21 Nov 2026 23:49:21 GMT', 'Thu, 29 Feb 2024 00:00:00 GMT', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  pieces: [
    'GMT',
    'UTC',
    'Z',
    '+0000',
    ' ',
    ',',
    '24:00:00',
    '60',
    '31 Feb',
    'Sun',
    '99',
    '-1',
    '(x)',
    'T',
    '275760',
  ],
  run: parseImfFixdate,
  judge: (text, seconds) => {
    if (seconds === undefined) return undefined;
    const form = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
    if (!form.test(text)) return 'accepted another form';
    return imfFixdate(seconds * 1000) === text ? undefined : 'not read back as written';
  },
};

export const SIGNATURE_TARGETS = [droneParameters, date];
