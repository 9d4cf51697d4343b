import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface WycheproofTest {
  tcId: number;
  comment: string;
  result: 'valid' | 'invalid';
  msg: string;
  key: string;
  iv: string;
  aad: string;
  ct: string;
  tag: string;
  sig: string;
}

export interface WycheproofGroup {
  ivSize?: number;
  keySize?: number;
  tagSize?: number;
  publicKeyPem: string;
  tests: WycheproofTest[];
}

/** Where the files are (test/vectors/README.md); undefined when this run has none. */
export const wycheproofFolder = process.env['WYCHEPROOF_DIR'];

if (!wycheproofFolder) {
  process.stderr.write('Wycheproof vectors skipped: WYCHEPROOF_DIR is not set, see test/vectors/README.md\n');
}

export function wycheproofGroups(file: string): WycheproofGroup[] {
  const text = readFileSync(join(wycheproofFolder ?? '', file), 'utf8');
  return (JSON.parse(text) as { testGroups: WycheproofGroup[] }).testGroups;
}
