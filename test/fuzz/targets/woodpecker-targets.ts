import { parseContentDigest } from '../../../src/dialects/woodpecker/content-digest.js';
import { isSignatureFailure } from '../../../src/dialects/shared/signature-failure.js';
import { type ExpectedDigest } from '../../../src/dialects/shared/signed-head.js';
import {
  parseWoodpeckerParameters,
  parseWoodpeckerSignature,
} from '../../../src/dialects/woodpecker/woodpecker-parameters.js';
import { type Target } from '../engine.js';
import { base64, notConstant } from './signature-targets.js';
import { isBytes, readCanonical } from './structured-fields.js';

const LABEL = 'woodpecker-ci-extensions';
const LIST = '("@request-target" "content-digest")';

const signatureInput: Target<object> = {
  name: 'signature-input',
  seeds: [
    `${LABEL}=${LIST};created=1795305018;alg="ed25519"`,
    `${LABEL}=("content-digest" "@request-target");created=0;keyid="a\\"b\\\\";expires=999999999999999`,
  ],
  pieces: [
    ';created=1',
    ';alg="ed25519"',
    ';keyid=""',
    ';expires=1',
    ';req',
    ';tag="a"',
    ', b=1',
    '"content-digest"',
    '\\"',
    '"',
    '?1',
    ':AA==:',
    '1.0',
    '-1',
    `${LABEL}=`,
  ],
  run: parseWoodpeckerParameters,
  judge: (line, outcome) => {
    const accepted = !isSignatureFailure(outcome);
    if (accepted !== isWoodpeckerInput(line))
      return accepted ? 'accepted against the rule' : 'refused a good line';
    if (!accepted) return notConstant(outcome);
    const { params } = outcome as { params: string };
    return line === `${LABEL}=${params}` ? undefined : 'what is signed is not what was sent';
  },
};

function isWoodpeckerInput(line: string): boolean {
  const [member, ...more] = [...(readCanonical(line) ?? [])];
  if (more.length > 0 || member?.[0] !== LABEL || !Array.isArray(member[1][0])) return false;
  const [items, parameters] = member[1] as [[unknown, Map<string, unknown>][], Map<string, unknown>];
  const covered = items.map(([item, own]) => (own.size === 0 ? item : undefined));
  const isTime = (value: unknown): boolean =>
    Number.isInteger(value) && !Object.is(value, -0) && Number(value) >= 0;
  const rules = new Map<string, (value: unknown) => boolean>([
    ['created', isTime],
    ['expires', isTime],
    ['alg', (value) => value === 'ed25519'],
    ['keyid', (value) => typeof value === 'string'],
  ]);
  const namesBoth = covered.includes('@request-target') && covered.includes('content-digest');
  const known = [...parameters].every(([name, value]) => rules.get(name)?.(value) ?? false);
  return covered.length === 2 && namesBoth && parameters.has('created') && known;
}

const woodpeckerSignature: Target<object> = {
  name: 'woodpecker-signature',
  seeds: [`${LABEL}=:${base64(64, 0x5a)}:`],
  pieces: [':', '=', 'A', '-', '_', ';a', `, ${LABEL}=:${base64(64, 1)}:`, '"x"'],
  run: parseWoodpeckerSignature,
  judge: (line, outcome) => {
    const [member, ...more] = [...(readCanonical(line) ?? [])];
    const good = more.length === 0 && member?.[0] === LABEL && isBytes(member[1], 64);
    if (good === isSignatureFailure(outcome))
      return good ? 'refused a good line' : 'accepted against the rule';
    return isSignatureFailure(outcome) ? notConstant(outcome) : undefined;
  },
};

const sha256 = `sha-256=:${base64(32, 0x5a)}:`;
const sha512 = `sha-512=:${base64(64, 0x5a)}:`;

const contentDigest: Target<readonly ExpectedDigest[] | undefined> = {
  name: 'content-digest',
  seeds: [sha256, sha512, `${sha256}, ${sha512}`, `${sha512},${sha256}`],
  pieces: [':', '=', ', ', ',', ';q=1', sha256, sha512, 'sha-384=:', 'sha-256=', 'SHA-256='],
  run: parseContentDigest,
  judge: (line, outcome) => {
    const members = [...(readCanonical(line.replace(/,(?! )/, ', ')) ?? [])];
    const bytes = new Map([
      ['sha-256', 32],
      ['sha-512', 64],
    ]);
    const good = members.length > 0 && members.every(([name, member]) => isBytes(member, bytes.get(name)));
    if (good !== (outcome !== undefined)) return good ? 'refused a good line' : 'accepted against the rule';
    return outcome && outcome.length !== members.length ? 'a digest was lost' : undefined;
  },
};

export const WOODPECKER_TARGETS = [signatureInput, woodpeckerSignature, contentDigest];
