import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A cloud that nobody has to call: what `PROVIDERS_DIR` loads, as anybody could write it. */
const MODULE = `
import { randomBytes } from 'node:crypto';
import { Injectable, Module } from '@nestjs/common';
import { ProviderError } from 'dockpass/registry/provider-error.js';
import { ProvidesRegistry } from 'dockpass/registry/registry-provider.js';

const MINUTE_MS = 60_000;
const LIVES = { eu: 12 * 60, us: 25, release: 60 };

class AcmeSettings {}

class AcmeProvider {
  id = 'acme';
  label = 'Acme Registry';
  description = 'The cloud of the demo: it is called by nobody, and mints all the same.';
  api = 'v2';
  settings = AcmeSettings;
  examples = ['eu.acme.example'];
  longestLifeMs = 12 * 60 * MINUTE_MS;
  narrows = false;

  match(address) {
    return /^[a-z]{2,9}[.]acme[.]example$/.test(address) ? { key: address } : undefined;
  }

  async credentialsFor({ scope }) {
    const life = LIVES[scope.key.split('.')[0]];
    if (life === undefined) throw new ProviderError('refused');
    const password = randomBytes(24).toString('base64url');
    return { username: 'token', password, expiresAt: Date.now() + life * MINUTE_MS };
  }
}
Injectable()(AcmeProvider);
ProvidesRegistry()(AcmeProvider);

export default class AcmeModule {}
Module({ providers: [AcmeProvider] })(AcmeModule);
`;

/** Writes it into a folder; the value for `PROVIDERS_DIR`. */
export function writeProvider(folder: string): string {
  const path = join(folder, 'providers');
  mkdirSync(join(path, 'acme'), { recursive: true, mode: 0o700 });
  writeFileSync(join(path, 'acme', 'acme.module.mjs'), MODULE, { mode: 0o600 });
  return path;
}
