import { type Area } from '../mutant.js';

const DRONE = 'src/dialects/drone/drone-signature.ts';
const DRONE_LINE = 'src/dialects/drone/drone-parameters.ts';
const WOODPECKER = 'src/dialects/woodpecker/woodpecker-signature.ts';
const WOODPECKER_LINE = 'src/dialects/woodpecker/woodpecker-parameters.ts';
const LINES = 'src/dialects/shared/header-lines.ts';
const BODY = 'src/dialects/shared/body-digest.ts';
const BASE64 = 'src/wire/canonical-base64.ts';
const DATE = 'src/wire/imf-fixdate.ts';
const DRONE_CLIENT = 'src/dialects/drone/drone-client.ts';
const ENCRYPTION = 'src/dialects/drone/answer-encryption.ts';
const PUBLIC_KEY = 'src/dialects/woodpecker/woodpecker-key.ts';

export const SIGNATURES: Area = {
  name: 'signatures',
  specs: [
    'src/dialects/drone/',
    'src/dialects/woodpecker/',
    'src/dialects/shared/',
    'src/dialects/signature-(vectors|captures|syntax)',
  ],
  mutants: [
    {
      file: DRONE,
      text: 'if (accept !== plugin.mediaType) return signatureFailure(plugin.otherwise);',
      by: '',
    },
    { file: DRONE, text: 'return seen === ALL_COVERED ? base : undefined;', by: 'return base;' },
    { file: DRONE, text: '(seen & (1 << position)) !== 0', by: 'false' },
    { file: DRONE, text: 'if (staleness !== undefined) return staleness;', by: '' },
    { file: DRONE, text: 'position = keys.length - 1; position >= 0', by: 'position = 0; position >= 0' },
    // Needs a wrong MAC of the right length that begins alike.
    {
      file: DRONE,
      text: "timingSafeEqual(given, Buffer.from(expected, 'latin1'))",
      by: 'given[0] === expected.charCodeAt(0)',
    },
    {
      file: DRONE_LINE,
      text: "if (values[position] !== undefined) return signatureFailure('parameter_repeated');",
      by: '',
    },
    {
      file: DRONE_LINE,
      text: "if (algorithm !== 'hmac-sha256') return signatureFailure('algorithm_not_allowed');",
      by: '',
    },
    {
      file: WOODPECKER,
      text: "name === '@request-target' ? head.target : contentDigest",
      by: "name === '@request-target' ? '/' : contentDigest",
    },
    { file: WOODPECKER, text: 'expires * 1000 <= nowMs', by: 'expires * 1000 < nowMs' },
    {
      file: WOODPECKER,
      text: "if (!PLAIN_TARGET.test(head.target)) return signatureFailure('target_not_plain');",
      by: '',
    },
    { file: WOODPECKER_LINE, text: 'alg !== undefined && alg !== \'"ed25519"\'', by: 'false' },
    {
      file: WOODPECKER_LINE,
      text: "if (params[at] === ',') return signatureFailure('label_not_single');",
      by: '',
    },
    {
      file: 'src/dialects/woodpecker/message-signature.ts',
      text: 'if (holds && slot === -1)',
      by: 'if (holds || slot === -1)',
    },
    {
      file: 'src/dialects/woodpecker/content-digest.ts',
      text: 'first.algorithm === second.algorithm',
      by: 'false',
    },
    {
      file: 'src/dialects/shared/freshness.ts',
      text: 'ageMs > toleranceSeconds * 1000',
      by: 'ageMs >= toleranceSeconds * 1000',
    },
    {
      file: 'src/dialects/shared/freshness.ts',
      text: 'ageMs < toleranceSeconds * -1000',
      by: 'ageMs < -toleranceSeconds',
    },
    { file: LINES, text: 'doubled ||= lines[position] !== undefined;', by: '' },
    { file: LINES, text: 'line.length > MAX_LINE_LENGTH', by: 'line.length > MAX_LINE_LENGTH + 1' },
    { file: DRONE_LINE, text: "if (keyId !== 'hmac-key')", by: "if (keyId === '')" },
    {
      file: DRONE,
      text: '!PLAIN.test(acceptEncoding) || !PLAIN.test(contentType)',
      by: '!PLAIN.test(contentType)',
    },
    { file: DRONE, text: "wantsEncryption: acceptEncoding === 'aesgcm'", by: 'wantsEncryption: true' },
    { file: DRONE, text: 'given.length === expected.length && timing', by: 'timing' },
    {
      file: WOODPECKER_LINE,
      text: "if (values[position] !== undefined) return signatureFailure('parameter_repeated');",
      by: '',
    },
    { file: WOODPECKER, text: 'if (staleness !== undefined) return staleness;', by: '' },
    { file: WOODPECKER, text: '/^\\/[!-$&-~]*$/', by: '/^\\/[!-~]*$/' },
    { file: LINES, text: 'name.toLowerCase() === wanted', by: 'name === wanted' },
    {
      file: LINES,
      text: "isName(name, 'authorization') && carriesSignature(value)",
      by: "name === '' && carriesSignature(value)",
    },
    { file: BASE64, text: '{42}[AEIMQUYcgkosw048]=$/', by: '{43}=$/' },
    { file: BASE64, text: '{85}[AQgw]==$/', by: '{86}==$/' },
    { file: DATE, text: '|| imfFixdate(epochMs) !== text', by: '' },
    { file: BODY, text: 'let matches = expected.length > 0;', by: 'let matches = true;' },
    {
      file: BODY,
      text: "if (hash(algorithm, body, 'base64') !== value) matches = false;",
      by: "matches = hash(algorithm, body, 'base64') === value;",
    },
    {
      file: DRONE_CLIENT,
      text: "if (Buffer.byteLength(secret, 'utf8') < 16)",
      by: "if (Buffer.byteLength(secret, 'utf8') < 15)",
    },
    {
      file: PUBLIC_KEY,
      text: "if (pem.includes('PRIVATE KEY-----')) throw new SigningKeyError('private_key');",
      by: '',
    },
    {
      file: PUBLIC_KEY,
      text: "if (key.asymmetricKeyType !== 'ed25519') throw new SigningKeyError('not_ed25519');",
      by: '',
    },
    {
      file: ENCRYPTION,
      text: 'if (used === pool.length) {\n    randomFillSync(pool);',
      by: 'if (used === pool.length) {\n    if (pool[0] === 0) randomFillSync(pool);',
    },
    {
      file: ENCRYPTION,
      text: 'bytes.subarray(0, KEY_BYTES)',
      by: 'bytes.subarray(bytes.length - KEY_BYTES)',
    },
  ],
};
